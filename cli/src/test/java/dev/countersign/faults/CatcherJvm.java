package dev.countersign.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs catchers against the program in a separate JVM, with or without a mutant's directory first
 * on its class path. What their tests write to {@code target} goes below the directory, not among
 * this build's measurements.
 */
final class CatcherJvm {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Path directory;

    /** Works in {@code directory}, which is below the checkout and may be empty. */
    CatcherJvm(Path directory) {
        this.directory = directory.toAbsolutePath();
    }

    /** Returns where a mutant is planted. */
    Path classes() {
        return directory.resolve("classes");
    }

    /** Returns what the program under test and its tests are loaded from. */
    static String classPath() {
        // Surefire may hide the real class path behind its own jar.
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    /**
     * Runs them one after the other; one that does not end is broken, and so are those after it.
     */
    List<CatcherEnd> run(List<Catcher> catchers) throws IOException, InterruptedException {
        Path work = Files.createDirectories(directory.resolve("work"));
        Path ends = directory.resolve("ends");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-Duser.home=" + System.getProperty("user.home"),
                "-cp",
                classes() + ":" + absolute(classPath()),
                CatcherProgram.class.getName(),
                ends.toString()));
        catchers.forEach(each -> command.add(each.toString()));
        Path output = directory.resolve("said");
        Process process = new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            process.waitFor(PATIENCE.multipliedBy(catchers.size()).toSeconds(), TimeUnit.SECONDS);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        List<CatcherEnd> all = new ArrayList<>();
        if (Files.exists(ends)) {
            Files.readAllLines(ends).forEach(each -> all.add(CatcherEnd.read(each)));
        }
        for (Catcher each : catchers.subList(all.size(), catchers.size())) {
            all.add(new CatcherEnd(each, CatcherEnd.State.BROKEN, 0, "its JVM ended or hung: " + last(output)));
        }
        return all;
    }

    private static String absolute(String classPath) {
        List<String> all = new ArrayList<>();
        for (String each : classPath.split(":", -1)) {
            all.add(Path.of(each).toAbsolutePath().toString());
        }
        return String.join(":", all);
    }

    private static String last(Path output) throws IOException {
        List<String> lines = Files.readAllLines(output);
        return String.join("; ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
    }
}
