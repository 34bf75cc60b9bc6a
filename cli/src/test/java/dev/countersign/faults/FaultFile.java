package dev.countersign.faults;

import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.yaml.MapReader;
import dev.countersign.yaml.SourceFile;
import dev.countersign.yaml.YamlNode;
import dev.countersign.yaml.YamlText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads the faults of a data file: a new fault is a new block in it. An error in the file fails the
 * test.
 */
final class FaultFile {
    private final Diagnostics found = new Diagnostics();

    private FaultFile() {}

    /** Returns the faults in a resource next to this class. */
    static List<Fault> read(String resource) throws IOException {
        try (InputStream in = FaultFile.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("there is no " + resource);
            }
            return new FaultFile().faults(SourceFile.of(Path.of(resource), in.readAllBytes()));
        }
    }

    private List<Fault> faults(SourceFile file) {
        List<Fault> faults = new ArrayList<>();
        file.yaml(found).flatMap(node -> MapReader.of(node, "the file", found)).ifPresent(map -> {
            for (YamlNode node : map.requiredList("faults")) {
                MapReader.of(node, "a fault", found).ifPresent(each -> faults.add(fault(each)));
            }
            map.done();
        });
        if (found.hasErrors()) {
            throw new IllegalArgumentException(found.all().toString());
        }
        return faults;
    }

    private Fault fault(MapReader map) {
        Fault fault = new Fault(
                required(map, "id"),
                required(map, "group"),
                required(map, "says"),
                Fault.Course.valueOf(text(map, "course", "apply").toUpperCase(Locale.ROOT)),
                text(map, "login", "root"),
                text(map, "prepare", ""),
                text(map, "between", ""),
                map.map("at", "a point").map(this::point),
                text(map, "afterwards", ""),
                text(map, "clean", ""),
                map.requiredTexts("host").stream()
                        .map(each -> HostState.valueOf(each.text().toUpperCase(Locale.ROOT)))
                        .toList(),
                map.requiredTexts("exit").stream()
                        .map(each -> Integer.valueOf(each.text()))
                        .toList());
        map.done();
        return fault;
    }

    private Point point(MapReader map) {
        Optional<String> script = map.text("run").map(YamlText::text);
        List<String> action = script.map(run -> List.of("run", run))
                .orElseGet(() -> List.of(required(map, "do").split(" ")));
        Point point = new Point(
                required(map, "verb"),
                Integer.parseInt(text(map, "call", "1")),
                text(map, "role", "*"),
                text(map, "event", "*"),
                text(map, "words", "."),
                Integer.parseInt(text(map, "nth", "1")),
                action);
        map.done();
        return point;
    }

    private static String required(MapReader map, String key) {
        return map.requiredText(key).map(YamlText::text).orElse("?");
    }

    private static String text(MapReader map, String key, String otherwise) {
        return map.text(key).map(YamlText::text).orElse(otherwise);
    }
}
