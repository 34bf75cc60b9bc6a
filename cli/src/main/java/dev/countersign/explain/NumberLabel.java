package dev.countersign.explain;

import dev.countersign.explain.Numbered.Space;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.stream.Collectors;

/** The words in front of a number that say what kind of number it is, in the languages of Windows. */
enum NumberLabel {
    EVENT(
            "(?:event|ereignis|[eé]v[eé]nement|evento|事件)s?[ _-]?(?:id|code|kennung|标识符?|識別碼|[代编編]?[号號码碼])?",
            EnumSet.of(Space.CLIENT_EVENT, Space.SERVER_EVENT, Space.SECURITY_EVENT)),
    EXIT("exit[ _-]?(?:code|status)|exit|退出(?:代码|状态|码)", EnumSet.of(Space.EXIT)),
    SYSTEM(
            "(?:system|windows|win32|net)[ -]errors?(?: code)?|net helpmsg|winerror|win32exception|systemfehler"
                    + "|erreurs? syst[eè]me|error(?:es)? del? sistema|系[统統][错錯][误誤]|系[统統][发發]生(?:[错錯][误誤])?",
            EnumSet.of(Space.CODE, Space.SYSTEM)),
    MOUNT("mount(?:\\.cifs)? error", EnumSet.of(Space.ERRNO)),
    ERRNO("errno|(?:w/)?return code|rc|sesssetup|returned error", EnumSet.of(Space.ERRNO)),
    QID("(?:qualys|qid)(?:[ -](?:qid|id))?", EnumSet.of(Space.QID)),
    PLUGIN("(?:nessus|tenable)?[ -]?plugin(?:[ -]?id)?|(?:nessus|tenable)(?:[ -]id)?", EnumSet.of(Space.PLUGIN)),
    /** Any error: the world of the text says whose. */
    ERROR(
            "error[ _-]?codes?|error|fehler(?:codes?)?|codes? d.erreur|erreur|c[oó]digo de error"
                    + "|[错錯][误誤](?:代[码碼]|[码碼])?",
            EnumSet.of(Space.CODE, Space.SYSTEM, Space.FINDER, Space.ERRNO));

    private final String words;

    @SuppressWarnings("ImmutableEnumChecker") // never changed
    private final Set<Space> spaces;

    NumberLabel(String words, Set<Space> spaces) {
        this.words = words;
        this.spaces = spaces;
    }

    /** A pattern for any label, with a group for each. */
    static String anyOf() {
        return Arrays.stream(values())
                .map(label -> "(?<" + label.name() + ">" + label.words + ")")
                .collect(Collectors.joining("|"));
    }

    /** Whether {@code found}, a match of a pattern with {@link #anyOf}, has this label. */
    boolean in(Matcher found) {
        return found.group(name()) != null;
    }

    Set<Space> spaces() {
        return EnumSet.copyOf(spaces);
    }
}
