package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.json.JsonMap;
import dev.countersign.testing.MachineClock;
import dev.countersign.testing.Needs;
import dev.countersign.testing.NotRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every kind of host in one inventory under one policy, from check to rollback: one of each, and
 * two of each in {@code script/test --all}. A new platform with a stand-in is one line in
 * {@link #KINDS}.
 */
@Needs({"namespaces", "smbd", "sshd", "sudo", "testparm", "net", "python3"})
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MixedFleetTest {
    private static final List<FleetKind> KINDS = List.of(
            FleetKind.samba(),
            FleetKind.registry(),
            FleetKind.standIn(
                    "synology-dsm",
                    "dsm",
                    StandIn.SUDO,
                    ":",
                    "cat /var/lib/dsm/fields || cat /usr/syno/etc/factory-fields"),
            FleetKind.standIn(
                    "truenas",
                    "truenas",
                    StandIn.SUDO,
                    "mkdir -p /var/lib/truenas; midclt call smb.update '{}' && midclt call -j service.control RESTART cifs",
                    "midclt call smb.config"),
            FleetKind.standIn(
                    "openmediavault",
                    "openmediavault",
                    StandIn.SUDO,
                    "mkdir -p /var/lib/omv; omv-salt deploy run samba",
                    "omv-rpc -u admin SMB getSettings"),
            FleetKind.standIn(
                    "unraid",
                    "unraid",
                    StandIn.ROOT,
                    "mkdir -p /var/lib/unraid; /etc/rc.d/rc.samba start; echo '# mine' >/boot/config/smb-extra.conf;"
                            + " /etc/rc.d/rc.samba reload",
                    "ls -A /boot/config; cat /boot/config/smb-extra.conf"),
            FleetKind.standIn("qnap", "qnap", StandIn.ROOT, "/etc/init.d/smb.sh restart", "cat /etc/config/smb.conf"),
            FleetKind.wine());

    private static final int OF_EACH = Boolean.getBoolean("countersign.all") ? 2 : 1;

    @TempDir
    Path temporary;

    private final Map<String, FleetKind> kinds = new LinkedHashMap<>();
    private final Map<String, FleetKind.Member> members = new LinkedHashMap<>();
    private final List<FleetKind.Raised> raised = new CopyOnWriteArrayList<>();

    @AfterEach
    void down() {
        raised.forEach(each -> each.end().run());
    }

    @Test
    void every_kind_of_host_in_one_run_ends_as_the_list_says_and_goes_back_as_it_was() throws Exception {
        Terminal terminal = fleet();
        Map<String, String> before = pictures();

        Terminal.Said check = terminal.run("check", "--json");
        Terminal.Said applied = terminal.run(
                "apply",
                "--yes",
                "--allow-documented",
                "--allow-experimental",
                "--without-lease",
                "--accept-unproven",
                "--json");

        assertThat(check.exit()).as(check.out() + check.err()).isEqualTo(2);
        assertThat(each(check, "platform")).isEqualTo(expected(FleetKind::platform));
        assertThat(rules(check)).allSatisfy(rule -> {
            assertThat(rule.text("verdict")).isEqualTo("violated");
            assertThat(rule.text("why")).isNotBlank();
            assertThat(rule.text("configured")).isNotEqualTo("unknown");
        });
        assertThat(applied.exit())
                .as(applied.out() + applied.err())
                .isEqualTo(expected(FleetKind::outcome).containsValue("Pending") ? 2 : 0);
        assertThat(each(applied, "outcome")).isEqualTo(expected(FleetKind::outcome));
        assertThat(wires()).isEqualTo(wires("required"));
        members.forEach((name, member) -> assertThat(picture(member)).as(name).isNotEqualTo(before.get(name)));

        Terminal.Said back = terminal.run("rollback", applied.json().text("run"), "--yes", "--json");

        assertThat(back.exit()).as(back.out() + back.err()).isZero();
        assertThat(each(back, "outcome")).isEqualTo(expected(kind -> "RolledBack"));
        assertThat(pictures()).isEqualTo(before);
        assertThat(wires()).isEqualTo(wires("not required"));
    }

    /** Starts every kind at once; what this machine cannot start is recorded. */
    private Terminal fleet() throws Exception {
        List<FleetKind> able = new ArrayList<>();
        for (FleetKind kind : KINDS) {
            if (kind.missing().isEmpty()) {
                able.add(kind);
            } else {
                NotRun.writeDown("MixedFleetTest, " + kind.platform(), kind.missing());
            }
        }
        ExecutorService pool = Executors.newFixedThreadPool(able.size());
        try {
            List<Callable<FleetKind.Raised>> tasks = able.stream()
                    .<Callable<FleetKind.Raised>>map(kind -> () -> up(kind))
                    .toList();
            StringBuilder inventory = new StringBuilder("hosts:\n");
            List<Future<FleetKind.Raised>> futures = pool.invokeAll(tasks);
            for (int index = 0; index < able.size(); index++) {
                List<FleetKind.Member> hosts = futures.get(index).get().members();
                for (int number = 0; number < hosts.size(); number++) {
                    String name = able.get(index).platform() + "-" + (number + 1);
                    kinds.put(name, able.get(index));
                    members.put(name, hosts.get(number));
                    inventory.append("  " + name + ": " + hosts.get(number).inventory() + "\n");
                }
            }
            return Terminal.in(temporary)
                    .clock(new MachineClock())
                    .file("policies/signing.yaml", RealHosts.REQUIRED)
                    .file("inventories/fleet.yaml", inventory.toString());
        } finally {
            pool.shutdown();
        }
    }

    private FleetKind.Raised up(FleetKind kind) throws Exception {
        FleetKind.Raised hosts = kind.raising().up(OF_EACH);
        raised.add(hosts);
        return hosts;
    }

    private Map<String, String> pictures() {
        Map<String, String> pictures = new LinkedHashMap<>();
        members.forEach((name, member) -> pictures.put(name, picture(member)));
        return pictures;
    }

    private static String picture(FleetKind.Member member) {
        try {
            return member.picture().take();
        } catch (Exception unseen) {
            throw new AssertionError("no picture of a host", unseen);
        }
    }

    /** Returns what every SMB server advertises. */
    private Map<String, String> wires() {
        Map<String, String> wires = new LinkedHashMap<>();
        members.forEach((name, member) -> member.host().ifPresent(host -> wires.put(name, host.advertises())));
        return wires;
    }

    private Map<String, String> wires(String word) {
        Map<String, String> wires = new LinkedHashMap<>();
        kinds.forEach((name, kind) -> {
            if (kind.wire()) {
                wires.put(name, word);
            }
        });
        return wires;
    }

    private Map<String, String> expected(Function<FleetKind, String> of) {
        Map<String, String> expected = new LinkedHashMap<>();
        kinds.forEach((name, kind) -> expected.put(name, of.apply(kind)));
        return expected;
    }

    private static Map<String, String> each(Terminal.Said said, String key) {
        Map<String, String> values = new LinkedHashMap<>();
        said.json().maps("hosts").forEach(host -> values.put(host.text("host"), host.text(key)));
        return values;
    }

    private static List<JsonMap> rules(Terminal.Said said) {
        return said.json().maps("hosts").stream()
                .flatMap(host -> host.maps("rules").stream())
                .toList();
    }
}
