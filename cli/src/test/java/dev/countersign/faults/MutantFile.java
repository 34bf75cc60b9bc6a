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

/**
 * Reads the mutants of the data file next to this class: a new mutant is a new block in it. An
 * error in the file fails the test.
 */
final class MutantFile {
    private static final String NAME = "mutants.yaml";

    private final Diagnostics found = new Diagnostics();

    private MutantFile() {}

    /** Returns every mutant. */
    static List<Mutant> read() throws IOException {
        try (InputStream in = MutantFile.class.getResourceAsStream(NAME)) {
            if (in == null) {
                throw new IllegalArgumentException("there is no " + NAME);
            }
            return new MutantFile().mutants(SourceFile.of(Path.of(NAME), in.readAllBytes()));
        }
    }

    private List<Mutant> mutants(SourceFile file) {
        List<Mutant> mutants = new ArrayList<>();
        file.yaml(found).flatMap(node -> MapReader.of(node, "the file", found)).ifPresent(map -> {
            for (YamlNode node : map.requiredList("mutants")) {
                MapReader.of(node, "a mutant", found).ifPresent(each -> mutants.add(mutant(each)));
            }
            map.done();
        });
        if (found.hasErrors()) {
            throw new IllegalArgumentException(found.all().toString());
        }
        return mutants;
    }

    private Mutant mutant(MapReader map) {
        List<Mutant.Edit> edits = new ArrayList<>();
        String id = required(map, "id");
        String says = required(map, "says");
        String file = required(map, "file");
        for (YamlNode node : map.requiredList("edits")) {
            MapReader.of(node, "an edit", found).ifPresent(edit -> {
                edits.add(new Mutant.Edit(required(edit, "from"), required(edit, "to")));
                edit.done();
            });
        }
        Catcher catcher = map.text("fault")
                .map(fault -> new Catcher(Catcher.Kind.FAULT, fault.text()))
                .orElseGet(() -> new Catcher(Catcher.Kind.TEST, required(map, "test")));
        String red = required(map, "red");
        map.done();
        return new Mutant(id, says, file, edits, catcher, red);
    }

    private static String required(MapReader map, String key) {
        return map.requiredText(key).map(YamlText::text).orElse("?");
    }
}
