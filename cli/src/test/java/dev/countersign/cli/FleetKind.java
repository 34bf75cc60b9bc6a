package dev.countersign.cli;

import dev.countersign.ssh.WineHost;
import dev.countersign.testing.Lab;
import dev.countersign.testing.LabHost;
import dev.countersign.testing.NotRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One kind of host in a mixed fleet: how to start some, and the expected result for each.
 *
 * @param platform that it is recognised as
 * @param outcome of an apply that requires signing
 * @param wire whether a real smbd is behind it, so that the change is proved on the wire
 */
record FleetKind(String platform, String outcome, boolean wire, Raising raising) {
    private static final List<String> PARAMETERS = Stream.of("LanmanServer", "LanmanWorkstation")
            .map(each -> "HKLM\\SYSTEM\\CurrentControlSet\\Services\\" + each + "\\Parameters")
            .toList();

    /** Starts hosts. */
    interface Raising {
        Raised up(int count) throws Exception;
    }

    /** Running hosts. */
    record Raised(List<Member> members, Runnable end) {
        Raised {
            members = List.copyOf(members);
        }
    }

    /** Everything on a host that the program could have changed, as comparable text. */
    interface Picture {
        String take() throws Exception;
    }

    /**
     * One host.
     *
     * @param inventory how it is reached: a flow map
     * @param host the host, if it has a wire
     */
    record Member(String inventory, Picture picture, Optional<LabHost> host) {}

    /** Samba with its file; the picture is the file's bytes, owner and mode. */
    static FleetKind samba() {
        return new FleetKind(
                "samba",
                "Committed",
                true,
                count -> raised(Lab.up(count), StandIn.ROOT, FleetKind::nothing, RealHosts::state));
    }

    /**
     * Samba with its registry; the picture is every registry setting, and the file that includes
     * the registry.
     */
    static FleetKind registry() {
        return new FleetKind(
                "samba-registry",
                "Committed",
                true,
                count -> raised(
                        Lab.up(count),
                        StandIn.ROOT,
                        FleetKind::bringRegistryIn,
                        host -> shell(host, "net conf list") + RealHosts.state(host)));
    }

    /**
     * A stand-in for an appliance, in front of a real smbd.
     *
     * @param platform that it stands for; its folder in lab/ may have a different name
     * @param login how to become root there
     * @param start a script that prepares it after its installation
     * @param store a script that prints everything that the appliance stores
     */
    static FleetKind standIn(String platform, String folder, String login, String start, String store) {
        return new FleetKind(
                platform,
                "Committed",
                true,
                count -> raised(
                        StandIn.lab(count, folder),
                        login,
                        host -> offering(host, start),
                        host -> shell(host, "{ " + store + "; } 2>/dev/null | LC_ALL=C sort")));
    }

    private static void offering(LabHost host, String start) throws InterruptedException {
        shell(host, start);
        RealHosts.await(
                Duration.ofSeconds(30),
                host + " offers signing",
                () -> host.advertises().equals("not required"));
    }

    /**
     * Wine's registry behind a real sshd: without SMB nothing can be proved, so the change waits
     * for a restart.
     */
    static FleetKind wine() {
        return new FleetKind("windows", "Pending", false, count -> {
            List<WineHost> hosts = new ArrayList<>();
            Runnable end = () -> hosts.forEach(FleetKind::end);
            try {
                List<Member> members = new ArrayList<>();
                for (int number = 0; number < count; number++) {
                    WineHost host = new WineHost();
                    hosts.add(host);
                    offering(host);
                    members.add(new Member(host.inventory(), () -> registryOf(host), Optional.empty()));
                }
                return new Raised(members, end);
            } catch (Exception notUp) {
                end.run();
                throw notUp;
            }
        });
    }

    /** The server only offers signing, and the client has no setting. */
    private static void offering(WineHost host) throws Exception {
        host.reg("add", PARAMETERS.get(0), "/v", "RequireSecuritySignature", "/t", "REG_DWORD", "/d", "0", "/f");
        host.reg("add", PARAMETERS.get(1), "/v", "Other", "/t", "REG_SZ", "/d", "stays", "/f");
    }

    private static void end(WineHost host) {
        try {
            host.close();
        } catch (IOException left) {
            throw new UncheckedIOException(left);
        }
    }

    /** Returns what this machine lacks for it. */
    List<String> missing() {
        return wire ? List.of() : NotRun.missing("root", WineHost.WINE);
    }

    /** Prepares a host before it is looked at. */
    private interface Preparing {
        void on(LabHost host) throws IOException, InterruptedException;
    }

    private interface Looking {
        String at(LabHost host);
    }

    private static Raised raised(Lab lab, String login, Preparing preparing, Looking looking)
            throws IOException, InterruptedException {
        for (LabHost host : lab.hosts()) {
            preparing.on(host);
        }
        List<Member> members = IntStream.rangeClosed(1, lab.hosts().size())
                .mapToObj(lab::host)
                .map(host -> new Member(
                        "{address: " + host.address() + ", port: " + host.sshPort() + ", platform: auto, " + login
                                + ", key: \"" + lab.key() + "\", known_hosts: \"" + lab.knownHosts() + "\"}",
                        () -> looking.at(host),
                        Optional.of(host)))
                .toList();
        return new Raised(members, lab::close);
    }

    private static void nothing(LabHost host) {}

    private static void bringRegistryIn(LabHost host) throws IOException {
        shell(host, "net conf setparm global 'server string' 'it is = \"here\" # 100%'");
        RealHosts.includeRegistry(host);
    }

    private static String registryOf(WineHost host) throws Exception {
        StringBuilder text = new StringBuilder();
        for (String key : PARAMETERS) {
            text.append(host.reg("query", key));
        }
        return text.toString();
    }

    private static String shell(LabHost host, String script) {
        return host.exec("sh", "-c", script).orFail().output();
    }
}
