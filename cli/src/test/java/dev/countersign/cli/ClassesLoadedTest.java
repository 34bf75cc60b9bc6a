package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.testing.Figures;
import dev.countersign.testing.LabHost;
import dev.countersign.testing.Needs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * Which libraries a command does not load, and how many classes it does load: each costs time at
 * every start.
 */
@Needs({"namespaces", "smbd", "sshd"})
class ClassesLoadedTest extends WithOneHost {
    /** What only some commands need, and these never. */
    private static final List<String> ELSEWHERE = List.of(
            "com.hubspot.",
            "com.google.common.",
            "com.fasterxml.jackson.databind.",
            "org.apache.sshd.",
            "org.bouncycastle.jce.",
            "org.bouncycastle.jcajce.",
            "jdk.nio.zipfs.");

    @TempDir
    Path temporary;

    @Test
    void the_version_is_printed_with_little(TestReporter reporter) throws Exception {
        spares(loaded(Terminal.in(temporary), 0, "--version"), "version", 350, reporter);
    }

    @Test
    void hosts_that_comply_are_checked_and_planned_without_what_changes_them(TestReporter reporter) throws Exception {
        RealHosts hosts = one.begin(temporary);
        comply(one.host());

        spares(loaded(hosts.terminal(), 0, "check"), "check", 2_250, reporter);
        spares(loaded(hosts.terminal(), 0, "plan"), "plan", 2_300, reporter);
    }

    private static void comply(LabHost host) throws IOException, InterruptedException {
        one.write(one.smbConf().replace("[global]", "[global]\n\tserver signing = mandatory"));
        RealHosts.reload(host);
        RealHosts.await(
                Duration.ofSeconds(10), "the host complies", () -> RealHosts.looks(host) == Advertised.REQUIRED);
    }

    /** Returns the names of the classes that a command of its own JVM loaded. */
    private List<String> loaded(Terminal terminal, int exit, String... command) throws Exception {
        Path log = temporary.resolve("loaded");
        try (SecondJvm jvm = SecondJvm.start(
                terminal, SecondJvm.command(terminal, List.of("-Xlog:class+load:file=" + log + ":none"), command))) {
            assertThat(jvm.exit()).as(jvm.said()).isEqualTo(exit);
        }
        return Files.readAllLines(log, StandardCharsets.UTF_8).stream()
                .map(line -> line.split(" ", 2)[0])
                .toList();
    }

    /**
     * @param budget the most classes that may be of the program and its libraries; how many the JDK
     *     loads of its own differs from release to release
     */
    private static void spares(List<String> loaded, String command, long budget, TestReporter reporter)
            throws IOException {
        Predicate<String> jdk = each -> each.matches("(java|javax|jdk|sun|com\\.sun)\\..*");
        long ofJdk = loaded.stream().filter(jdk).count();
        long others = loaded.size() - ofJdk;
        new Figures("classes-" + command)
                .add("of the JDK", ofJdk, "classes")
                .add("others", others, "classes")
                .keep(reporter);
        assertThat(loaded)
                .filteredOn(each -> ELSEWHERE.stream().anyMatch(each::startsWith))
                .isEmpty();
        assertThat(others).as("classes of " + command).isBetween(1L, budget);
    }
}
