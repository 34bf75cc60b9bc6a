package dev.countersign.project;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.FileReason;
import dev.countersign.diagnostic.Location;
import dev.countersign.diagnostic.Problem;
import dev.countersign.diagnostic.ShellCommand;
import dev.countersign.inventory.Endpoint;
import dev.countersign.inventory.Host;
import dev.countersign.inventory.Inventory;
import dev.countersign.inventory.SshLogin;
import dev.countersign.inventory.SshLogin.Setting;
import dev.countersign.ssh.SshConfig;
import dev.countersign.ssh.SshConfig.Answer;
import dev.countersign.trust.ThisUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the user reaches hosts by himself: where an inventory leaves something open, his own {@code ~/.ssh/config} supplies it, and after
 * that the keys that ssh(1) tries by default. What the inventory says wins. Grants are held against what comes out of it.
 */
final class OwnSsh {
    /** The keys that ssh(1) tries by default and that this program can read, the best first. */
    private static final List<String> DEFAULT_KEYS = List.of("id_ed25519", "id_ecdsa", "id_rsa");

    /** What {@code ssh -G} prints where no IdentityFile is written. */
    private static final Pattern DEFAULT_KEY =
            Pattern.compile("~/\\.ssh/id_(rsa|dsa|ecdsa|ecdsa_sk|ed25519|ed25519_sk|xmss)");

    private static final Pattern LOOPBACK = Pattern.compile("127\\.[0-9.]+|::1|localhost|0\\.0\\.0\\.0|::");
    private static final Pattern HOP =
            Pattern.compile("(?:ssh://)?(?:([^@\\s]+)@)?(?:\\[([^]\\s]+)]|([^:\\s]+))(?::([0-9]{1,5}))?/?");
    private static final int MOST_HOPS = 8;

    /** A token of ssh_config(5). */
    private static final Pattern TOKEN = Pattern.compile("%.?");

    private final Workstation workstation;
    private final Optional<SshConfig> config;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();

    private OwnSsh(Workstation workstation, Optional<SshConfig> config) {
        this.workstation = workstation;
        this.config = config;
    }

    /** The hosts that the user chose and those on the way to them, completed. */
    static Inventory complete(
            Inventory inventory, List<Host> chosen, Workstation workstation, List<Diagnostic> warnings) {
        Path file = SshConfig.usual(workstation.home());
        boolean written = Files.exists(file) && !workstation.isCi();
        if (written) {
            requireOwn(file);
        }
        Optional<SshConfig> config = written ? SshConfig.of(file, workstation.variables()) : Optional.empty();
        if (written && config.isEmpty()) {
            warnings.add(Diagnostic.warning(
                            Location.of(file.toString()),
                            "this file is not used: only ssh can read it, and ssh is not on the PATH")
                    .advise("install the OpenSSH client, or set address, user, port and key in the inventory"));
        }
        OwnSsh own = new OwnSsh(workstation, config);
        Set<String> names = new LinkedHashSet<>();
        for (Host host : chosen) {
            for (Optional<Host> each = Optional.of(host);
                    each.isPresent() && names.add(each.get().name());
                    each = inventory.jump(each.get())) {
                // each host on the way, once
            }
        }
        // ssh is a process for each host: as many at once as there are processors
        Map<String, Host> completed = new ConcurrentHashMap<>();
        names.parallelStream()
                .flatMap(name -> inventory.host(name).stream())
                .forEach(host -> completed.put(host.name(), own.complete(host)));
        return inventory.with(host -> completed.getOrDefault(host.name(), host));
    }

    /** As ssh(1) demands of the file. */
    private static void requireOwn(Path file) {
        try {
            if (!ThisUser.aloneChanges(file)) {
                throw new Problem(
                        ExitCode.REFUSED,
                        file + " is not used: it belongs to another user, or others can write to it; nothing was sent",
                        "run: chmod go-w " + ShellCommand.word(file.toString()));
            }
        } catch (IOException unreadable) {
            throw new Problem(
                    ExitCode.REFUSED, file + " cannot be read: " + FileReason.of(unreadable, file), "make it readable");
        }
    }

