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
 * @param shares the shares that are open to guests, in the order of the configuration
 * @param steps the way to named accounts, one step each; empty if no share is open
 */
public record GuestForecast(
        Admission admission, Optional<String> mapping, List<OpenShare> shares, List<String> steps) {
    /** Nothing is known. */
    public static final GuestForecast UNKNOWN =
            new GuestForecast(Admission.UNKNOWN, Optional.empty(), List.of(), List.of());

    private static final String GLOBAL = "global";
    private static final String MAPPING = "map to guest";
    private static final String NEVER = "Never";
    private static final String BAD_UID = "Bad Uid";
    private static final String NO_SHARE = "no share is open to them, ";
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
                .flatMap(sections -> mapping(view, sections.getOrDefault(GLOBAL, Map.of()))
                        .map(word -> of(view, word, sections)))
                .orElse(UNKNOWN);
    }

    private static GuestForecast of(HostView view, String word, Map<String, Map<String, String>> sections) {
        Map<String, String> global = sections.getOrDefault(GLOBAL, Map.of());
        String account = global.getOrDefault("guest account", "nobody");
        List<OpenShare> open = sections.entrySet().stream()
                .filter(each -> !each.getKey().equals(GLOBAL) && !each.getKey().equalsIgnoreCase("IPC$"))
                .flatMap(each ->
                        OpenShare.of(each.getKey(), each.getValue(), global, account.toLowerCase(Locale.ROOT)).stream())
                .toList();
        boolean maps = maps(view, word);
        return new GuestForecast(
                admission(maps, !open.isEmpty(), usershares(global)),
                Optional.of(word),
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

    /** Whether it makes a guest of anybody. Only a domain has users who have no Unix account. */
    private static boolean maps(HostView view, String word) {
        return !word.equals(NEVER)
                && !(word.equals(BAD_UID) && view.observation().role().equals("ROLE_STANDALONE"));
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

    /** What the configuration says, for a person: {@code share 'public', map to guest = Bad User}. */
    public String line() {
        String maps = mapping.map(word -> MAPPING + " = " + new Untrusted(word).brief())
                .orElse("the configuration could not be read");
        return switch (admission) {
            case UNKNOWN -> mapping.isEmpty() ? maps : NO_SHARE + maps + ", and shares that users open (net usershare)"
                    + " were not looked at";
            case REFUSED, NO_SHARE -> NO_SHARE + maps;
            case WITHOUT_A_NAME, ALLOWED -> named() + ", " + maps;
        };
    }

    private String named() {
        int rest = shares.size() - NAMED;
        return (shares.size() == 1 ? "share " : "shares ")
                + shares.stream().limit(NAMED).map(OpenShare::shown).collect(Collectors.joining(", "))
                + (rest > 0 ? " and " + rest + " more" : "");
    }
}
