package dev.countersign.cli;

import dev.countersign.cli.terminal.Environment;
import dev.countersign.cli.terminal.HiddenInput;
import dev.countersign.fleet.HostRoots;
import dev.countersign.operation.Interrupt;
import dev.countersign.transaction.Clock;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The entry point: the only class that uses the standard streams and the process itself. */
public final class Main {
    /**
     * Which of the streams 0, 1 and 2 are terminals. The launcher tells, because Java 17 cannot
     * tell them apart.
     */
    private static final String TERMINALS = System.getProperty("countersign.terminals", "");

    private Main() {}

    /** Runs one command and ends the JVM with its exit code. */
    public static void main(String[] arguments) {
        // All output is UTF-8, whatever the locale of a cron job is.
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        silenceLibraries();
        nameKerberosConfiguration();
        Interrupt interrupt = Interrupt.ofThisProcess();
        Environment environment = new Environment(
                System.in,
                out,
                err,
                variables(),
                Path.of(System.getProperty("user.home", "/")),
                System.getProperty("user.name", "unknown"),
                new SystemClock(),
                TERMINALS.contains("0"),
                TERMINALS.contains("1"),
                TERMINALS.contains("2"),
                HiddenInput.ofThisProcess(TERMINALS.contains("0") && TERMINALS.contains("1")),
                width(),
                interrupt,
                HostRoots.NONE);
        interrupt.exit(Program.run(environment, arguments));
    }

    /**
     * Shows nothing that libraries log: the program says in its own words what went wrong. SLF4J is
     * told by name who logs nothing, because it would look for loggers in every jar.
     */
    private static void silenceLibraries() {
        System.setProperty("slf4j.provider", "org.slf4j.helpers.NOP_FallbackServiceProvider");
        System.setProperty("slf4j.internal.verbosity", "WARN");
    }

    /** The width of the terminal. The launcher queries the terminal, which Java cannot do. */
    private static int width() {
        String said = System.getProperty("countersign.width", "");
        return said.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(said) : Environment.USUAL_WIDTH;
    }

    /**
     * The user's variables: the launcher sets LC_ALL to a UTF-8 locale, and passes on its original
     * value.
     */
    private static Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>(System.getenv());
        Optional.ofNullable(System.getProperty("countersign.lc_all"))
                .ifPresent(users -> variables.put("LC_ALL", users));
        return Map.copyOf(variables);
    }

    /**
     * Applies KRB5_CONFIG, the variable that every other Kerberos program uses and the JDK ignores.
     */
    private static void nameKerberosConfiguration() {
        String named = System.getenv("KRB5_CONFIG");
        if (named != null && System.getProperty("java.security.krb5.conf") == null) {
            System.setProperty("java.security.krb5.conf", named);
        }
    }

    /** The clocks of this machine. */
    private static final class SystemClock implements Clock {
        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
            Thread.sleep(duration.toMillis());
        }
    }
}
