package dev.countersign.platform;

import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.yaml.MapReader;
import dev.countersign.yaml.YamlText;
import java.util.List;
import java.util.Optional;

/** Reads {@code ranges} of a {@code platform.yaml}. */
final class SettingRangeReader {
    private SettingRangeReader() {}

    static List<SettingRange> read(MapReader platform, Diagnostics found) {
        return platform.list("ranges").stream()
                .flatMap(each -> MapReader.of(each, "a range", found).stream())
                .flatMap(each -> range(each).stream())
                .toList();
    }

    private static Optional<SettingRange> range(MapReader map) {
        Optional<YamlText> low = map.requiredText("low");
        Optional<YamlText> high = map.requiredText("high");
        Optional<YamlText> steps = map.requiredText("steps");
        map.done();
        return low.isPresent() && high.isPresent() && steps.isPresent()
                ? Optional.of(SettingRange.of(
                        low.get().text(), high.get().text(), steps.get().text()))
                : Optional.empty();
    }
}
