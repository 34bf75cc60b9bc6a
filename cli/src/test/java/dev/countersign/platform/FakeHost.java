package dev.countersign.platform;

import dev.countersign.bytes.Bytes;
import dev.countersign.bytes.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * A directory that the real program takes for a host: real shells and tools on real files, with
 * stand-ins for Samba's tools and for the process table in which smbd is looked up.
 */
final class FakeHost {
    static final String CONFIGURATION = "/etc/samba/smb.conf";
    static final String SMBD = "/usr/sbin/smbd";
    private static final AtomicLong NONCES = new AtomicLong();

    private final Path root;
    private final List<String> shell;
    private final PosixSh speaker;
    private final List<Process> started = new ArrayList<>();
    private Path startsIn = Path.of("").toAbsolutePath();

    /** Creates a host below {@code root} on which {@code sh} is {@code shell}. */
    FakeHost(Path root, String... shell) throws IOException {
        this(root, hooks(), shell);
    }

    /** Same, with different hooks. */
    FakeHost(Path root, Bytes hooks, String... shell) throws IOException {
        this(root, hooks, List.of("daemon/testparm"), shell);
    }

    /** Same, with different parts of the program. */
    FakeHost(Path root, Bytes hooks, List<String> parts, String... shell) throws IOException {
        this(root, at -> new PosixSh(Script.of(at, Script.STATE, parts, hooks)), shell);
    }

    /** Creates a host of one of the program's own platforms. */
    static FakeHost of(Path root, Platform platform, Recognition recognition, String... shell) throws IOException {
        return new FakeHost(root, at -> PosixSh.as(platform, Script.of(at, platform), recognition), shell);
    }

