package dev.countersign.plan;

import dev.countersign.diagnostic.Untrusted;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who gets in as guest by the configuration of a Samba server, known without a login. A guest's
 * session is never signed, so Windows 11 24H2 refuses it.
 *
 * @param admission who gets in
 * @param mapping the word of {@code map to guest}; empty if unknown
 * @param line what the configuration says, for a person: {@code share 'public', map to guest = Bad
 * User}
 * @param shares the shares that are open to guests, in the order of the configuration
 * @param steps the way to named accounts, one step each; empty if no share is open
 */
public record GuestForecast(
        Admission admission, Optional<String> mapping, String line, List<OpenShare> shares, List<String> steps) {
    /** Nothing is known. */
    public static final GuestForecast UNKNOWN = new GuestForecast(
            Admission.UNKNOWN, Optional.empty(), "the configuration could not be read", List.of(), List.of());

    private static final String GLOBAL = "global";
    private static final String MAPPING = "map to guest";
    private static final String NEVER = "Never";
    private static final String BAD_PASSWORD = "Bad Password";
    private static final String BAD_UID = "Bad Uid";
    private static final int NAMED = 5;

    /** What decides who gets in. */
    private static final Set<String> ASKED = Set.of(
            MAPPING,
            "guest account",
            "guest ok",
            "guest only",
            "available",
            "valid users",
            "invalid users",
            "path",
            "printable",
            "server smb encrypt",
            "usershare allow guests",
            "usershare max shares");

    public GuestForecast {
        shares = List.copyOf(shares);
        steps = List.copyOf(steps);
    }

    /** Who gets in, the fewest first. */
    public enum Admission {
        /**
         * The configuration could not be read; or it lets nobody in, but users may open shares of
         * their own to guests.
         */
        UNKNOWN,
        /** Nobody. */
        REFUSED,
        /** A login that the server does not know becomes a guest, and no share is open to guests. */
        NO_SHARE,
        /** Only a login without a name, which every Samba server lets in; a share is open to it. */
        WITHOUT_A_NAME,
        /** A login that the server does not know becomes a guest, and a share is open to guests. */
        ALLOWED;

        /**
         * The word used in JSON: {@code unknown}, {@code refused}, {@code no share}, {@code without a
         * name}, {@code allowed}.
         */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** Returns the forecast of a host; unknown unless it shows the sections of its smb.conf. */
    static GuestForecast of(HostView view) {
        return view.document()
                .sections(view.reader(), ASKED)
                .filter(sections -> !perShare(global(sections)))
                .flatMap(sections -> mapping(view, global(sections)).map(word -> of(view, word, sections)))
                .orElse(UNKNOWN);
    }

    private static Map<String, String> global(Map<String, Map<String, String>> sections) {
        return sections.getOrDefault(GLOBAL, Map.of());
    }

    /** Whether logins are for shares and not for accounts, as in Samba 3: then nothing here holds. */
    private static boolean perShare(Map<String, String> global) {
        return global.getOrDefault("security", "").equalsIgnoreCase("share");
    }

    private static GuestForecast of(HostView view, String word, Map<String, Map<String, String>> sections) {
        Map<String, String> global = global(sections);
        if (OpenShare.requiresEncryption(global)) {
            return new GuestForecast(
                    Admission.REFUSED,
                    Optional.of(word),
                    "they cannot encrypt, and it requires that of everybody (server smb encrypt = required)",
                    List.of(),
                    List.of());
        }
        String account = global.getOrDefault("guest account", "nobody");
        List<OpenShare> open = sections.entrySet().stream()
                .filter(each -> !each.getKey().equals(GLOBAL) && !each.getKey().equalsIgnoreCase("IPC$"))
                .flatMap(each ->
                        OpenShare.of(each.getKey(), each.getValue(), global, account.toLowerCase(Locale.ROOT)).stream())
                .toList();
        Optional<String> unused = unused(view, word);
        boolean maps = !word.equals(NEVER) && unused.isEmpty();
        return new GuestForecast(
                admission(maps, !open.isEmpty(), usershares(global)),
                Optional.of(word),
                (open.isEmpty() ? "no share is open to them" : named(open))
                        + ", " + MAPPING + " = " + new Untrusted(word).brief()
                        + unused.map(why -> " (" + why + ")").orElse("")
                        + (open.isEmpty() && usershares(global)
                                ? ", and shares that users open (net usershare) were not looked at"
                                : ""),
                open,
                open.isEmpty() ? List.of() : NamedAccounts.steps(view, open, account, maps));
    }

    private static Admission admission(boolean maps, boolean open, boolean usershares) {
        if (open) {
            return maps ? Admission.ALLOWED : Admission.WITHOUT_A_NAME;
        }
        return maps ? Admission.NO_SHARE : usershares ? Admission.UNKNOWN : Admission.REFUSED;
    }

    /** Whether users may open shares of their own to guests, of which the configuration says nothing. */
    private static boolean usershares(Map<String, String> global) {
        return global.getOrDefault("usershare allow guests", "No").equals("Yes")
                && !global.getOrDefault("usershare max shares", "0").equals("0");
    }

    /**
     * Returns why a word makes a guest of nobody here. Only a domain has users who have no Unix
     * account, and logins at an AD domain controller are checked by the code of samba (auth_samba4.c,
     * source4/auth/ntlm/auth.c), which knows no guests.
     */
    private static Optional<String> unused(HostView view, String word) {
        if (!word.equals(NEVER) && HostCommands.of(view).controller()) {
            return Optional.of("a domain controller does not use it");
        }
        return word.equals(BAD_UID) && view.observation().role().equals("ROLE_STANDALONE")
                ? Optional.of("used in a domain only")
                : Optional.empty();
    }

    /**
     * Returns the word of {@code map to guest}. A reader always prints it; in a file that only this
     * program follows, it may not be set, and a word of smbd's command line wins.
     */
    private static Optional<String> mapping(HostView view, Map<String, String> global) {
        if (view.document().followed().isEmpty()) {
            return Optional.ofNullable(global.get(MAPPING));
        }
        return Optional.of(view.observation().instance().stream()
                .flatMap(instance -> CommandLineSetting.of(instance).stream())
                .filter(word -> word.sets(MAPPING))
                .map(word -> view.document().canonical(MAPPING, word.value()))
                .reduce((earlier, later) -> later)
                .orElse(global.getOrDefault(MAPPING, NEVER)));
    }

    /** Whether a login with a name that the server does not know becomes a guest. */
    public boolean takesStrangers() {
        return (admission == Admission.ALLOWED || admission == Admission.NO_SHARE)
                && !mapping.equals(Optional.of(BAD_UID));
    }

    /** Who becomes a guest without meaning to, where anybody does: {@code a mistyped name}. */
    public String mistaken() {
        return switch (mapping.orElse(NEVER)) {
            case BAD_UID -> "a user of the domain without a Unix account";
            case BAD_PASSWORD -> "a mistyped name or password";
            default -> "a mistyped name";
        };
    }

    private static String named(List<OpenShare> shares) {
        int rest = shares.size() - NAMED;
        return (shares.size() == 1 ? "share " : "shares ")
                + shares.stream().limit(NAMED).map(OpenShare::shown).collect(Collectors.joining(", "))
                + (rest > 0 ? " and " + rest + " more" : "");
    }
}
