package dev.countersign.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.inventory.Endpoint;
import dev.countersign.inventory.Host;
import dev.countersign.inventory.Inventory;
import dev.countersign.inventory.LocalUser;
import dev.countersign.observation.Field;
import dev.countersign.observation.Observations;
import dev.countersign.observation.WireAnswer;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.observation.WirePicture;
import dev.countersign.plan.Decision;
import dev.countersign.plan.Goal;
import dev.countersign.plan.HostPlan;
import dev.countersign.yaml.SourceFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which servers of a machine are judged besides the one that the inventory means. */
class OtherServersTest {
    private static final String ONE = "hosts: {fs1: {address: 192.0.2.20, smb_login: none}}\n";
    private final List<Field> fields = new ArrayList<>(
            List.of(field("uid", "0"), field("recognised", "yes"), field("document.path", "/etc/samba/smb.conf")));

    private static Field field(String name, String value) {
        return new Field(name, Bytes.utf8(value));
    }

    /** Adds a server that reads a document and listens, as /proc/net/tcp writes it. */
    private void runs(int pid, String document, String... places) {
        fields.add(field("instance", pid + " 1 100 0 /usr/sbin/smbd 4711 /"));
        for (String place : places) {
            fields.add(field("instance.listens", place));
        }
        fields.add(field("instance.document", document + " " + document));
    }

    private OtherServers of(String inventory) {
        Inventory read = Inventory.of(
                List.of(SourceFile.of(Path.of("/a.yaml"), inventory)),
                new LocalUser("somebody", Path.of("/home/somebody")),
                Set.of("samba"),
                new Diagnostics());
        WirePicture wire = new WirePicture(
                List.of(new WirePicture.Endpoint(WireAnswer.unknown("192.0.2.20", 445, "test"), Optional.empty())));
        return new OtherServers(
                read.host("fs1").orElseThrow(),
                HostPlan.seen("fs1", "samba", Observations.of(fields), wire, new Goal(Advertised.UNKNOWN, false, "")),
                read);
    }

    @Test
    void one_at_another_port_is_a_host_of_its_own() {
        runs(10, "/etc/samba/smb.conf", "00000000:01BD", "00000000:008B");
        runs(20, "/etc/samba/ps2.conf", "140200C0:041E", "140200C0:008C");

        List<Host> others = of(ONE).reachable();

        assertThat(others).extracting(Host::name).containsExactly("fs1:140");
        assertThat(others.get(0).smb()).containsExactly(new Endpoint("192.0.2.20", 140));
        assertThat(others.get(0).smbLogin()).isEmpty();
        assertThat(of(ONE).elsewhere()).isEmpty();
    }

    @Test
    void one_that_the_inventory_has_is_not_shown_twice() {
        runs(10, "/etc/samba/smb.conf", "00000000:01BD");
        runs(20, "/etc/samba/ps2.conf", "00000000:041E");

        assertThat(of("""
                hosts:
                  fs1: {address: 192.0.2.20}
                  ps2: {address: 192.0.2.20, smb: [{port: 1054}]}
                """).reachable()).isEmpty();
        assertThat(of("hosts: {fs1: {address: 192.0.2.20, instance: {document: /etc/samba/smb.conf}}}\n")
                        .reachable())
                .as("the inventory says which one is meant")
                .isEmpty();
    }

    @Test
    void one_at_another_address_is_named_and_not_asked() {
        runs(10, "/etc/samba/smb.conf", "140200C0:01BD");
        runs(20, "/etc/samba/b.conf", "0100007F:01BD", "150200C0:01BD");

        assertThat(of(ONE).reachable()).isEmpty();
        assertThat(of(ONE).elsewhere()).singleElement().satisfies(plan -> {
            assertThat(plan.host()).isEqualTo("fs1:192.0.2.21:445");
            assertThat(plan.decision()).isInstanceOfSatisfying(Decision.CannotTell.class, decision -> {
                assertThat(decision.why()).contains("process 20", "192.0.2.21:445");
                assertThat(decision.advice().orElseThrow()).contains("smb: [{address: \"192.0.2.21\", port: 445}]");
            });
        });
    }

    @Test
    void one_that_only_the_host_itself_can_reach_is_left_out() {
        runs(10, "/etc/samba/smb.conf", "140200C0:01BD");
        runs(20, "/etc/samba/b.conf", "0100007F:01BD");

        assertThat(of(ONE).reachable()).isEmpty();
        assertThat(of(ONE).elsewhere()).isEmpty();
    }

    @Test
    void two_at_one_port_are_one_host_which_is_refused_when_it_is_asked() {
        runs(10, "/etc/samba/smb.conf", "00000000:01BD");
        runs(20, "/etc/samba/a.conf", "00000000:041E", "00000000:0000");
        runs(30, "/etc/samba/b.conf", "00000000:041E");

        assertThat(of(ONE).reachable()).extracting(Host::name).containsExactly("fs1:1054");
    }

    @Test
    void one_at_every_other_address_of_the_same_port_is_named_and_not_asked() {
        runs(10, "/etc/samba/smb.conf", "140200C0:01BD");
        runs(20, "/etc/samba/b.conf", "00000000:01BD");

        assertThat(of(ONE).reachable()).isEmpty();
        assertThat(of(ONE).elsewhere()).extracting(HostPlan::host).containsExactly("fs1:0.0.0.0:445");
        assertThat(of("""
                hosts:
                  fs1: {address: 192.0.2.20}
                  rest: {address: 192.0.2.20, smb: [192.0.2.30]}
                """).elsewhere()).isEmpty();
    }

    @Test
    void one_whose_name_the_inventory_gives_to_something_else_is_not_asked_under_it() {
        runs(10, "/etc/samba/smb.conf", "00000000:01BD");
        runs(20, "/etc/samba/ps2.conf", "00000000:041E");
        String another = """
                hosts:
                  fs1: {address: 192.0.2.20}
                  "fs1:1054": {address: 192.0.2.99}
                """;

        assertThat(of(another).reachable()).isEmpty();
        assertThat(of(another).elsewhere()).extracting(HostPlan::host).containsExactly("fs1:192.0.2.20:1054");
    }

    @Test
    void a_machine_with_one_server_has_no_other() {
        runs(10, "/etc/samba/smb.conf", "00000000:01BD", "00000000:041E");

        assertThat(of(ONE).reachable()).isEmpty();
    }
}
