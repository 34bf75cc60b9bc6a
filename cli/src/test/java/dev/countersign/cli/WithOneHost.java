package dev.countersign.cli;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** One real host that a class's tests share. */
abstract class WithOneHost {
    static OneHost one;

    @BeforeAll
    static void up() throws IOException {
        one = OneHost.up();
    }

    @AfterAll
    static void down() {
        one.close();
    }
}
