package dev.countersign.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Wine's cmd and reg.exe behind a real OpenSSH server: a forced command passes every command line
 * to {@code cmd /c}, as sshd on Windows does. It is a real registry with real registry files; it
 * has no SMB server, no PowerShell and no scheduled tasks. On a busy machine Wine sometimes does
 * not start a program: it ends with an error and without a message, or with "ShellExecuteEx failed"
 * (both seen in runs of the whole build). Then the call is repeated, twice at most, and close()
 * reports it; reg.exe and our own lines never fail like that.
 */
public final class WineHost implements AutoCloseable {
    /** What a test that uses it needs, in addition to root, namespaces and sshd. */
    public static final String WINE = "/usr/lib/wine/wine64";

    /** A busy machine takes seconds to start a Windows program. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Path folder;
    private final OpenSsh server;
    /** Keeps Wine's services running; otherwise every call would start them again. */
    private final Process resident;

    /** Starts one, with a separate prefix; takes seconds. */
    public WineHost() throws Exception {
        folder = Files.createTempDirectory("countersign-wine");
        Path forced = Files.writeString(folder.resolve("forced"), """
                #!/bin/sh
                export WINEPREFIX=%1$s/prefix WINEDEBUG=-all HOME=%1$s
                export WINEDLLOVERRIDES='mscoree=;mshtml=;winemenubuilder.exe='
                unset DISPLAY
                line=${1:-%%SSH_ORIGINAL_COMMAND%%}
                [ "$line" != pause ] || exec %2$s cmd /c pause
                said=%1$s/said.$$
                for attempt in 1 2 3; do
                    %2$s cmd /c "$line" >"$said" 2>"$said.err"
                    status=$?
                    [ "$status" -ne 0 ] || break
                    [ ! -s "$said" ] && [ ! -s "$said.err" ] || grep -q '^ShellExecuteEx failed' "$said" "$said.err" || break
                    echo "attempt $attempt, status $status: ${1:-$SSH_ORIGINAL_COMMAND}" >> %1$s/not-started
                done
                cat "$said"
                cat "$said.err" >&2
                rm -f "$said" "$said.err"
                exit "$status"
                """.formatted(folder, WINE));
        Files.setPosixFilePermissions(forced, PosixFilePermissions.fromString("rwxr-xr-x"));
        // The first call creates the prefix.
        started(forced, "ver")
                .onExit()
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
        resident = started(forced, "pause");
        server = OpenSsh.start("ForceCommand " + forced, "PermitRootLogin yes");
    }

    private static Process started(Path forced, String command) throws IOException {
        return new ProcessBuilder(forced.toString(), command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Returns how an inventory reaches it: a flow map. */
    public String inventory() throws IOException {
        return "{address: " + server.address + ", port: " + server.port + ", user: root, platform: windows, key: \""
                + server.key() + "\", known_hosts: \""
                + server.knownHosts(server.lookup() + " " + server.publicHostKey("ed25519")) + "\"}";
    }

    SshTarget target() throws IOException {
        return Targets.with(server.target("root"), PATIENCE, PATIENCE);
    }

    /** Runs reg.exe with these words, not over SSH. */
    public String reg(String... words) throws Exception {
        return OpenSsh.run(folder.resolve("forced").toString(), "reg " + String.join(" ", words));
    }

    /** Writes a file to the host's {@code C:\}. */
    void put(String name, byte[] content) throws IOException {
        Files.write(drive().resolve(name), content);
    }

    /** Returns a file from the host's {@code C:\}. */
    byte[] get(String name) throws IOException {
        return Files.readAllBytes(drive().resolve(name));
    }

    List<String> runs() throws IOException {
        Path kept = drive().resolve("windows/Countersign");
        try (var runs = Files.list(kept)) {
            return runs.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    private Path drive() {
        return folder.resolve("prefix/drive_c");
    }

    @Override
    public void close() throws IOException {
        server.close();
        resident.destroy();
        Path notStarted = folder.resolve("not-started");
        if (Files.exists(notStarted)) {
            // The lines repeat what a test asked for, and a test asks for words of every encoding too.
            System.err.println("Wine did not start a program, and was asked again: "
                    + Files.readString(notStarted, StandardCharsets.ISO_8859_1));
        }
        ProcessBuilder end =
                new ProcessBuilder("sh", "-c", "/usr/lib/wine/wineserver -k -w; rm -rf \"$1\"", "x", folder.toString());
        end.environment().put("WINEPREFIX", folder.resolve("prefix").toString());
        end.start().onExit().orTimeout(30, TimeUnit.SECONDS).join();
    }
}
