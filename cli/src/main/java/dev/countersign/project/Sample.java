package dev.countersign.project;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A file that a new policy repository begins with.
 *
 * @param path where it goes, in the repository
 * @param resource its text, in the program
 * @param executable whether it is run
 * @param example whether it would count beside the user's own files of the folder: a second policy, more hosts
 */
public record Sample(String path, String resource, boolean executable, boolean example) {
    /** Every sample, in the order in which a person meets them. */
    public static final List<Sample> ALL = List.of(
            new Sample("policies/smb-signing.yaml", "policy.yaml", false, true),
            new Sample("inventories/hosts.yaml", "inventory.yaml", false, true),
            new Sample("templates/README.md", "templates.md", false, false),
            new Sample(".gitignore", "gitignore", false, false),
            new Sample(".githooks/pre-commit", "pre-commit", true, false),
            new Sample("ci/countersign.sh", "ci.sh", true, false));

    /** Its text. */
    public String text() {
        try (InputStream in = Sample.class.getResourceAsStream("init/" + resource)) {
            if (in == null) {
                throw new IllegalStateException("the program was built without its sample " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Whether the user has files of their own where this one would count: adding it would change what they said. */
    public boolean unwanted(Path repository) throws IOException {
        Path folder = repository.resolve(path).resolveSibling("");
        if (!example || !Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> children = Files.list(folder)) {
            return children.map(Path::toString).anyMatch(each -> each.endsWith(".yaml") || each.endsWith(".yml"));
        }
    }
}
