package dev.countersign.cli.view;

import dev.countersign.observation.EndpointVerdict;
import dev.countersign.observation.EndpointVerdict.Opening;
import dev.countersign.observation.Trial;
import dev.countersign.observation.Trial.Entry;
import dev.countersign.observation.TriedVerdict;
import dev.countersign.observation.WirePicture;
import dev.countersign.plan.GuestForecast;
import dev.countersign.plan.HostPlan;
import dev.countersign.plan.OpenShare;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether guests get in: tried by a login without an account, and by the configuration. Their
 * sessions stay unsigned, whatever the server requires of others, so Windows 11 24H2 refuses them.
 */
final class GuestAccess {
    private static final String NOT_TRIED = "not tried";
    private static final String LET_IN = "let in, unsigned";
    private static final String REFUSED = "refused";
    private static final String UNKNOWN = "\u2013";

    private GuestAccess() {}

    /** The result of the logins in one line. */
    static String of(WirePicture wire) {
        String words = Stream.of(Trial.GUEST, Trial.ANONYMOUS)
                .map(login -> (login.equals(Trial.GUEST) ? "as guest " : "without a name ") + word(wire, login))
                .collect(Collectors.joining(", "));
        return word(wire, Trial.GUEST).equals(NOT_TRIED) ? NOT_TRIED + " (check --try-guest)" : words;
    }

    /**
     * The result in one word for a table: of the logins {@code let in} or {@code refused}, else by
     * the configuration {@code open} or {@code closed}.
     */
    static String brief(HostPlan host) {
        List<String> words = List.of(word(host.wire(), Trial.GUEST), word(host.wire(), Trial.ANONYMOUS));
        if (words.contains(LET_IN)) {
            return "let in";
        }
        if (words.get(0).equals(REFUSED)) {
            return REFUSED;
        }
        return switch (host.guests().admission()) {
            case UNKNOWN -> UNKNOWN;
            case REFUSED -> "closed";
            case NO_SHARE, WITHOUT_A_NAME, ALLOWED -> "open";
        };
    }

    /** Whether somebody gets in as guest by the configuration. */
    static boolean isOpen(HostPlan host) {
        return switch (host.guests().admission()) {
            case UNKNOWN, REFUSED -> false;
            case NO_SHARE, WITHOUT_A_NAME, ALLOWED -> true;
        };
    }

    /**
     * What the configuration means for Windows 11 24H2, in one line: {@code 24H2: users yes, guests
     * blocked: share 'public', map to guest = Bad User}. Empty if the configuration is not known.
     */
    static Optional<String> forecast(HostPlan host) {
        GuestForecast guests = host.guests();
        String what = switch (guests.admission()) {
            case UNKNOWN -> "guests unknown: ";
            case REFUSED -> "no guests, the server refuses them: ";
            case NO_SHARE -> "guests blocked, and " + guests.mistaken() + " becomes a guest: ";
            case WITHOUT_A_NAME -> "no guests, but a login without a name gets in unsigned: ";
            case ALLOWED -> "guests blocked: ";
        };
        return guests.mapping().isEmpty()
                ? Optional.empty()
                : Optional.of("24H2: users " + users(host) + ", " + what + guests.line() + contradicted(host));
    }

    /** Whether a user with an account opens it from Windows 11 24H2. */
    private static String users(HostPlan host) {
        Opening worst = host.wire().endpoints().stream()
                .map(TriedVerdict::of)
                .map(EndpointVerdict::opening)
                .max(Comparator.naturalOrder())
                .orElse(Opening.CANNOT_TELL);
        return switch (worst) {
            case YES, NOT_AS_GUEST -> "yes";
            case NO -> "no";
            case CANNOT_TELL -> "unknown";
        };
    }

    /** What a login showed that the configuration does not say. */
    private static String contradicted(HostPlan host) {
        boolean expected = host.guests().takesStrangers();
        String tried = word(host.wire(), Trial.GUEST);
        if (expected && tried.equals(REFUSED)) {
            return "; a login as guest was refused all the same: smbd may not have loaded this yet";
        }
        return !expected && tried.equals(LET_IN)
                ? "; a login as guest was let in all the same: smbd may not have loaded this yet"
                : "";
    }

    /** The result for JSON. */
    static Map<String, Object> values(HostPlan host) {
        GuestForecast guests = host.guests();
        Map<String, Object> values = new LinkedHashMap<>();
        values.put(Trial.GUEST, word(host.wire(), Trial.GUEST));
        values.put(Trial.ANONYMOUS, word(host.wire(), Trial.ANONYMOUS));
        values.put("configured", guests.admission().word());
        guests.mapping().ifPresent(word -> values.put("mapping", word));
        if (guests.mapping().isPresent()) {
            values.put(
                    "shares",
                    guests.shares().stream().<Object>map(GuestAccess::share).toList());
        }
        forecast(host).ifPresent(line -> values.put("forecast", line));
        if (!guests.steps().isEmpty()) {
            values.put("steps", List.<Object>copyOf(guests.steps()));
        }
        return values;
    }

    private static Map<String, Object> share(OpenShare share) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("share", share.name());
        values.put("settings", List.<Object>copyOf(share.settings()));
        share.unless().ifPresent(list -> values.put("unless", list));
        return values;
    }

    /** The worst result of the host's endpoints. */
    private static String word(WirePicture wire, String login) {
        List<Entry> entries = wire.trials().stream()
                .filter(each -> each.login().equals(login))
                .map(Trial::entry)
                .toList();
        if (entries.isEmpty()) {
            return NOT_TRIED;
        }
        if (entries.stream().anyMatch(each -> each == Entry.GUEST || each == Entry.ANONYMOUS)) {
            return LET_IN;
        }
        return entries.stream().allMatch(each -> each == Entry.REFUSED) ? REFUSED : "cannot tell";
    }
}