    private FakeHost(Path root, Function<String, PosixSh> speaker, String... shell) throws IOException {
        this.root = root.toRealPath();
        this.shell = List.of(shell);
        for (String directory : List.of("bin", "etc/samba", "usr/sbin", "var/lib")) {
            Files.createDirectories(this.root.resolve(directory));
        }
        for (String directory : List.of("", "bin", "etc", "etc/samba", "usr", "usr/sbin", "var", "var/lib")) {
            Files.setPosixFilePermissions(this.root.resolve(directory), PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        // As on a host whose /usr is merged: testparm is in the bin beside smbd's sbin.
        Files.deleteIfExists(this.root.resolve("usr/bin"));
        Files.createSymbolicLink(this.root.resolve("usr/bin"), Path.of("../bin"));
        write(CONFIGURATION, "[global]\n\tworkgroup = LAB\n");
        mode(CONFIGURATION, "rw-r--r--");
        write(SMBD, "#!/bin/sh\ncase $1 in -b) echo '   CONFIGFILE: " + CONFIGURATION + "' ;; esac\n");
        mode(SMBD, "rwxr-xr-x");
        process(1, "init", 0, "init\0");
        process(4242, "smbd", 1, SMBD + "\0-s\0" + CONFIGURATION + "\0-D\0");
        // What the program starts as sh, such as its timer, runs in the shell under test too.
        tool("sh", "exec " + String.join(" ", shell) + " \"$@\"");
        tool("testparm", """
                case " $* " in *' --version '*) echo 'Version 4.17.12'; exit 0 ;; esac
                echo 'Load smb config files from /dev/stdin' >&2
                text=$(cat; echo .)
                case $text in *nonsense*) echo 'Error loading services.' >&2; exit 1 ;; esac
                echo 'Server role: ROLE_STANDALONE' >&2
                printf '%s\\n' "${text%.}" | sed 's/#.*//'
                """);
        tool("smbcontrol", """
                test ! -e "$root/deaf" || exit 1
                echo "$*" >>"$root/reloads"
                cat "$root/etc/samba/smb.conf" >"$root/loaded"
                """);
        tool("smbstatus", "echo '{\"sessions\": {}}'");
        this.speaker = speaker.apply(this.root.toString());
    }

    /**
     * Returns a request that sets a store's values, while {@code files} (existing or not) and
     * smbd's command are as they are now.
     */
    ApplyRequest setting(String store, Duration lease, String before, String after, String... files)
            throws IOException {
        Map<String, Optional<Digest>> expected = new LinkedHashMap<>();
        for (String each : files) {
            expected.put(each, Files.exists(at(each)) ? Optional.of(digest(each)) : Optional.empty());
        }
        return new ApplyRequest(
                store,
                ChangeKind.SET,
                lease,
                Bytes.utf8(before).digest(),
                Bytes.utf8(after).digest(),
                expected,
                Optional.of(digest("/proc/4242/cmdline")),
                Optional.empty(),
                Bytes.utf8(after));
    }

    private Digest digest(String path) throws IOException {
        return Bytes.of(Files.readAllBytes(at(path))).digest();
    }

    static Bytes hooks() throws IOException {
        try (InputStream hooks = FakeHost.class.getResourceAsStream("/templates/samba/hooks.sh")) {
            return Bytes.of(hooks.readAllBytes());
        }
    }

    static String nonce() {
        return String.format("%032x", NONCES.incrementAndGet());
    }

    static String run(int number) {
        return String.format("20261122T095141Z-%04x", number);
    }

    PosixSh speaker() {
        return speaker;
    }

    Path root() {
        return root;
    }

    /** Returns where a path of the host is on this machine. */
    Path at(String path) {
        return Path.of(root + path);
    }

    void write(String path, String text) throws IOException {
        Files.write(at(path), Bytes.utf8(text).toArray());
    }

    String read(String path) throws IOException {
        return Bytes.of(Files.readAllBytes(at(path))).latin1();
    }

    void mode(String path, String permissions) throws IOException {
        Files.setPosixFilePermissions(at(path), PosixFilePermissions.fromString(permissions));
    }

    /** Creates a program that is first on the host's PATH; {@code $root} is the host's root. */
    void tool(String name, String body) throws IOException {
        write("/bin/" + name, "#!/bin/dash\nroot='" + root + "'\n" + body + "\n");
        mode("/bin/" + name, "rwxr-xr-x");
    }

    /**
     * Adds a process of this user, who is root there, to the host's process table: it runs
     * {@link #SMBD}.
     */
    void process(int pid, String name, int parent, String command) throws IOException {
        Path directory = Files.createDirectories(at("/proc/" + pid));
        Files.writeString(directory.resolve("comm"), name + "\n");
        write(
                "/proc/" + pid + "/stat",
                pid + " (" + name + ") S " + parent + " " + pid + " " + pid
                        + " 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 777 1 2 3\n");
        write("/proc/" + pid + "/cmdline", command);
        belongsTo(pid, (int) Files.getAttribute(root, "unix:uid"), (int) Files.getAttribute(root, "unix:uid"));
        runs(pid, at(SMBD).toString());
    }

    /** Sets who started a process, and with whose rights it runs. */
    void belongsTo(int pid, int real, int effective) throws IOException {
        write(
                "/proc/" + pid + "/status",
                "Name:\tsmbd\nUmask:\t0022\nState:\tS (sleeping)\nUid:\t" + real + "\t" + effective + "\t" + effective
                        + "\t" + effective + "\nGid:\t0\t0\t0\t0\n");
    }

    /** Sets which program a process runs, as the kernel shows it. */
    void runs(int pid, String program) throws IOException {
        Path link = at("/proc/" + pid + "/exe");
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, Path.of(program));
    }

    /** Sets the namespaces and the root directory of a process, as the kernel shows them. */
    void sees(int pid, Path mounts, Path users, Path itsRoot) throws IOException {
        Path namespaces = Files.createDirectories(at("/proc/" + pid + "/ns"));
        Files.createSymbolicLink(namespaces.resolve("mnt"), mounts);
        Files.createSymbolicLink(namespaces.resolve("user"), users);
        Files.createSymbolicLink(at("/proc/" + pid + "/root"), itsRoot);
    }

    /**
     * Makes a process listen at port 445, with a socket that {@code uid} created, as the kernel
     * shows it.
     */
    void listens(int pid, int uid) throws IOException {
        Files.createDirectories(at("/proc/" + pid + "/fd"));
        Files.createSymbolicLink(at("/proc/" + pid + "/fd/30"), Path.of("socket:[9" + pid + "]"));
        Files.createDirectories(at("/proc/" + pid + "/net"));
        write("/proc/" + pid + "/net/tcp", """
                  sl  local_address rem_address   st
                   0: 00000000:01BD 00000000:0000 0A 00000000:00000000 00:00000000 00000000 %5d        0 9%d 1
                """.formatted(uid, pid));
        write("/proc/" + pid + "/net/tcp6", "");
    }

    /** Sets the directory in which later calls start, as a login starts in its home. */
    void callsStartIn(Path directory) {
        startsIn = directory;
    }

    /** Runs one call to its end through the real command line. */
    Reply call(String nonce, Invocation invocation) throws Exception {
        Process process = start(invocation, invocation.input());
        Bytes output = Bytes.of(process.getInputStream().readAllBytes());
        process.waitFor();
        return Reply.parse(output, nonce);
    }

    /** Returns exit status and output if only {@code input} arrives. */
    Map.Entry<Integer, String> raw(Invocation invocation, Bytes input) throws Exception {
        Process process = start(invocation, input);
        String output = Bytes.of(process.getInputStream().readAllBytes()).latin1();
        return Map.entry(process.waitFor(), output);
    }

    Process start(Invocation invocation, Bytes input) throws IOException {
        List<String> words = new ArrayList<>(shell);
        words.addAll(invocation.words().subList(1, invocation.words().size()));
        ProcessBuilder builder =
                new ProcessBuilder(words).directory(startsIn.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
        builder.environment().put("LANG", "C.UTF-8");
        Process process = builder.start();
        started.add(process);
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input.toArray());
        } catch (IOException closed) {
            // A program that refuses early does not read to the end.
        }
        return process;
    }

    Reply observe(String... also) throws Exception {
        String nonce = nonce();
        return call(nonce, speaker.observe(nonce, List.of(also)));
    }

