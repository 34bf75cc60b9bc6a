package dev.countersign.plan;

import dev.countersign.diagnostic.Untrusted;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A share that the configuration opens to guests.
 *
 * @param name as the configuration has it, for example {@code public} or {@code homes}
 * @param settings what opens it: {@code guest ok}, {@code guest only} or both
 * @param unless lists of accounts that may leave guests out, which only the server can tell, as
 * lines of smb.conf: {@code valid users = @staff}
 * @param listed whether it has a list of its users, {@code valid users}
 * @param path where its files are; empty if there is none, if it differs between clients, or if they
 * are jobs of a printer
 */
public record OpenShare(
        String name, List<String> settings, Optional<String> unless, boolean listed, Optional<String> path) {
    private static final int LONGEST = 80;
    private static final String VALID = "valid users";
    private static final String INVALID = "invalid users";

    /** Its newer and its older name: a testparm prints the one that it knows. */
    private static final List<String> ENCRYPTION = List.of("server smb encrypt", "smb encrypt");

    public OpenShare {
        settings = List.copyOf(settings);
    }

    /** Its name for a person. */
    public String shown() {
        return "'" + new Untrusted(name).brief(LONGEST) + "'"
                + unless.map(list -> " (unless '" + new Untrusted(list).brief(LONGEST) + "' leaves guests out)")
                        .orElse("");
    }

    /**
     * Returns the share if guests can open it. {@code guest only} opens it too, without {@code guest
     * ok} (Samba 4.17 and its source; smb.conf(5) says otherwise). A share without a path is made
     * unavailable (loadparm.c, service_ok), and who cannot encrypt is kept out of one that requires
     * encryption (smb2_tcon.c).
     *
     * @param own the values of the share
     * @param defaults those of [global], which count where the share has none
     * @param account the guest account, in lower case
     */
    static Optional<OpenShare> of(String name, Map<String, String> own, Map<String, String> defaults, String account) {
        Values values = new Values(own, defaults);
        List<String> settings = Stream.of("guest ok", "guest only")
                .filter(each -> values.is(each, "Yes"))
                .toList();
        boolean listed = !items(values, VALID).isEmpty();
        boolean closed = values.is("available", "No")
                || (values.of("path").isEmpty() && !name.equalsIgnoreCase("homes"))
                || requiresEncryption(values)
                || named(values, INVALID, account) == Named.YES
                || (listed && named(values, VALID, account) == Named.NO);
        if (settings.isEmpty() || closed) {
            return Optional.empty();
        }
        List<String> doubts = Stream.of(VALID, INVALID)
                .filter(list -> named(values, list, account) == Named.PERHAPS)
                .flatMap(list -> values.of(list).map(accounts -> text(list + " = " + accounts)).stream())
                .toList();
        return Optional.of(new OpenShare(
                text(name),
                settings,
                doubts.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", doubts)),
                listed,
                values.of("path")
                        .filter(path -> path.startsWith("/") && path.indexOf('%') < 0 && !values.is("printable", "Yes"))
                        .map(OpenShare::text)));
    }

    /**
     * Whether encryption is required by these values: nobody comes in there as guest, because a
     * guest's session has no key (smb2_sesssetup.c).
     */
    static boolean requiresEncryption(Map<String, String> values) {
        return requiresEncryption(new Values(values, Map.of()));
    }

    private static boolean requiresEncryption(Values values) {
        return ENCRYPTION.stream().anyMatch(each -> values.is(each, "required"));
    }

    /** Whether a list of accounts names the guest account. */
    private enum Named {
        NO,
        PERHAPS,
        YES
    }

    private static Named named(Values values, String list, String account) {
        return items(values, list).stream()
                .map(item -> named(item, account))
                .max(Comparator.naturalOrder())
                .orElse(Named.NO);
    }

    /**
     * A group, a SID, or what differs between clients may be the guest's. A plain name counts only
     * if it is that of a user (share_access.c).
     */
    private static Named named(String item, String account) {
        if (item.equals(account)) {
            return Named.YES;
        }
        boolean user = "@+&".indexOf(item.charAt(0)) < 0 && item.indexOf('%') < 0 && !item.startsWith("s-1-");
        return user && !item.endsWith("\\" + account) ? Named.NO : Named.PERHAPS;
    }

    /** Returns the items of a list in lower case; quotes join what blanks would separate. */
    private static List<String> items(Values values, String list) {
        List<String> items = new ArrayList<>();
        StringBuilder item = new StringBuilder();
        boolean quoted = false;
        for (char each : (values.of(list).orElse("") + ",").toCharArray()) {
            if (each == '"') {
                quoted = !quoted;
            } else if (quoted || " \t,;".indexOf(each) < 0) {
                item.append(Character.toLowerCase(each));
            } else if (!item.isEmpty()) {
                items.add(item.toString());
                item.setLength(0);
            }
        }
        if (!item.isEmpty()) {
            items.add(item.toString());
        }
        return items;
    }

    /** Returns what has one character a byte as a person reads it: as UTF-8, if it is that. */
    private static String text(String bytes) {
        String text = new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        return text.indexOf('\ufffd') < 0 ? text : bytes;
    }

    /** The values of a share. */
    private record Values(Map<String, String> own, Map<String, String> defaults) {
        Optional<String> of(String setting) {
            return Optional.ofNullable(own.get(setting))
                    .or(() -> Optional.ofNullable(defaults.get(setting)))
                    .filter(value -> !value.isEmpty());
        }

        boolean is(String setting, String value) {
            return of(setting).equals(Optional.of(value));
        }
    }
}
