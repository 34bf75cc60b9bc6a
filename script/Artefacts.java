import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Whether what Maven fetched is what was recorded, byte for byte. The build runs it; docs/building.md says how to record.
 *
 * <p>Then it takes the signatures off the copies of libraries in LIB, the folder beside the program. The classes of a signed jar cannot
 * be in a class-data archive, and Java checks the signature at every start.
 *
 * <pre>
 * java script/Artefacts.java check LIST REPOSITORY CLASSPATH LIB
 * java script/Artefacts.java record REPOSITORY
 * </pre>
 */
final class Artefacts {
    private static final String MANIFEST = "META-INF/MANIFEST.MF";
    private static final Pattern SIGNATURE =
            Pattern.compile("META-INF/([^/]+\\.(SF|DSA|RSA|EC)|SIG-[^/]*)", Pattern.CASE_INSENSITIVE);
    /** One date for every entry, so that the same library always gives the same file. */
    private static final LocalDateTime DATE = LocalDateTime.of(1980, 2, 1, 0, 0);

    private final Path repository;
    private final Map<String, String> recorded;
    private final List<String> wrong = new ArrayList<>();
    /** Copies that still have their signatures. */
    private final List<Path> signed = new ArrayList<>();

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
            artefacts.unsign();
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

    /**
     * Everything that is compiled against or packed: nothing in it may be unknown, and no copy of it may differ, except that its
     * signatures may be missing.
     */
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
                checkCopy(path, file, copy);
            }
        }
    }

    private void checkCopy(String path, Path library, Path copy) throws IOException {
        if (!isSigned(library)) {
            compare(path, copy);
        } else if (digest(copy).equals(recorded.get(path))) {
            signed.add(copy);
        } else if (!isWithoutSignatures(library, copy)) {
            compare(path, copy);
        }
    }

    private static boolean isWithoutSignatures(Path library, Path copy) throws IOException {
        Map<String, byte[]> expected = unsigned(library);
        try {
            return same(expected, entries(copy));
        } catch (IOException brokenCopy) {
            return false;
        }
    }

    /** Takes the signatures off. The date stays: Maven copies a library again only if it is newer. */
    private void unsign() throws IOException {
        for (Path jar : signed) {
            Path fresh = jar.resolveSibling(jar.getFileName() + ".unsigned");
            FileTime date = Files.getLastModifiedTime(jar);
            try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(fresh))) {
                for (Map.Entry<String, byte[]> each : unsigned(jar).entrySet()) {
                    ZipEntry header = new ZipEntry(each.getKey());
                    header.setTimeLocal(DATE);
                    out.putNextEntry(header);
                    out.write(each.getValue());
                }
            }
            Files.setLastModifiedTime(fresh, date);
            Files.move(fresh, jar, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static boolean isSigned(Path jar) throws IOException {
        try (ZipFile file = new ZipFile(jar.toFile())) {
            return file.stream().anyMatch(each -> SIGNATURE.matcher(each.getName()).matches());
        } catch (ZipException notAJar) {
            return false;
        }
    }

    /** What a jar contains without its signatures, and without the digests in its manifest that were signed. Licences stay. */
    private static Map<String, byte[]> unsigned(Path jar) throws IOException {
        Map<String, byte[]> entries = entries(jar);
        entries.keySet().removeIf(each -> SIGNATURE.matcher(each).matches());
        entries.computeIfPresent(MANIFEST, (name, manifest) -> withoutDigests(manifest));
        return entries;
    }

    /** Leaves out the sections of a manifest that are digests of a file. The first section is about the whole jar. */
    private static byte[] withoutDigests(byte[] manifest) {
        String[] sections = new String(manifest, StandardCharsets.ISO_8859_1).split("\r?\n\r?\n");
        return Stream.concat(
                        Stream.of(sections[0]), Arrays.stream(sections).skip(1).filter(each -> !each.contains("-Digest:")))
                .map(each -> each.strip() + "\r\n\r\n")
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Map<String, byte[]> entries(Path jar) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(jar))) {
            for (ZipEntry each = in.getNextEntry(); each != null; each = in.getNextEntry()) {
                entries.put(each.getName(), in.readAllBytes());
            }
        }
        return entries;
    }

    private static boolean same(Map<String, byte[]> one, Map<String, byte[]> other) {
        return List.copyOf(one.keySet()).equals(List.copyOf(other.keySet()))
                && one.keySet().stream().allMatch(each -> Arrays.equals(one.get(each), other.get(each)));
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
