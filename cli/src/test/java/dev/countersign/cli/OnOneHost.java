package dev.countersign.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that share one real host, which is started before the first of them and stopped after the
 * last. Each begins with the host as the lab made it and with a new policy repository in which
 * signing is required.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OnOneHost {
    OneHost one;

    /** Empty except for the program's home and repository. */
    @TempDir
    Path temporary;

    RealHosts program;

    @BeforeAll
    void up() throws IOException {
        one = OneHost.up();
    }

    @AfterAll
    void down() {
        one.close();
    }

    @BeforeEach
    void begin() throws IOException, InterruptedException {
        program = one.begin(temporary);
    }
}
