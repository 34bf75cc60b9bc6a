package dev.countersign.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;

/**
 * Runs one command of an SSH login with the machine's own /bin/sh, as sshd would; its home is the
 * host's directory.
 */
final class ShellCommand implements Command {
    private static final int BLOCK = 32 * 1024;
    private static final int KILLED = 137;

    private final String line;
    private final Path home;
    private InputStream input = InputStream.nullInputStream();
    private OutputStream output = OutputStream.nullOutputStream();
    private OutputStream errors = OutputStream.nullOutputStream();
    private Optional<ExitCallback> callback = Optional.empty();
    private Optional<Process> process = Optional.empty();

    ShellCommand(String line, Path home) {
        this.line = line;
        this.home = home;
    }

    @Override
    public void setInputStream(InputStream in) {
        input = in;
    }

    @Override
    public void setOutputStream(OutputStream out) {
        output = out;
    }

    @Override
    public void setErrorStream(OutputStream err) {
        errors = err;
    }

    @Override
    public void setExitCallback(ExitCallback exit) {
        callback = Optional.of(exit);
    }

    @Override
    public void start(ChannelSession channel, Environment environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", line).directory(home.toFile());
        // A host has nothing from the user's own environment.
        builder.environment().clear();
        builder.environment().putAll(Map.of("HOME", home.toString(), "PATH", "/usr/bin:/bin", "LC_ALL", "C"));
        Process started = builder.start();
        process = Optional.of(started);
        daemon(() -> feed(started.getOutputStream()));
        Thread err = daemon(() -> copy(started.getErrorStream(), errors));
        daemon(() -> {
            copy(started.getInputStream(), output);
            finish(started, err);
        });
    }

    /**
     * Copies the client's input. It is not joined: the client may keep its side open, and the
     * command ends when the process ends.
     */
    private void feed(OutputStream stdin) {
        try (stdin) {
            copy(input, stdin);
        } catch (IOException closed) {
            // A program that refuses early does not read all of its input.
        }
    }

    private void finish(Process started, Thread err) {
        int status = KILLED;
        try {
            err.join();
            status = started.waitFor();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        int exit = status;
        callback.ifPresent(each -> each.onExit(exit));
    }

    private static void copy(InputStream from, OutputStream to) {
        byte[] block = new byte[BLOCK];
        try {
            for (int length = from.read(block); length >= 0; length = from.read(block)) {
                to.write(block, 0, length);
                to.flush();
            }
        } catch (IOException closed) {
            // One of the two ends is closed: the process ends because of that, or has ended.
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "ssh-command");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    public void destroy(ChannelSession channel) {
        process.ifPresent(each -> {
            each.descendants().forEach(ProcessHandle::destroyForcibly);
            each.destroyForcibly();
        });
    }
}
