package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Needs;
import dev.countersign.testing.Signals;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo as a separate process: as a different user, and killed from outside in the middle. */
@Needs({"sh", "setsid"})
@Timeout(180)
class DemoProcessTest {
    @TempDir
    Path temporary;

    private Path hosts;
    private Path home;

    @BeforeEach
    void places() throws IOException {
        hosts = Files.createDirectory(temporary.resolve("hosts"));
        home = Files.createDirectory(temporary.resolve("home"));
    }

    @Test
    @Needs(Signals.NEED)
    void leaves_nothing_behind_when_it_is_ended_while_hosts_are_being_changed() throws Exception {
        ended("INT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "HUP"})
    @Needs({"all", Signals.NEED})
    void nor_by_another_signal(String signal) throws Exception {
        ended(signal);
    }

    private void ended(String signal) throws Exception {
        Process demo = start(List.of(), classPath());
        until(demo, () -> !armed().isEmpty());

        new ProcessBuilder("kill", "-s", signal, String.valueOf(demo.pid()))
                .start()
                .waitFor();

        assertThat(demo.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(demo.exitValue()).isEqualTo(130);
        assertThat(below(hosts)).isEmpty();
        assertThat(below(home)).isEmpty();
        assertThat(processes()).isEmpty();
    }

    @Test
    @Needs({"root", "setpriv"})
    void tells_its_story_to_an_ordinary_user() throws Exception {
        for (Path each : List.of(temporary, hosts, home)) {
            Files.setAttribute(each, "unix:mode", 01777); // as /tmp: for everybody, and each keeps their own
        }
        List<String> nobody = List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");

        Process demo = start(nobody, readable(classPath()));

        assertThat(demo.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(temporary.resolve("said"))).contains("nothing is left behind");
        assertThat(demo.exitValue()).isZero();
        assertThat(below(hosts)).isEmpty();
        assertThat(below(home)).isEmpty();
    }

    private Process start(List<String> before, String classPath) throws IOException {
        List<String> command = new ArrayList<>(Signals.before());
        command.addAll(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Duser.home=" + home,
                "-cp",
                classPath,
                "dev.countersign.cli.Main",
                "demo"));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(temporary.resolve("said").toFile());
        builder.environment().put("TMPDIR", hosts.toString());
        builder.environment().put("HOME", home.toString());
        // Another user may not enter the directory that the tests run in.
        builder.directory(temporary.toFile());
        return builder.start();
    }

    /** Returns the deadline files of armed leases. */
    private List<Path> armed() throws IOException {
        return below(hosts).stream().filter(each -> each.endsWith("deadline")).toList();
    }

    private static List<Path> below(Path directory) throws IOException {
        try (Stream<Path> tree = Files.walk(directory)) {
            return tree.filter(each -> !each.equals(directory)).toList();
        } catch (java.io.UncheckedIOException changing) {
            return List.of();
        }
    }

    private List<String> processes() {
        return ProcessHandle.allProcesses()
                .flatMap(each -> each.info().commandLine().stream())
                .filter(line -> line.contains(hosts.toString()))
                .toList();
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void until(Process running, Condition condition) throws IOException {
        while (!condition.holds()) {
            assertThat(running.isAlive()).isTrue();
            LockSupport.parkNanos(5_000_000);
        }
    }

    private static String classPath() {
        // Surefire passes its own jar as the class path.
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    /** Copies the class path to where everybody can read it. */
    private String readable(String classPath) throws Exception {
        Path copy = Files.createDirectory(temporary.resolve("program"));
        List<String> entries = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator, -1)) {
            String name = entries.size() + "-" + Path.of(entry).getFileName();
            Process copied =
                    new ProcessBuilder("cp", "-r", entry, copy.resolve(name).toString()).start();
            assertThat(copied.waitFor()).isZero();
            entries.add(copy.resolve(name).toString());
        }
        new ProcessBuilder("chmod", "-R", "a+rX", copy.toString()).start().waitFor();
        return String.join(File.pathSeparator, entries);
    }
}
