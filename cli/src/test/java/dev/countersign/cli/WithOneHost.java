package dev.countersign.cli;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** One real host that the tests of a class share. */
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
