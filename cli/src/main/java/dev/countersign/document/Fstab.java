package dev.countersign.document;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Location;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The SMB mounts of an /etc/fstab. Columns, comments and all other mounts stay as they are; only a
 * mount's {@code sec=} option is ever written. The options may contain a password or name a file
 * with one, so nothing here shows them.
 */
public final class Fstab {
    private static final Pattern ROW =
            Pattern.compile("[ \\t]*([^#\\s]\\S*)[ \\t]+(\\S+)[ \\t]+(cifs|smb3)[ \\t]+(\\S+)(?:[ \\t].*)?");
    /** From an option that only logs in to the one that also signs. */
    private static final Map<String, String> SIGNING =
            Map.of("ntlm", "ntlmi", "ntlmv2", "ntlmv2i", "ntlmssp", "ntlmsspi", "krb5", "krb5i");
    /** The default of mount.cifs without {@code sec=}. */
    private static final String USUAL = "ntlmssp";

    /** What an SMB mount requires of its server. */
    public enum Protection {
        /** Every message is signed or sealed; otherwise the mount fails. */
        REQUIRED,
        /** Messages are signed if the server requires it. */
        OFFERED,
        /** There is no login, so nothing can be signed. */
        NONE
    }

    /**
     * One SMB mount.
     *
     * @param source the share, octal escapes resolved
     * @param target where it is mounted, octal escapes resolved
     */
    public record Mount(String source, String target, Protection protection, Location at) {}

    private final String file;
    private final Rows rows;
    private final List<Row> mounts = new ArrayList<>();

    private record Row(Mount mount, List<String> options, int start, int end) {}

    private Fstab(String file, Rows rows) {
        this.file = file;
        this.rows = rows;
        for (Rows.Row row : rows.list()) {
            Matcher matcher = ROW.matcher(rows.content(row));
            if (matcher.matches()) {
                List<String> options = Arrays.asList(matcher.group(4).split(",", -1));
                mounts.add(new Row(
                        new Mount(
                                unescaped(matcher.group(1)),
                                unescaped(matcher.group(2)),
                                protection(options),
                                rows.location(file, row.start() + matcher.start(1))),
                        options,
                        row.start() + matcher.start(4),
                        row.start() + matcher.end(4)));
            }
        }
    }

    /** Reads {@code bytes}. Every input can be read. */
    public static Fstab of(String file, Bytes bytes) {
        return new Fstab(file, Rows.of(bytes.latin1()));
    }

    private static Protection protection(List<String> options) {
        Optional<String> flavour = flavour(options);
        if (options.contains("seal")) {
            return Protection.REQUIRED;
        }
        if (flavour.filter("none"::equals).isPresent() || options.contains("guest")) {
            return Protection.NONE;
        }
        return options.contains("sign")
                        || flavour.filter(SIGNING::containsValue).isPresent()
                ? Protection.REQUIRED
                : Protection.OFFERED;
    }

    /** The last of several counts. */
    private static Optional<String> flavour(List<String> options) {
        return options.stream()
                .filter(each -> each.startsWith("sec="))
                .reduce((one, other) -> other)
                .map(each -> each.substring(4));
    }

    // fstab(5): \040 is a blank, \011 a tab, \012 a line feed, \134 a backslash
    private static String unescaped(String field) {
        Matcher escapes = Pattern.compile("\\\\([0-3][0-7]{2})").matcher(field);
        return escapes.replaceAll(
                match -> Matcher.quoteReplacement(Character.toString((char) Integer.parseInt(match.group(1), 8))));
    }

    /** Returns all rows, one after the other. */
    public String printed() {
        return rows.printed();
    }

    /** Returns the SMB mounts, in order. */
    public List<Mount> mounts() {
        return mounts.stream().map(Row::mount).toList();
    }

    /**
     * Makes every SMB mount sign; takes effect at its next mount. Refuses if a mount has no login.
     */
    public Edit requireSigning() {
        Optional<Row> impossible = mounts.stream()
                .filter(each -> each.mount().protection() == Protection.NONE)
                .findFirst();
        if (impossible.isPresent()) {
            return new Edit.Refused(
                    "a guest cannot sign: " + impossible.get().mount().target() + " is mounted without a login",
                    "give the mount a user and credentials= first",
                    impossible.get().mount().at());
        }
        List<Row> unsigned = mounts.stream()
                .filter(each -> each.mount().protection() == Protection.OFFERED)
                .toList();
        if (unsigned.isEmpty()) {
            return new Edit.LeftAlone();
        }
        StringBuilder after = new StringBuilder(rows.text());
        for (int i = unsigned.size() - 1; i >= 0; i--) {
            Row row = unsigned.get(i);
            Optional<String> options = signing(row.options());
            if (options.isEmpty()) {
                return new Edit.Refused(
                        "no sec= that signs is known as a replacement for this mount's sec=",
                        "write sec=ntlmsspi or sec=krb5i by hand",
                        row.mount().at());
            }
            after.replace(row.start(), row.end(), options.get());
        }
        return new Edit.Edited(
                Bytes.of(after.toString().getBytes(StandardCharsets.ISO_8859_1)),
                unsigned.get(0).mount().at());
    }

    private static Optional<String> signing(List<String> options) {
        Optional<String> flavour = flavour(options);
        Optional<String> wanted = Optional.ofNullable(SIGNING.get(flavour.orElse(USUAL)));
        if (flavour.isEmpty()) {
            return wanted.map(each -> String.join(",", options) + ",sec=" + each);
        }
        int last = options.lastIndexOf("sec=" + flavour.get());
        return wanted.map(each -> {
            List<String> changed = new ArrayList<>(options);
            changed.set(last, "sec=" + each);
            return String.join(",", changed);
        });
    }

    /** Returns the file's path. */
    public String file() {
        return file;
    }
}
