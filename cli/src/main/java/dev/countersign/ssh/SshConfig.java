package dev.countersign.ssh;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.FileReason;
import dev.countersign.diagnostic.Location;
import dev.countersign.diagnostic.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The user's own {@code ~/.ssh/config}, as ssh(1) itself reads it: {@code ssh -G} evaluates {@code Host}, {@code Match} and
 * {@code Include}, and prints what holds for one host. Only the settings of {@link Answer} are taken over. Nothing here loosens how host
 * keys are checked.
 */
public final class SshConfig {
    /** What may be handed to ssh as a host: no option, no token, nothing that a shell of {@code Match exec} would read. */
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:][A-Za-z0-9._:-]*");

    private static final int OTHERS_WRITE = 022;
    private static final int MOST = 256 * 1024;
    private static final int TO_ANSWER_SECONDS = 20;

    private final Path program;
    private final Path file;
    private final Map<String, String> variables;

    private SshConfig(Path program, Path file, Map<String, String> variables) {
        this.program = program;
        this.file = file;
        this.variables = Map.copyOf(variables);
    }

    /**
     * What holds for one host.
     *
     * @param address {@code HostName}
     * @param port {@code Port}
     * @param user {@code User}
     * @param keys {@code IdentityFile}, as written; those that ssh tries by default where none is written
     * @param onlyKeys {@code IdentitiesOnly}
     * @param knownHosts {@code UserKnownHostsFile}
     * @param hostKeyAlias {@code HostKeyAlias}
     * @param proxyJump {@code ProxyJump}
     * @param proxyCommand {@code ProxyCommand}, which is never run
     */
    public record Answer(
            String address,
            int port,
            String user,
            List<String> keys,
            boolean onlyKeys,
            List<String> knownHosts,
            Optional<String> hostKeyAlias,
            Optional<String> proxyJump,
            Optional<String> proxyCommand) {}

    /** Where the file is below a home directory. */
    public static Path usual(Path home) {
        return home.resolve(".ssh").resolve("config");
    }

    /**
     * The file below {@code home}, to be read by the ssh of {@code variables}' PATH; empty where there is no such program.
     *
     * @throws Problem with code 4 when somebody else can write the file
     */
    public static Optional<SshConfig> in(Path home, Map<String, String> variables) {
        Path file = usual(home);
        requireOwn(file);
        Map<String, String> all = new HashMap<>(System.getenv());
        all.putAll(variables);
        return List.of(all.getOrDefault("PATH", "").split(":", -1)).stream()
                .filter(each -> each.startsWith("/"))
                .map(each -> Path.of(each, "ssh"))
                .filter(each -> Files.isRegularFile(each) && Files.isExecutable(each))
                .findFirst()
                .map(each -> new SshConfig(each, file, all));
    }

    /** As ssh(1) demands of the file. */
    private static void requireOwn(Path file) {
        try {
            Map<String, Object> facts = Files.readAttributes(file, "unix:uid,mode");
            Object self = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            Object owner = facts.getOrDefault("uid", -1);
            if ((!owner.equals(self) && !owner.equals(0))
                    || ((int) facts.getOrDefault("mode", OTHERS_WRITE) & OTHERS_WRITE) != 0) {
                throw new Problem(
                        ExitCode.REFUSED,
                        file + " is not used: it belongs to another user, or others can write to it; nothing was sent",
                        "run: chmod go-w " + file);
            }
        } catch (IOException | UnsupportedOperationException unreadable) {
            throw new Problem(
                    ExitCode.REFUSED, file + " cannot be read: " + FileReason.of(unreadable, file), "make it readable");
        }
    }

    /** Whether a host of this name can be asked for. */
    public static boolean takes(String host) {
        return HOST.matcher(host).matches();
    }

    /**
     * What the file says of a host.
     *
     * @param host as a person would write it behind {@code ssh}; see {@link #takes}
     * @param port where somebody says it elsewhere
     * @param user where somebody says it elsewhere
     * @throws Problem with code 65 when ssh does not understand the file
     */
    public Answer of(String host, Optional<Integer> port, Optional<String> user) {
        if (!takes(host)) {
            throw new IllegalArgumentException("not a host name for ssh: " + host);
        }
        List<String> command = new ArrayList<>(List.of(program.toString(), "-G", "-F", file.toString()));
        port.ifPresent(each -> command.addAll(List.of("-p", String.valueOf(each))));
        user.ifPresent(each -> command.addAll(List.of("-l", each)));
        command.addAll(List.of("--", host));
        return parse(run(command));
    }

    private String run(List<String> command) {
        Path said;
        try {
            said = Files.createTempFile("countersign-ssh", ".txt");
        } catch (IOException failed) {
            throw unreadable(FileReason.of(failed));
        }
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectError(said.toFile());
            builder.environment().putAll(variables);
            Process process = builder.start();
            byte[] output;
            try (InputStream in = process.getInputStream()) {
                output = in.readNBytes(MOST);
            }
            if (!process.waitFor(TO_ANSWER_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw unreadable("ssh -G did not answer within " + TO_ANSWER_SECONDS + " s");
            }
            if (process.exitValue() != 0) {
                throw unreadable(SshErrors.untrusted(String.join(
                        "; ",
                        Files.readString(said, StandardCharsets.ISO_8859_1)
                                .lines()
                                .filter(line -> !line.startsWith("Pseudo-terminal"))
                                .toList())));
            }
            return new String(output, StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw unreadable(FileReason.of(failed));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw unreadable("interrupted");
        } finally {
            try {
                Files.deleteIfExists(said);
            } catch (IOException left) {
                // an empty file in the folder for such files
            }
        }
    }

    private Problem unreadable(String why) {
        return new Problem(
                ExitCode.INVALID,
                Diagnostic.error(Location.of(file.toString()), "ssh cannot read this file: " + why)
                        .advise("to see the error: ssh -G -F " + file + " HOST"));
    }

    private static Answer parse(String text) {
        Map<String, List<String>> said = new LinkedHashMap<>();
        text.lines().forEach(line -> {
            int blank = line.indexOf(' ');
            if (blank > 0) {
                said.computeIfAbsent(line.substring(0, blank), each -> new ArrayList<>())
                        .add(line.substring(blank + 1));
            }
        });
        return new Answer(
                one(said, "hostname").orElse(""),
                one(said, "port").map(Integer::parseInt).orElse(22),
                one(said, "user").orElse(""),
                said.getOrDefault("identityfile", List.of()).stream()
                        .filter(each -> !each.equals("none"))
                        .toList(),
                one(said, "identitiesonly").filter("yes"::equals).isPresent(),
                one(said, "userknownhostsfile")
                        .map(each -> List.of(each.split(" ")))
                        .orElse(List.of()),
                one(said, "hostkeyalias").filter(each -> !each.equals("none")),
                one(said, "proxyjump").filter(each -> !each.equals("none")),
                one(said, "proxycommand").filter(each -> !each.equals("none")));
    }

    private static Optional<String> one(Map<String, List<String>> said, String name) {
        return said.getOrDefault(name, List.of()).stream().findFirst();
    }
}
