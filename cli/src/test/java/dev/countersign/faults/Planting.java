package dev.countersign.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Turns a {@link Mutant} into a directory that, first on a class path, replaces one of the
 * program's files: a part of the host program, the hooks of a platform, or the classes of one
 * source file, compiled against the program's.
 */
final class Planting {
    /**
     * Where a mutant's file may be, and where that is on the class path; Java is compiled instead.
     */
    static final Map<Path, String> ROOTS = roots();

    private static final Path TEMPLATES = Path.of("..", "templates");

    private Planting() {}

    private static Map<Path, String> roots() {
        Map<Path, String> roots = new LinkedHashMap<>();
        roots.put(Path.of("src", "main", "resources", "dev", "countersign", "platform"), "dev/countersign/platform");
        roots.put(Path.of("..", "templates"), "templates");
        roots.put(Path.of("src", "main", "java", "dev", "countersign"), "");
        return roots;
    }

    /** Returns the mutant's file with its mistake; fails if it can no longer be planted. */
    static String text(Mutant mutant) throws IOException {
        return mutant.planted(Files.readString(source(mutant), ISO_8859_1));
    }

    private static Path root(Mutant mutant) {
        List<Path> found = ROOTS.keySet().stream()
                .filter(root -> Files.isRegularFile(root.resolve(mutant.file())))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(mutant.id() + ": " + mutant.file() + " is in " + found);
        }
        return found.get(0);
    }

    private static Path source(Mutant mutant) {
        return root(mutant).resolve(mutant.file());
    }

    /** Creates it below {@code directory}, which is new. */
    static void plant(Mutant mutant, Path directory, String classPath) throws IOException {
        String text = text(mutant);
        if (mutant.file().endsWith(".java")) {
            compile(mutant, text, directory, classPath);
            return;
        }
        if (root(mutant).equals(TEMPLATES)) {
            // The program reads the folders of all platforms where it finds the first.
            copy(TEMPLATES, directory.resolve("templates"));
        }
        Path planted = directory.resolve(ROOTS.get(root(mutant))).resolve(mutant.file());
        Files.createDirectories(planted.getParent());
        Files.writeString(planted, text, ISO_8859_1);
    }

    private static void compile(Mutant mutant, String text, Path directory, String classPath) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Path file = directory.resolve(source(mutant).getFileName());
        Files.createDirectories(directory);
        Files.writeString(file, text, ISO_8859_1);
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, ISO_8859_1)) {
            List<String> options =
                    List.of("-proc:none", "-nowarn", "-implicit:none", "-d", directory.toString(), "-cp", classPath);
            if (!compiler.getTask(said, files, null, options, null, files.getJavaFileObjects(file))
                    .call()) {
                throw new AssertionError(mutant.id() + " does not compile:\n" + said);
            }
        }
        Files.delete(file);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Path target = to.resolve(from.relativize(each).toString());
                if (Files.isDirectory(each)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(each, target);
                }
            }
        }
    }
}
