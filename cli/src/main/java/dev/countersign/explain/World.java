package dev.countersign.explain;

import dev.countersign.explain.Numbered.Space;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where a text comes from, as its own words show it. The same number means something else in each
 * world, so a number is never looked up in another world than its text's. If a text shows several,
 * the first of this list counts: kernel messages contain paths that look like those of Windows.
 */
enum World {
    LINUX("mount(?:\\.cifs)? error|\\bmount\\.cifs\\b|\\bcifs\\b|\\bksmbd\\b", EnumSet.of(Space.ERRNO)),
    MAC(
            "\\b(?:finder|mac ?os|os x|mount_smbfs)\\b|osstatus|operation (?:can.t|couldn.t|cannot) be completed"
                    + "|vorgang (?:konnte|kann) nicht abgeschlossen|op[eé]ration n.a pas pu|op[eé]ration ne peut pas"
                    + "|no se (?:ha podido|pudo|puede) completar la operaci[oó]n|[未无無][能法]完成(?:此|該)?(?:操作|作業)",
            EnumSet.of(Space.FINDER)),
    SCANNER("\\b(?:nessus|tenable|qualys|qid)\\b", EnumSet.of(Space.PLUGIN, Space.QID)),
    WINDOWS(
            "\\b(?:windows|win32|win32exception|winerror|net (?:use|view|helpmsg)|powershell|robocopy|system error)\\b"
                    + "|\\bsystemfehler\\b|erreur syst[eè]me|error del? sistema|系[统統][错錯][误誤]"
                    + "|\\\\\\\\[\\w.-]+\\\\|\\berror \\d+ \\(0x0000|" + World.CMDLET,
            EnumSet.of(Space.CODE, Space.SYSTEM, Space.CLIENT_EVENT, Space.SERVER_EVENT, Space.SECURITY_EVENT));

    /** What PowerShell writes before a message: {@code Copy-Item : }. Capitals tell it from ssh-keygen. */
    static final String CMDLET = "(?-i:(?<![\\w-])[A-Z][a-z]+-[A-Z][A-Za-z]+ ?: )";

    private final Pattern words;

    @SuppressWarnings("ImmutableEnumChecker") // never changed
    private final Set<Space> spaces;

    World(String words, Set<Space> spaces) {
        this.words = Pattern.compile(words, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
        this.spaces = spaces;
    }

    /** The world of {@code text}, if its words show one. */
    static Optional<World> of(String text) {
        return Arrays.stream(values())
                .filter(world -> world.words.matcher(text).find())
                .findFirst();
    }

    /** The numbers of this world. */
    Set<Space> spaces() {
        return EnumSet.copyOf(spaces);
    }
}
