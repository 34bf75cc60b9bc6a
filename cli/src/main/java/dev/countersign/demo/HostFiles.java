package dev.countersign.demo;

import dev.countersign.bytes.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The root directory of a demo host: its smb.conf, stand-ins for Samba's tools, and an entry for
 * smbd in a process table of its own. The user who runs the demo owns everything in it.
 */
final class HostFiles {
    /** The path of the configuration on the host. */
    static final String DOCUMENT = "/etc/samba/smb.conf";

    /**
     * The configuration that the stand-in for smbd loaded last, as the stand-in for testparm prints
     * it.
     */
    static final String LOADED = "/run/samba/loaded";

    private static final String HUNG = "/run/samba/hung";
    private static final String SESSIONS = "/run/samba/sessions";
    private static final String SMBD = "4242";
    private static final String PROGRAM = "/usr/sbin/smbd";
    private static final Duration AGE_OF_THE_DOCUMENT = Duration.ofDays(40);
    private static final List<String> TOOLS = List.of("testparm", "smbcontrol", "smbstatus");

    private final Path root;

    private HostFiles(Path root) {
        this.root = root;
    }

    /**
     * Creates {@code root} and the files below it.
     *
     * @param name the host's name, which is also the folder of its files in the program
     * @param hung whether its smbd accepts a reload and does nothing
     */
    static HostFiles lay(Path root, String name, boolean hung) throws IOException {
        HostFiles files = new HostFiles(root);
        for (String directory : List.of(
                "", "/bin", "/etc", "/etc/samba", "/usr", "/usr/sbin", "/var", "/var/lib", "/run", "/run/samba")) {
            files.directory(directory);
        }
        files.write(DOCUMENT, packed("hosts/" + name + "/smb.conf").orElseThrow(), "rw-r--r--");
        Files.setLastModifiedTime(
                files.at(DOCUMENT), FileTime.from(Instant.now().minus(AGE_OF_THE_DOCUMENT)));
        for (String tool : TOOLS) {
            files.write("/bin/" + tool, packed("bin/" + tool).orElseThrow(), "rwxr-xr-x");
        }
        Optional<Bytes> sessions = packed("hosts/" + name + "/sessions");
        if (sessions.isPresent()) {
            files.write(SESSIONS, sessions.get(), "rw-r--r--");
        }
        // The stand-ins belong to that smbd: they are in the bin beside its sbin.
        Files.createSymbolicLink(files.at("/usr/bin"), Path.of("../bin"));
        files.write(PROGRAM, Bytes.EMPTY, "rwxr-xr-x");
        files.process("1", "init", "0", "");
        files.process(SMBD, "smbd", "1", PROGRAM + "\0-s\0" + DOCUMENT + "\0-D\0");
        Files.createSymbolicLink(files.at("/proc/" + SMBD + "/exe"), files.at(PROGRAM));
        files.start();
        if (hung) {
            files.write(HUNG, Bytes.EMPTY, "rw-r--r--");
        }
        return files;
    }

    /** Converts a path on the host to a path on this machine. */
    Path at(String path) {
        return Path.of(root + path);
    }

    private void directory(String path) throws IOException {
        Files.createDirectory(at(path));
        // Independent of the umask: a host refuses what others may write to.
        Files.setPosixFilePermissions(at(path), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void write(String path, Bytes bytes, String permissions) throws IOException {
        Files.write(at(path), bytes.toArray());
        Files.setPosixFilePermissions(at(path), PosixFilePermissions.fromString(permissions));
    }

    private void process(String pid, String name, String parent, String command) throws IOException {
        Path directory = at("/proc/" + pid);
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("comm"), name + "\n");
        Files.writeString(directory.resolve("cmdline"), command);
        Files.writeString(
                directory.resolve("status"),
                "Name:\t" + name + "\nUid:\t" + Files.getAttribute(directory, "unix:uid") + "\t0\t0\t0\n");
        // [proc(5)] the 22nd field is the start time in clock ticks since boot; 1 means as old as
        // the machine.
        Files.writeString(
                directory.resolve("stat"),
                pid + " (" + name + ") S " + parent + " " + pid + " " + pid
                        + " 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 1 0 0 0\n");
    }

    /** Loads the configuration, as smbd does when it starts. */
    private void start() throws IOException {
        Process tool = new ProcessBuilder("/bin/sh", at("/bin/smbcontrol").toString(), "smbd", "reload-config")
                .redirectErrorStream(true)
                .start();
        String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!Files.exists(at(LOADED))) {
            throw new IOException("/bin/sh could not run the demo's stand-ins in " + at("/bin") + " " + said.strip());
        }
    }

    /** Reads a file that is packed into the program. */
    private static Optional<Bytes> packed(String name) throws IOException {
        try (InputStream resource = HostFiles.class.getResourceAsStream(name)) {
            return resource == null ? Optional.empty() : Optional.of(Bytes.of(resource.readAllBytes()));
        }
    }
}
