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
 * @param path its path in the repository
 * @param resource its text, as a resource of the program
 * @param executable whether it is executable
 * @param example whether it would take effect together with the user's own files in the folder: a
 * second policy, more hosts
 */
public record Sample(String path, String resource, boolean executable, boolean example) {
    /** All samples, in the order in which a person encounters them. */
    public static final List<Sample> ALL = List.of(
            new Sample("policies/smb-signing.yaml", "policy.yaml", false, true),
            new Sample("inventories/hosts.yaml", "inventory.yaml", false, true),
            new Sample("templates/README.md", "templates.md", false, false),
            new Sample(".gitignore", "gitignore", false, false),
            new Sample(".githooks/pre-commit", "pre-commit", true, false),
            new Sample("ci/countersign.sh", "ci.sh", true, false));

    /** Returns its text. */
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

    /**
     * Whether the user has files where this sample would also take effect: adding it would change
     * what they mean.
     */
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