    private Host complete(Host host) {
        SshLogin login = host.login();
        Set<Setting> open = login.unsaid();
        Optional<Answer> said = answer(
                login.ssh().address(),
                open.contains(Setting.PORT)
                        ? Optional.empty()
                        : Optional.of(login.ssh().port()),
                open.contains(Setting.USER) ? Optional.empty() : Optional.of(login.user()));
        if (said.isEmpty()) {
            return open.contains(Setting.KEYS) ? with(host, keyed(login, usualKeys()), host.smb()) : host;
        }
        Answer answer = said.get();
        Optional<SshLogin.Jump> jump = login.jump();
        if (open.contains(Setting.JUMP)) {
            refuseCommand(host.name(), answer);
            jump = answer.proxyJump().map(way -> own(way, host.name(), 0));
        }
        SshLogin completed = new SshLogin(
                new Endpoint(answer.address(), answer.port()),
                open.contains(Setting.USER) ? answer.user() : login.user(),
                open.contains(Setting.KEYS) ? keys(answer) : login.keys(),
                login.password(),
                login.passphrase(),
                login.become(),
                login.becomePassword(),
                open.contains(Setting.KNOWN_HOSTS) ? knownHosts(answer, login.knownHosts()) : login.knownHosts(),
                login.hostKeyPin(),
                jump,
                answer.hostKeyAlias().filter(Endpoint::isAddress),
                open.contains(Setting.KEYS) && answer.onlyKeys(),
                Set.of());
        // A tunnel's end on this machine is where SSH goes, and not where the host serves SMB.
        boolean moves = open.contains(Setting.SMB)
                && !LOOPBACK.matcher(answer.address()).matches();
        return with(host, completed, moves ? List.of(new Endpoint(answer.address(), Endpoint.SMB_PORT)) : host.smb());
    }

    private Optional<Answer> answer(String name, Optional<Integer> port, Optional<String> user) {
        return config.filter(each -> SshConfig.takes(name)).map(file -> {
            Answer answer = answers.computeIfAbsent(name + " " + port + " " + user, each -> file.of(name, port, user));
            require(Endpoint.isAddress(answer.address()), "HostName", name);
            require(Endpoint.isPort(answer.port()), "Port", name);
            require(!answer.user().isBlank(), "User", name);
            refuseRevoked(name, answer);
            return answer;
        });
    }

    private void require(boolean valid, String setting, String name) {
        if (!valid) {
            throw invalid(
                    setting + " of '" + name + "' is invalid there",
                    "correct it, or set address, port and user in the inventory");
        }
    }

    /** The last host of {@code a,b,c}, which is reached through those before it. */
    private SshLogin.Jump own(String way, String to, int hops) {
        int comma = way.lastIndexOf(',');
        Matcher hop = HOP.matcher(way.substring(comma + 1));
        if (hops > MOST_HOPS) {
            throw invalid("'" + to + "' is reached through more than " + MOST_HOPS + " hosts (ProxyJump)", "use fewer");
        }
        String name = hop.matches() ? Optional.ofNullable(hop.group(2)).orElse(hop.group(3)) : "";
        if (!SshConfig.takes(name)) {
            throw invalid("ProxyJump of '" + to + "' is invalid: " + way, "write [user@]host[:port], with commas");
        }
        Optional<Integer> port = Optional.ofNullable(hop.group(4)).map(Integer::parseInt);
        Answer answer = answer(name, port, Optional.ofNullable(hop.group(1)))
                .orElseThrow(() -> new IllegalStateException("a ProxyJump comes from the file"));
        Optional<SshLogin.Jump> before = Optional.empty();
        if (comma >= 0) {
            before = Optional.of(own(way.substring(0, comma), name, hops + 1));
        } else {
            refuseCommand(name, answer);
            before = answer.proxyJump().map(next -> own(next, name, hops + 1));
        }
        Path usual = workstation.home().resolve(".ssh").resolve("known_hosts");
        SshLogin login = new SshLogin(
                new Endpoint(answer.address(), answer.port()),
                answer.user(),
                keys(answer),
                Optional.empty(),
                Optional.empty(),
                SshLogin.Become.NONE,
                Optional.empty(),
                knownHosts(answer, usual),
                Optional.empty(),
                before,
                answer.hostKeyAlias().filter(Endpoint::isAddress),
                answer.onlyKeys(),
                Set.of());
        return new SshLogin.Jump.Own(new Host(
                name,
                Host.AUTO,
                List.of(),
                Map.of(),
                login,
                Optional.empty(),
                List.of(new Endpoint(answer.address(), Endpoint.SMB_PORT)),
                Optional.empty(),
                Optional.empty(),
                Location.of(SshConfig.usual(workstation.home()).toString())));
    }

