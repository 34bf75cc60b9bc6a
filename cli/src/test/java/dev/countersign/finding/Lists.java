package dev.countersign.finding;

import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.inventory.Host;
import dev.countersign.inventory.Inventory;
import dev.countersign.inventory.LocalUser;
import dev.countersign.yaml.SourceFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Imports texts of a test, and reads the inventory that comes of them as the program would. */
final class Lists {
    static final Path CASES = Path.of("src", "test", "resources", "imports");

    private Lists() {}

    static Imported read(String text) {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    static Imported read(byte[] bytes) {
        return read(
                bytes,
                List.of(Grouping.ofPlatform(), new Grouping("domain"), new Grouping("subnet"), new Grouping("site")));
    }

    static Imported read(byte[] bytes, List<Grouping> groupings) {
        return Imported.read(List.of(new Imported.Source("list", () -> new ByteArrayInputStream(bytes))), groupings);
    }

    /** Returns the hosts of the inventory; fails if the program would not read it. */
    static List<Host> hosts(Imported imported) {
        List<SourceFile> files = new ArrayList<>();
        for (String text : InventoryText.of(imported)) {
            files.add(SourceFile.of(Path.of("inventories", "list" + files.size() + ".yaml"), text));
        }
        Diagnostics found = new Diagnostics();
        Inventory inventory = Inventory.of(files, new LocalUser("tester", Path.of("/home/tester")), platforms(), found);
        if (found.hasErrors()) {
            throw new AssertionError(found.all() + "\n" + InventoryText.of(imported));
        }
        return inventory.hosts();
    }

    static String findings(Imported imported) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            FindingsText.write(imported, List.of("list.yaml"), Instant.parse("2026-11-29T10:00:00Z"), out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    static Set<String> platforms() {
        try (Stream<Path> folders = Files.list(Path.of("..", "templates"))) {
            return folders.map(each -> each.getFileName().toString()).collect(Collectors.toSet());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
