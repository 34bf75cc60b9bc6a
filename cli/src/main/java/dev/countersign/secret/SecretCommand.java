package dev.countersign.secret;

import dev.countersign.diagnostic.FileReason;
import dev.countersign.process.LocalProgram;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One run of a password manager. Its standard input is empty. Its standard error is discarded,
 * because some programs print there what they were asked for. A password manager that needs to ask
 * a person opens the terminal itself.
 */
final class SecretCommand {
    /** The exit status after Ctrl-C: a terminal sends SIGINT to everything in its foreground. */
    private static final int ENDED_BY_CTRL_C = 130;

    private static final Duration AFTER_EXIT = Duration.ofSeconds(2);

    private final SecretReference.Command command;
    private final Map<String, String> variables;
    private final Duration timeout;

    /** @param variables an environment, whose PATH is searched */
    SecretCommand(SecretReference.Command command, Map<String, String> variables, Duration timeout) {
        this.command = command;
        this.variables = variables;
        this.timeout = timeout;
    }

    Secret run() throws UnresolvedSecretException {
        List<String> words = new ArrayList<>(command.argv());
        words.set(0, program(words.get(0)));
        Process process;
        try {
            process = new ProcessBuilder(words)
                    .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectError(Redirect.DISCARD)
                    .start();
        } catch (IOException absent) {
            throw failed("could not be started: " + FileReason.of(absent), "is it installed and on the PATH?");
        }
        Output output = new Output(process.getInputStream());
        Thread reader = new Thread(output, "secret command");
        reader.setDaemon(true);
        reader.start();
        try {
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw failed(
                        "did not end within " + timeout.toSeconds() + " s and was stopped",
                        "run it by hand: it may be waiting for a passphrase");
            }
            // a child that stays in the background may keep the stream open; the command's own
            // output has arrived by then
            reader.join(AFTER_EXIT.toMillis());
            if (process.exitValue() == ENDED_BY_CTRL_C) {
                throw failed("was interrupted by Ctrl-C", "run it again");
            }
            if (process.exitValue() != 0) {
                throw failed("failed with exit status " + process.exitValue(), "run it by hand to see why");
            }
            return output.secret(this);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw failed("was interrupted", "run it again");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            output.wipe();
        }
    }

    /** Returns where a program is, never in the folder that this process runs in: a repository's, mostly. */
    private String program(String name) throws UnresolvedSecretException {
        if (name.startsWith("/")) {
            return name;
        }
        if (name.contains("/")) {
            throw failed(
                    "was not run: its first word is neither the name of a program nor its whole path",
                    "write its whole path, beginning with /");
        }
        return LocalProgram.find(name, variables)
                .map(each -> each.file().toString())
                .orElseThrow(() -> failed(
                        "was not found in the folders of the PATH that begin with /",
                        "install it, or write its whole path"));
    }

    private UnresolvedSecretException failed(String what, String advice) {
        return new UnresolvedSecretException(command.describe() + " " + what, advice);
    }

    /** The output of the command so far, up to the limit. */
    private static final class Output implements Runnable {
        private final InputStream from;
        private final byte[] held = new byte[Secrets.MAX_BYTES + 1];
        private int length;

        Output(InputStream from) {
            this.from = from;
        }

        @Override
        public void run() {
            byte[] piece = new byte[4096];
            try {
                int read = from.read(piece);
                while (read >= 0) {
                    keep(piece, read);
                    read = from.read(piece);
                }
            } catch (IOException closed) {
                // the command ended or was stopped; its exit status tells which
            } finally {
                Arrays.fill(piece, (byte) 0);
            }
        }

        /**
         * Stores a piece of the output. Reading continues after the limit, so that the command does
         * not block forever.
         */
        private synchronized void keep(byte[] piece, int read) {
            int taken = Math.min(read, held.length - length);
            System.arraycopy(piece, 0, held, length, taken);
            length += taken;
        }

        synchronized Secret secret(SecretCommand command) throws UnresolvedSecretException {
            if (length > Secrets.MAX_BYTES) {
                throw command.failed(
                        "printed more than 64 KiB", "it must print the secret as its first line, and little else");
            }
            return FirstLine.of(held, length, command.command);
        }

        synchronized void wipe() {
            Arrays.fill(held, (byte) 0);
        }
    }
}