    private void refuseCommand(String host, Answer answer) {
        if (answer.proxyCommand().isPresent()) {
            throw invalid(
                    "'" + host + "' has a ProxyCommand there, and this program does not run them",
                    "use ProxyJump instead; or set in the inventory how the host is reached: jump: HOST, or jump: none");
        }
    }

    /** Whoever wrote it must not be connected to a host whose key is in that file. */
    private void refuseRevoked(String host, Answer answer) {
        if (answer.revokedHostKeys().isPresent()) {
            throw invalid(
                    "'" + host + "' has RevokedHostKeys there, and this program does not read such a file",
                    "write the revoked keys into your known_hosts file instead, each in a line that begins with @revoked;"
                            + " then remove the setting for this host");
        }
    }

    private Problem invalid(String what, String advice) {
        return new Problem(
                ExitCode.INVALID,
                Diagnostic.error(Location.of(SshConfig.usual(workstation.home()).toString()), what)
                        .advise(advice));
    }

    /** The files that are written there; of the default ones those that exist. */
    private List<Path> keys(Answer answer) {
        boolean usual = answer.keys().size() > 1
                && answer.keys().stream()
                        .allMatch(each -> DEFAULT_KEY.matcher(each).matches());
        return usual
                ? usualKeys()
                : answer.keys().stream()
                        .flatMap(each -> path(each, answer).stream())
                        .toList();
    }

    private List<Path> usualKeys() {
        return DEFAULT_KEYS.stream()
                .map(workstation.home().resolve(".ssh")::resolve)
                .filter(Files::isRegularFile)
                .toList();
    }

    /** A path of ssh_config with its tokens; empty where it has one that is not known here. */
    private Optional<Path> path(String written, Answer answer) {
        String home = workstation.home().toString();
        Map<String, String> tokens = Map.of(
                "%%", "%",
                "%d", home,
                "%h", answer.address(),
                "%p", String.valueOf(answer.port()),
                "%r", answer.user(),
                "%u", workstation.user());
        String text = written.startsWith("~/") ? home + written.substring(1) : written;
        if (TOKEN.matcher(text).results().anyMatch(each -> !tokens.containsKey(each.group()))) {
            return Optional.empty();
        }
        String path =
                TOKEN.matcher(text).replaceAll(each -> Matcher.quoteReplacement(tokens.getOrDefault(each.group(), "")));
        try {
            return Optional.of(workstation.home().resolve(path));
        } catch (InvalidPathException odd) {
            return Optional.empty();
        }
    }

    /** The first known_hosts file that is written there; one that knows no host, such as {@code /dev/null}, changes nothing. */
    private Path knownHosts(Answer answer, Path usual) {
        List<String> files = answer.knownHosts();
        boolean written = !files.isEmpty()
                && !(files.size() == 2
                        && files.get(0).endsWith("/.ssh/known_hosts")
                        && files.get(1).endsWith("/.ssh/known_hosts2"))
                && !files.get(0).equals("none")
                && !files.get(0).equals("/dev/null");
        return written ? path(files.get(0), answer).orElse(usual) : usual;
    }

    private static SshLogin keyed(SshLogin login, List<Path> keys) {
        return new SshLogin(
                login.ssh(),
                login.user(),
                keys,
                login.password(),
                login.passphrase(),
                login.become(),
                login.becomePassword(),
                login.knownHosts(),
                login.hostKeyPin(),
                login.jump(),
                login.hostKeyAlias(),
                login.onlyKeys(),
                login.unsaid());
    }

    private static Host with(Host host, SshLogin login, List<Endpoint> smb) {
        return new Host(
                host.name(),
                host.platform(),
                host.groups(),
                host.labels(),
                login,
                host.smbLogin(),
                smb,
                host.document(),
                host.expectedName(),
                host.at());
    }
}