    Reply rehearse(String document, String candidate) throws Exception {
        String nonce = nonce();
        return call(
                nonce,
                speaker.rehearse(nonce, new RehearseRequest(document, ChangeKind.REPLACE, Bytes.utf8(candidate))));
    }

    /**
     * Returns a request to change the configuration to {@code candidate}, with everything as it is
     * now.
     */
    ApplyRequest request(String candidate, Duration lease) throws Exception {
        return request(CONFIGURATION, candidate, lease);
    }

    ApplyRequest request(String document, String candidate, Duration lease) throws Exception {
        Digest before = digest(document);
        Map<String, Optional<Digest>> expect = new LinkedHashMap<>();
        expect.put(document, Optional.of(before));
        return new ApplyRequest(
                document,
                ChangeKind.REPLACE,
                lease,
                before,
                Bytes.utf8(candidate).digest(),
                expect,
                Optional.of(
                        Bytes.of(Files.readAllBytes(at("/proc/4242/cmdline"))).digest()),
                Optional.empty(),
                Bytes.utf8(candidate));
    }

    Reply apply(int run, ApplyRequest request) throws Exception {
        String nonce = nonce();
        return call(nonce, speaker.apply(run(run), nonce, request));
    }

    Reply confirm(int run) throws Exception {
        String nonce = nonce();
        return call(nonce, speaker.confirm(run(run), nonce, Map.of()));
    }

    Reply revert(int run) throws Exception {
        String nonce = nonce();
        return call(nonce, speaker.revert(run(run), nonce));
    }

    Reply extend(int run, Duration lease) throws Exception {
        String nonce = nonce();
        return call(nonce, speaker.extend(run(run), nonce, lease));
    }

    Reply status() throws Exception {
        String nonce = nonce();
        return call(nonce, speaker.status(nonce));
    }

    Path runDirectory(int run) {
        return at("/var/lib/countersign/" + run(run));
    }

    /**
     * Moves the end of a run's lease to the first second after the boot, so that the timer sees it
     * at its next check.
     */
    void endTheLease(int run) throws IOException {
        Path deadline = runDirectory(run).resolve("deadline");
        String boot = Files.readString(deadline).replaceFirst(" .*\n", "");
        Files.writeString(deadline, boot + " 1\n");
    }

    boolean settled(int run) {
        return Files.exists(runDirectory(run).resolve("settled"));
    }

    /** Returns the process id in a run's file, for example that of its timer. */
    long pid(int run, String file) throws IOException {
        String stamp = Files.readString(runDirectory(run).resolve(file));
        return Long.parseLong(stamp.substring(0, stamp.indexOf(' ')));
    }

    /** Kills a run's timer and its guard, as a reboot does. */
    void killTimer(int run) throws IOException {
        ProcessHandle timer = ProcessHandle.of(pid(run, "timer")).orElseThrow();
        timer.parent().orElseThrow().destroyForcibly();
        timer.destroyForcibly();
    }

    /**
     * Ends every process of this host: calls, timers and writers, including those of a failed test.
     */
    void end() throws IOException {
        started.forEach(Process::destroyForcibly);
        // repeatedly: a guard restarts what it guards as long as it lives itself
        for (List<ProcessHandle> left = ours(); !left.isEmpty(); left = ours()) {
            left.forEach(ProcessHandle::destroyForcibly);
            LockSupport.parkNanos(10_000_000);
        }
    }

    private List<ProcessHandle> ours() throws IOException {
        List<ProcessHandle> ours = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                String words = commandLine(process);
                // Wherever the platform keeps its runs; and a tool, which a program with a planted bug may leave
                // behind, stopped.
                if (words.contains(root + "/bin/") || (words.contains(root + "/") && words.contains("/countersign/"))) {
                    ProcessHandle.of(Long.parseLong(process.getFileName().toString()))
                            .ifPresent(ours::add);
                }
            }
        }
        return ours;
    }

    private static String commandLine(Path process) {
        try {
            return Bytes.of(Files.readAllBytes(process.resolve("cmdline"))).latin1();
        } catch (IOException gone) {
            return "";
        }
    }

    /** Sends a signal to a process, or with a minus to its group. */
    static void signal(String name, String target) throws Exception {
        new ProcessBuilder("kill", "-s", name, "--", target).start().waitFor();
    }

    /** Waits, at most half a minute, until a condition is true. */
    static void until(String what, BooleanSupplier holds) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within 30 s: " + what);
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    /**
     * Returns every path with its kind, mode and digest: equal before and after if nothing was
     * written.
     */
    Map<String, String> tree() throws IOException {
        Map<String, String> tree = new TreeMap<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                String content = attributes.isRegularFile()
                        ? Bytes.of(Files.readAllBytes(file)).digest().hex()
                        : "";
                tree.put(
                        file.toString(),
                        Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS) + " "
                                + attributes.lastModifiedTime() + " " + content);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                tree.put(directory.toString(), "directory " + attributes.lastModifiedTime());
                return FileVisitResult.CONTINUE;
            }
        });
        return tree;
    }
}
