package dev.countersign.faults;

import dev.countersign.bytes.Digest;
import dev.countersign.cli.RealHosts;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.testing.Lab;
import dev.countersign.testing.LabHost;
import dev.countersign.testing.Ran;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A real host for faults: reset before each, with a tracer at one exact point of its calls, and
 * inspected from outside without querying it. For one thread at a time.
 */
public final class FaultHost {
    private static final String TRACER = "/usr/local/sbin/tracer.pl";
    private static final String FAULTS = "/run/faults";
    private static final String NO_ANSWER = "no answer";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Lab lab;
    private final LabHost host;
    private final String smbConf;

    FaultHost(Lab lab, LabHost host) {
        this.lab = lab;
        this.host = host;
        try {
            this.smbConf = Files.readString(host.smbConf());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Returns the lab's view of it. */
    public LabHost host() {
        return host;
    }

    /** Puts the tracer on a host, at {@code /usr/local/sbin/tracer.pl}. */
    public static void layTracer(LabHost host) throws IOException {
        try (InputStream tracer = FaultHost.class.getResourceAsStream("tracer.pl")) {
            if (tracer == null) {
                throw new IllegalStateException("tracer.pl is not among the resources");
            }
            Files.copy(tracer, host.tree().resolve("usr-local-sbin/tracer.pl"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /**
     * Ends calls of an earlier program that still run: on a busy machine one may begin after its
     * program is dead, and would record its run on the reset host.
     */
    private void endCalls() {
        shell("""
                for each in /proc/[0-9]*; do
                    process=${each#/proc/}
                    test "$process" = $$ || case $(tr '\\0' ' ' <$each/cmdline) in
                        *' transaction '[a-z]*) kill -s KILL $process ;;
                    esac
                done
                """);
    }

    /**
     * Resets it to the lab's state, and returns a program with a home and a repository below
     * {@code empty} that knows only this host.
     */
    public RealHosts begin(Path empty) throws IOException, InterruptedException {
        endCalls();
        shell("""
                umount -l /usr/bin/testparm /usr/bin/sudo /var/lib/countersign
                chattr -i /etc/samba/smb.conf
                mount -o remount,bind,rw /etc/samba
                while umount -l /etc/samba/smb.conf; do :; done
                rm -rf /etc/samba /usr/local/sbin/* /etc/sudoers.d/* /var/lib/countersign /srv/* /tmp/* /run/faults
                mkdir -p /srv/data /run/faults
                chown alice: /srv/data
                chmod 0755 /etc/samba
                """);
        Files.writeString(host.smbConf(), smbConf, StandardCharsets.ISO_8859_1);
        shell("chown 0:0 /etc/samba/smb.conf; chmod 0644 /etc/samba/smb.conf").orFail();
        layTracer(host);
        open();
        shell("""
                for process in $(pidof smbd); do kill -s CONT $process; done
                if ! smbcontrol smbd reload-config || ! pidof smbd; then
                    kill -s KILL $(pidof smbd)
                    rm -f /run/samba/smbd.pid
                    cd / && smbd -D
                fi
                """);
        RealHosts.await(PATIENCE, "the host is as the lab made it", () -> RealHosts.looks(host) == Advertised.OFFERED);
        RealHosts program = RealHosts.of(lab, empty);
        List<String> inventory = Files.readAllLines(lab.inventory()).stream()
                .filter(line -> !line.startsWith("  fs") || line.startsWith("  " + host.name() + ":"))
                .toList();
        program.terminal().file("inventories/lab.yaml", String.join("\n", inventory) + "\n");
        return program;
    }

    /**
     * Makes root's calls run under the tracer if a point matches; every other call runs as
     * requested.
     */
    public void arm(Point... points) throws IOException {
        StringBuilder cases = new StringBuilder();
        for (Point point : points) {
            cases.append(branch(point));
        }
        misbehave(cases.toString());
    }

    /**
     * Returns the branch of {@link #misbehave} that runs a call under the tracer, to combine it
     * with others.
     */
    public String branch(Point point) {
        return point.branch(TRACER, FAULTS);
    }

    /**
     * Makes root's logins run {@code cases} instead of the requested command if they match:
     * branches of a shell case statement over the command line, such as
     * {@code *' transaction confirm '*) exec sleep 60;;}.
     */
    public void misbehave(String cases) throws IOException {
        shadow(
                "misbehave",
                "#!/bin/sh\ncase $SSH_ORIGINAL_COMMAND in\n" + cases
                        + "\nesac\nexec sh -c \"$SSH_ORIGINAL_COMMAND\"\n");
        String key = Files.readString(Path.of(lab.key() + ".pub"));
        Files.writeString(authorizedKeys(), "command=\"/usr/local/sbin/misbehave\" " + key);
    }

    /** Puts a program first on the host's PATH. */
    public void shadow(String name, String text) throws IOException {
        Path program = host.tree().resolve("usr-local-sbin").resolve(name);
        Files.writeString(program, text);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Makes root's logins run what they request again. */
    public void open() throws IOException {
        Files.copy(Path.of(lab.key() + ".pub"), authorizedKeys(), StandardCopyOption.REPLACE_EXISTING);
    }

    private Path authorizedKeys() {
        return host.tree().resolve("root/.ssh/authorized_keys");
    }

    /** Runs a script on the host as root, from outside, whatever its exit code. */
    public Ran shell(String script) {
        return host.exec("sh", "-c", script);
    }

    /** Returns every event of the traced calls: {@code VERB CALL ROLE NUMBER KIND WORDS}. */
    public List<String> events() throws IOException {
        Path events = root().resolve("run/faults/events");
        return Files.exists(events) ? Files.readAllLines(events, StandardCharsets.ISO_8859_1) : List.of();
    }

    /**
     * Returns where the fault happened: {@code UPTIME ROLE NUMBER KIND WORDS}. Empty if the point
     * was never reached.
     */
    public Optional<String> hit() throws IOException {
        Path hit = root().resolve("run/faults/hit");
        return Files.exists(hit)
                ? Optional.of(Files.readString(hit, StandardCharsets.ISO_8859_1).strip())
                : Optional.empty();
    }

    /**
     * Returns the digest of the file that the fault declared to be somebody's edit,
     * {@code /run/faults/theirs}.
     */
    Optional<String> theirs() throws IOException {
        Path file = root().resolve("run/faults/theirs");
        return Files.exists(file) ? Optional.of(digest(file)) : Optional.empty();
    }

    /** Returns its disk and its wire now, seen without any part of the program. */
    public HostPicture look() throws IOException {
        return disk(wire());
    }

    /**
     * Returns its disk and its wire now, as our own probe sees it: cheap, for waiting and for the
     * picture from before. {@link #look} decides in the end.
     */
    public HostPicture glance() throws IOException {
        return disk(
                switch (RealHosts.looks(host)) {
                    case REQUIRED -> "required";
                    case OFFERED -> "not required";
                    default -> NO_ANSWER;
                });
    }

    /** Returns its disk now, with the given wire. */
    HostPicture disk(String wire) throws IOException {
        Path root = root();
        Path document = root.resolve("etc/samba/smb.conf");
        String access = "-";
        if (Files.exists(document, LinkOption.NOFOLLOW_LINKS)) {
            Map<String, Object> facts = Files.readAttributes(document, "unix:uid,gid,mode", LinkOption.NOFOLLOW_LINKS);
            access = facts.get("uid") + ":" + facts.get("gid") + " " + facts.get("mode");
        }
        TreeSet<String> beside = new TreeSet<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(root.resolve("etc/samba"))) {
            all.forEach(each -> beside.add(name(each)));
        }
        return new HostPicture(digest(document), access, List.copyOf(beside), runs(root), wire);
    }

    /** Returns the digest of its smb.conf now; cheap. */
    String document() throws IOException {
        return digest(root().resolve("etc/samba/smb.conf"));
    }

    /**
     * Returns what its SMB server advertises: {@code required}, {@code not required} or
     * {@code no answer}.
     */
    public String wire() {
        String said = host.advertises();
        return said.endsWith("required") ? said : NO_ANSWER;
    }

    private static List<HostPicture.Run> runs(Path root) throws IOException {
        Path state = root.resolve("var/lib/countersign");
        List<HostPicture.Run> runs = new ArrayList<>();
        if (Files.isDirectory(state)) {
            try (DirectoryStream<Path> all = Files.newDirectoryStream(state, "[0-9]*Z-*")) {
                for (Path each : all) {
                    Path verdict = each.resolve("verdict");
                    runs.add(new HostPicture.Run(
                            name(each),
                            Files.isSymbolicLink(verdict)
                                    ? Files.readSymbolicLink(verdict).toString()
                                    : "",
                            firstWord(each.resolve("settled"), ""),
                            firstWord(each.resolve("meta"), "after ")));
                }
            }
        }
        runs.sort((one, other) -> one.name().compareTo(other.name()));
        return runs;
    }

    /**
     * Returns the word after {@code key} in a file of a run's directory; empty if it is missing.
     */
    private static String firstWord(Path file, String key) throws IOException {
        if (!Files.exists(file)) {
            return "";
        }
        return Files.readAllLines(file, StandardCharsets.ISO_8859_1).stream()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(key.length()).split(" ", 2)[0])
                .findFirst()
                .orElse("");
    }

    private static String digest(Path file) throws IOException {
        return Files.exists(file) ? Digest.of(Files.readAllBytes(file)).hex() : "absent";
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    /** Returns what the host itself sees as its root, with everything that is mounted there now. */
    private Path root() throws IOException {
        String init = Files.readString(host.tree().resolve("init")).split(" ", 2)[0];
        return Path.of("/proc", init, "root");
    }
}
