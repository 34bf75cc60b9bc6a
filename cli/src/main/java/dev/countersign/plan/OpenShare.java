package dev.countersign.plan;

import dev.countersign.diagnostic.Untrusted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A share that the configuration opens to guests.
 *
 * @param name as the configuration has it, for example {@code public} or {@code homes}
 * @param settings what opens it: {@code guest ok}, {@code guest only} or both
 * @param unless a list of accounts that may leave guests out, which only the server can tell, as a
 * line of smb.conf: {@code valid users = @staff}
 * @param path where its files are; empty if there is none, or if it differs between clients
 */
public record OpenShare(String name, List<String> settings, Optional<String> unless, Optional<String> path) {
    private static final int LONGEST = 80;

    /** Names of groups that guests are in, or are likely to be in. */
    private static final List<String> CROWDS =
            List.of("everyone", "guest", "guests", "domain guests", "nogroup", "nobody", "none", "users");

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
     * ok} (Samba 4.17 and its source; smb.conf(5) says otherwise).
     *
     * @param own the values of the share
     * @param defaults those of [global], which count where the share has none
     * @param account the guest account, in lower case
     */
    static Optional<OpenShare> of(
            String name, Map<String, String> own, Map<String, String> defaults, String account) {
        Values values = new Values(own, defaults);
        List<String> settings = Stream.of("guest ok", "guest only")
                .filter(each -> values.is(each, "Yes"))
                .toList();
        List<String> valid = items(values, "valid users");
        boolean closed = values.is("available", "No")
                || items(values, "invalid users").contains(account)
                || !valid.isEmpty() && valid.stream().noneMatch(each -> mayName(each, account));
        if (settings.isEmpty() || closed) {
            return Optional.empty();
        }
        return Optional.of(new OpenShare(
                name,
                settings,
                values.of("valid users")
                        .filter(list -> !valid.isEmpty() && !valid.contains(account))
                        .map(list -> "valid users = " + list),
                values.of("path").filter(path -> path.startsWith("/") && path.indexOf('%') < 0)));
    }

    /**
     * Whether an item of a list of accounts may name the guest account: itself, or a group. A plain
     * name is that of a user.
     */
    private static boolean mayName(String item, String account) {
        return item.equals(account) || !item.matches("[a-z0-9._-]+\\$?") || CROWDS.contains(item);
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
