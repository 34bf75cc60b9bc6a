package dev.countersign.faults;

import java.util.List;
import java.util.Optional;

/**
 * The result of one fault.
 *
 * @param id its name in the data file and the test
 * @param group its heading on the page
 * @param says the fault, for a person
 * @param state the host's state afterwards
 * @param exit the program's exit code
 * @param saw the outcome word and the first line of the reason
 * @param seconds from the fault until the host was as before, if its document had been changed
 *     meanwhile
 * @param lease of that run, in seconds
 * @param complaint how this differs from what was expected, or empty
 */
public record FaultResult(
        String id,
        String group,
        String says,
        HostState state,
        int exit,
        String saw,
        Optional<Double> seconds,
        long lease,
        String complaint) {
    private static final String TAB = "\t";

    /** Whether the host ended as it should, in time. */
    public boolean fine() {
        return complaint.isEmpty();
    }

    /** Returns the same result with a different id and heading. */
    FaultResult as(String otherId, String otherGroup) {
        return new FaultResult(otherId, otherGroup, says, state, exit, saw, seconds, lease, complaint);
    }

    /** Returns one line of a results file. */
    String line() {
        return String.join(
                TAB,
                List.of(
                                id,
                                group,
                                says,
                                state.name(),
                                String.valueOf(exit),
                                saw,
                                seconds.map(String::valueOf).orElse(""),
                                String.valueOf(lease),
                                complaint)
                        .stream()
                        .map(each -> each.replaceAll("[\\t\\r\\n]+", " "))
                        .toList());
    }

    /** Reads the format of {@link #line}. */
    static FaultResult read(String line) {
        String[] words = line.split(TAB, -1);
        return new FaultResult(
                words[0],
                words[1],
                words[2],
                HostState.valueOf(words[3]),
                Integer.parseInt(words[4]),
                words[5],
                words[6].isEmpty() ? Optional.empty() : Optional.of(Double.valueOf(words[6])),
                Long.parseLong(words[7]),
                words[8]);
    }
}
