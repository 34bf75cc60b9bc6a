package dev.countersign.platform;

import static dev.countersign.platform.FakeHost.CONFIGURATION;

import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/**
 * What the program on the host must do whatever its shell. Every test of a subclass runs once under
 * each {@link HostShell}, on a separate host.
 */
@ParameterizedClass(name = "under {0}")
@ArgumentsSource(ShellsHere.class)
@Needs("setsid")
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class UnderEveryShell {
    static final String BEFORE = "[global]\n\tworkgroup = LAB\n";
    static final String AFTER = "[global]\n\tworkgroup = LAB\n\tserver signing = mandatory\n";
    static final Duration LONG = Duration.ofMinutes(5);
    private static final Platforms PLATFORMS = Platforms.load(Path.of(".."), new Diagnostics());

    @TempDir
    Path directory;

    @Parameter
    HostShell shell = HostShell.DASH;

    FakeHost host;

    @BeforeEach
    void aHost() throws IOException {
        host = new FakeHost(directory, shell.words());
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        host.end();
    }

    /** Makes the host one of this platform. */
    void becomes(String platform) throws IOException {
        host = FakeHost.of(
                directory, PLATFORMS.named(platform).orElseThrow(), PLATFORMS.recognition(each -> true), shell.words());
    }

    static String reason(Reply reply) {
        return reply.text("reason").orElse("");
    }

    static List<String> steps(Reply reply) {
        return reply.all("step").stream().map(field -> field.value().latin1()).toList();
    }

    /** Returns the names in the directory of the configuration, in order. */
    List<String> besideTheDocument() throws IOException {
        try (var files = Files.list(host.at(CONFIGURATION).getParent())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
