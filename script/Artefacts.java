import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Whether what Maven fetched is what was recorded, byte for byte. The build runs it; docs/building.md says how to record.
 *
 * <pre>
 * java script/Artefacts.java check LIST REPOSITORY CLASSPATH LIB
 * java script/Artefacts.java record REPOSITORY
 * </pre>
 */
final class Artefacts {
    private final Path repository;
    private final Map<String, String> recorded;
    private final List<String> wrong = new ArrayList<>();

    private Artefacts(Path repository, Map<String, String> recorded) {
        this.repository = repository;
        this.recorded = recorded;
    }

    public static void main(String[] arguments) throws IOException {
        if (arguments.length == 2 && arguments[0].equals("record")) {
            record(Path.of(arguments[1]));
        } else if (arguments.length == 5 && arguments[0].equals("check")) {
            Path list = Path.of(arguments[1]);
            Artefacts artefacts = new Artefacts(Path.of(arguments[2]), read(list));
            artefacts.checkFetched();
            artefacts.checkClassPath(arguments[3], Path.of(arguments[4]));
            artefacts.end(list);
        } else {
            System.err.println("usage: Artefacts.java check LIST REPOSITORY CLASSPATH LIB | record REPOSITORY");
            System.exit(64);
        }
    }

    /** Everything that is recorded and has been fetched: libraries, plugins of the build, and their descriptions. */
    private void checkFetched() throws IOException {
        for (String path : recorded.keySet()) {
            Path file = repository.resolve(path);
            if (Files.exists(file)) {
                compare(path, file);
            }
        }
    }

    /** Everything that is compiled against or packed: nothing in it may be unknown, and no copy of it may differ. */
    private void checkClassPath(String classPath, Path lib) throws IOException {
        for (String entry : classPath.split(System.getProperty("path.separator"))) {
            Path file = Path.of(entry);
            if (!Files.isRegularFile(file)) {
                continue;
            }
            String path = file.startsWith(repository) ? repository.relativize(file).toString() : entry;
            if (!recorded.containsKey(path)) {
                wrong.add(path + "\n    is not recorded; its SHA-256 is " + digest(file));
            }
            Path copy = lib.resolve(file.getFileName());
            if (recorded.containsKey(path) && Files.exists(copy)) {
                compare(path, copy);
            }
        }
    }

    private void compare(String path, Path file) throws IOException {
        String found = digest(file);
        if (!found.equals(recorded.get(path))) {
            wrong.add(file
                    + "\n    recorded SHA-256 " + recorded.get(path)
                    + "\n    found            " + found
                    + "\n    to have it fetched again: rm '" + file.toString().replace("'", "'\\''") + "'");
        }
    }

    private void end(Path list) {
        if (wrong.isEmpty()) {
            return;
        }
        System.err.println("error: not what was recorded in " + list + ", so the build ends here:");
        wrong.forEach(each -> System.err.println("  " + each));
        System.err.println("Did you change a version? Then record what is used now: docs/building.md says how.");
        System.err.println("If not, somebody changed the file: fetch it again, and do not use what was built with it.");
        System.exit(1);
    }

    private static void record(Path repository) throws IOException {
        Map<String, String> all = new TreeMap<>();
        try (Stream<Path> files = Files.walk(repository)) {
            for (Path file : files.filter(Artefacts::isArtefact).toList()) {
                all.put(repository.relativize(file).toString(), digest(file));
            }
        }
        all.forEach((path, digest) -> System.out.println(digest + "  " + path));
    }

    private static boolean isArtefact(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".jar") || name.endsWith(".pom");
    }

    private static Map<String, String> read(Path list) throws IOException {
        Map<String, String> all = new TreeMap<>();
        for (String line : Files.readAllLines(list)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                all.put(line.substring(66), line.substring(0, 64));
            }
        }
        return all;
    }

    private static String digest(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException never) {
            throw new AssertionError(never);
        }
    }
}
