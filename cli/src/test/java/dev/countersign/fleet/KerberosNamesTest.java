package dev.countersign.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.inventory.Host;
import dev.countersign.inventory.Inventory;
import dev.countersign.inventory.LocalUser;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.observation.WirePicture;
import dev.countersign.plan.Decision;
import dev.countersign.plan.Goal;
import dev.countersign.plan.HostPlan;
import dev.countersign.policy.Policies;
import dev.countersign.policy.Requirements;
import dev.countersign.policy.Subject;
import dev.countersign.yaml.SourceFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Names under which clients cannot use Kerberos. */
class KerberosNamesTest {
    private static List<String> notes(String require) {
        Diagnostics found = new Diagnostics();
        String inventory =
                "hosts: {fs1: {address: fs1.example.net, smb: [192.0.2.1, files.example.net, fs1.example.net]}}";
        Host host = Inventory.of(
                        List.of(SourceFile.of(Path.of("i.yaml"), inventory)),
                        new LocalUser("tester", Path.of("/home/tester")),
                        Set.of("samba"),
                        found)
                .hosts()
                .get(0);
        String policy = "policy: p\nwhy: test\nrules: [{id: r, severity: high, require: {" + require + "}}]\n";
        Requirements requirements = Requirements.of(
                Policies.of(List.of(SourceFile.of(Path.of("p.yaml"), policy)), Set.of("samba"), found),
                new Subject("fs1", Optional.of("samba"), Set.of(), Map.of()),
                Instant.parse("2026-11-22T00:00:00Z"));
        assertThat(found.all()).isEmpty();
        HostPlan plan = new HostPlan(
                "fs1",
                "samba",
                Optional.empty(),
                WirePicture.NONE,
                List.of(),
                new Decision.CannotTell("test", Optional.empty(), ExitCode.COULD_NOT_TELL, true),
                new Goal(Advertised.UNKNOWN, false, ""),
                List.of());
        KerberosNames names = new KerberosNames(
                name -> name.startsWith("files.") ? Optional.of("fs1.example.net") : Optional.empty());
        return names.note(host, requirements, plan).notes();
    }

    @Test
    void an_address_and_an_alias_are_named_where_a_policy_wants_kerberos() {
        assertThat(notes("kerberos: offered"))
                .satisfiesExactly(
                        address -> assertThat(address)
                                .startsWith("192.0.2.1 is an address: clients that use it log in with NTLM"),
                        alias -> assertThat(alias).startsWith("files.example.net is an alias of fs1.example.net: "));
    }

    @Test
    void nobody_is_told_of_names_where_no_policy_wants_kerberos() {
        assertThat(notes("smb1: \"off\"")).isEmpty();
    }
}
