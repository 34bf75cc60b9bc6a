package dev.countersign.platform;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Two settings that are the lower and upper end of a range: the oldest and the newest version of
 * SMB that a server speaks. If the lower end is above the upper end, nothing is left between them.
 *
 * @param low the setting that is the lower end
 * @param high the setting that is the upper end
 * @param steps the values from the lowest to the highest, as the platform prints them; values of
 * one step are equal
 */
public record SettingRange(String low, String high, List<List<String>> steps) {
    public SettingRange {
        steps = steps.stream().map(List::copyOf).toList();
    }

    /** Reads {@code steps} from a text such as {@code NT1 < SMB2_02 < SMB2/SMB2_10}. */
    static SettingRange of(String low, String high, String steps) {
        return new SettingRange(
                low,
                high,
                Arrays.stream(steps.split("<", -1))
                        .map(step -> Arrays.stream(step.split("/", -1))
                                .map(String::strip)
                                .toList())
                        .toList());
    }

    /**
     * Whether the lower end at {@code from} is above the upper end at {@code to}; never true for a
     * value that is on no step.
     */
    public boolean isEmpty(String from, String to) {
        OptionalInt first = step(from);
        OptionalInt last = step(to);
        return first.isPresent() && last.isPresent() && first.getAsInt() > last.getAsInt();
    }

    private OptionalInt step(String value) {
        return IntStream.range(0, steps.size())
                .filter(each -> steps.get(each).contains(value))
                .findFirst();
    }
}
