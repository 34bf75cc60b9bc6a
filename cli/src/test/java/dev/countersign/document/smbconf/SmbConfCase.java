package dev.countersign.document.smbconf;

import dev.countersign.bytes.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One folder of src/test/resources/smbconf: a file, what it includes, and how the real Samba
 * 4.17.12 read it.
 */
record SmbConfCase(String name, Path folder) {
    private static final Path ALL = Path.of("src", "test", "resources", "smbconf");

    /** Returns every case, in order. */
    static List<SmbConfCase> all() throws IOException {
        try (Stream<Path> folders = Files.list(ALL)) {
            return folders.filter(Files::isDirectory)
                    .sorted()
                    .map(folder -> new SmbConfCase(folder.getFileName().toString(), folder))
                    .toList();
        }
    }

    /** Returns the committed list of what the editor does with each case. */
    static List<String> outcomes() throws IOException {
        return Files.readAllLines(ALL.resolve("outcomes.txt"));
    }

    /** Copies the case to {@code to} with its tokens replaced; returns the main file. */
    Path unpack(Path to) throws IOException {
        Path here = Files.createDirectories(to.resolve(name)).toRealPath();
        Path registry = Files.createDirectories(to.resolve(name + "-registry")).toRealPath();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String text = Files.readString(file, StandardCharsets.ISO_8859_1)
                        .replace("@CASEDIR@", here.toString())
                        .replace("@REGDIR@", registry.toString());
                Files.writeString(here.resolve(file.getFileName()), text, StandardCharsets.ISO_8859_1);
            }
        }
        return here.resolve("input.conf");
    }

    /** Returns the registry that the case was observed with, as {@code net conf list} prints it. */
    Optional<Bytes> registry() {
        return switch (name) {
            case "37-include-registry" -> Optional.of(Bytes.utf8("[global]\n\tserver signing = disabled\n\n"));
            case "39-config-backend-registry" -> Optional.of(Bytes.EMPTY);
            default -> Optional.empty();
        };
    }

    /** Writes that registry to disk, so that the real testparm finds it. */
    void importRegistry(Path to) throws IOException {
        if (registry().filter(text -> text.length() > 0).isEmpty()) {
            return;
        }
        String directory = to.resolve(name + "-registry").toRealPath().toString();
        Path conf = Files.writeString(
                to.resolve("import.conf"),
                "[global]\nprivate dir = @\nstate directory = @\nlock directory = @\ncache directory = @\n"
                        .replace("@", directory));
        Path content =
                Files.write(to.resolve("registry.txt"), registry().orElseThrow().toArray());
        Testparm.Answer answer =
                Testparm.run(to, List.of("net", "-s", conf.toString(), "conf", "import", content.toString()));
        if (answer.exit() != 0) {
            throw new IllegalStateException("net conf import: " + answer.errors());
        }
    }

    /** Returns the word that testparm printed; empty if the file did not load. */
    Optional<String> effective() throws IOException {
        return Files.readAllLines(folder.resolve("expect.txt")).stream()
                .filter(row -> row.startsWith("effective: "))
                .map(row -> row.substring("effective: ".length()))
                .filter(word -> !word.equals("(none printed)"))
                .findFirst();
    }

    @Override
    public String toString() {
        return name;
    }
}
