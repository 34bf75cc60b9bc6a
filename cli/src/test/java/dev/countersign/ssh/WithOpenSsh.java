package dev.countersign.ssh;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A real sshd that a class's tests share. */
abstract class WithOpenSsh {
    static OpenSsh server;

    @BeforeAll
    static void start() throws Exception {
        server = OpenSsh.start();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }
}
