package dev.countersign.ssh;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Location;
import dev.countersign.diagnostic.Problem;
import dev.countersign.diagnostic.ShellCommand;
import dev.countersign.process.LocalProgram;
import dev.countersign.process.ProgramOutput;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The user's own {@code ~/.ssh/config}, as ssh(1) itself reads it: {@code ssh -G} evaluates {@code Host}, {@code Match} and
 * {@code Include}, and prints what holds for one host. Only the settings of {@link Answer} are taken over. Nothing here loosens how host
 * keys are checked.
 */
public final class SshConfig {
    /** What may be handed to ssh as a host: no option, no token, nothing that a shell of {@code Match exec} would read. */
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:][A-Za-z0-9._:-]*");

    /** A program of {@code Match exec} may ask the network; one that never ends must not hold everything up. */
    private static final Duration TO_ANSWER = Duration.ofSeconds(20);

    private final LocalProgram program;
    private final Path file;
    private final Map<String, String> variables;
    private final Duration limit;

    private SshConfig(LocalProgram program, Path file, Map<String, String> variables, Duration limit) {
        this.program = program;
        this.file = file;
        this.variables = Map.copyOf(variables);
        this.limit = limit;
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
     * @param revokedHostKeys {@code RevokedHostKeys}, which is not read here
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
            Optional<String> proxyCommand,
            Optional<String> revokedHostKeys) {}

    /** Where the file is below a home directory. */
    public static Path usual(Path home) {
        return home.resolve(".ssh").resolve("config");
    }

    /**
     * The file, to be read by the ssh of {@code variables}' PATH; empty where there is no such program.
     *
     * @param variables the user's environment; it overrides the variables of this process
     */
    public static Optional<SshConfig> of(Path file, Map<String, String> variables) {
        return of(file, variables, TO_ANSWER);
    }

    static Optional<SshConfig> of(Path file, Map<String, String> variables, Duration limit) {
        Map<String, String> all = new HashMap<>(System.getenv());
        all.putAll(variables);
        return LocalProgram.find("ssh", all).map(program -> new SshConfig(program, file, all, limit));
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
        List<String> arguments = new ArrayList<>(List.of("-G", "-F", file.toString()));
        port.ifPresent(each -> arguments.addAll(List.of("-p", String.valueOf(each))));
        user.ifPresent(each -> arguments.addAll(List.of("-l", each)));
        arguments.addAll(List.of("--", host));
        return parse(run(arguments));
    }

    private String run(List<String> arguments) {
        ProgramOutput said = program.run(arguments, variables, Optional.empty(), limit, new byte[0]);
        if (said.exit() != 0) {
            String words = String.join("; ", said.words());
            throw unreadable(
                    said.exit() == ProgramOutput.NO_ANSWER
                            ? "ssh -G " + words
                            : words.isEmpty() ? "ssh -G ended with " + said.exit() : words);
        }
        return said.output().utf8();
    }

    private Problem unreadable(String why) {
        return new Problem(
                ExitCode.INVALID,
                Diagnostic.error(Location.of(file.toString()), "ssh cannot read this file: " + why)
                        .advise("to see the error: ssh -G -F " + ShellCommand.word(file.toString()) + " HOST"));
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
                one(said, "proxycommand").filter(each -> !each.equals("none")),
                one(said, "revokedhostkeys").filter(each -> !each.equals("none")));
    }

    private static Optional<String> one(Map<String, List<String>> said, String name) {
        return said.getOrDefault(name, List.of()).stream().findFirst();
    }
}
