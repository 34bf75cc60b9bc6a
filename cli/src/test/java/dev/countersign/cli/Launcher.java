package dev.countersign.cli;

import dev.countersign.testing.Lab;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;

/**
 * The launcher of this checkout with the classes under test: works like a built program without a
 * build.
 */
final class Launcher {
    private Launcher() {}

    /** Creates one below {@code place} and returns the path of its {@code countersign}. */
    static Path in(Path place) throws IOException {
        Path target = Files.createDirectories(place.resolve("cli/target"));
        Files.createDirectories(place.resolve("cli/src/main"));
        for (String source : new String[] {"pom.xml", "cli/pom.xml"}) {
            Files.writeString(place.resolve(source), "");
        }
        Path launcher = place.resolve("countersign");
        Path original = Lab.program().resolve("../../countersign").normalize();
        Files.copy(original, launcher, StandardCopyOption.COPY_ATTRIBUTES);
        Path jar = target.resolve("countersign.jar");
        jar(jar);
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(2)));
        // An empty archive means that none is available; creating one takes seconds.
        Path archive = target.resolve("countersign-" + System.getProperty("java.runtime.version") + ".jsa");
        Files.writeString(archive, "");
        Files.setLastModifiedTime(archive, FileTime.from(Instant.now().plusSeconds(4)));
        return launcher;
    }

    private static void jar(Path jar) throws IOException {
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Main.class.getName());
        manifest.getMainAttributes()
                .put(
                        Attributes.Name.CLASS_PATH,
                        Arrays.stream(path.split(File.pathSeparator, -1))
                                .map(each -> Path.of(each).toUri().toString())
                                .collect(Collectors.joining(" ")));
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            out.finish();
        }
    }
}
