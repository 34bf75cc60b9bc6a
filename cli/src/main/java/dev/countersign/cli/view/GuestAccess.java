package dev.countersign.cli.view;

import dev.countersign.observation.Trial;
import dev.countersign.observation.Trial.Entry;
import dev.countersign.observation.WirePicture;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether a login without an account succeeds: such a session stays unsigned, whatever the server
 * requires of others.
 */
final class GuestAccess {
    private static final String NOT_TRIED = "not tried";
    private static final String LET_IN = "let in, unsigned";

    private GuestAccess() {}

    /** The result in one line. */
    static String of(WirePicture wire) {
        String words = Stream.of(Trial.GUEST, Trial.ANONYMOUS)
                .map(login -> (login.equals(Trial.GUEST) ? "as guest " : "without a name ") + word(wire, login))
                .collect(Collectors.joining(", "));
        return word(wire, Trial.GUEST).equals(NOT_TRIED) ? NOT_TRIED + " (check --try-guest)" : words;
    }

    /** The result in one word for a table: the worse of guest and anonymous. */
    static String brief(WirePicture wire) {
        List<String> words = List.of(word(wire, Trial.GUEST), word(wire, Trial.ANONYMOUS));
        if (words.contains(LET_IN)) {
            return "let in";
        }
        return words.get(0).equals("refused") ? "blocked" : "\u2013";
    }

    /** The result for JSON: one word for each login. */
    static Map<String, Object> values(WirePicture wire) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put(Trial.GUEST, word(wire, Trial.GUEST));
        values.put(Trial.ANONYMOUS, word(wire, Trial.ANONYMOUS));
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
        return entries.stream().allMatch(each -> each == Entry.REFUSED) ? "refused" : "cannot tell";
    }
}
