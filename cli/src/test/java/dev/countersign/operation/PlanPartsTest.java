package dev.countersign.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.inventory.Inventory;
import dev.countersign.inventory.LocalUser;
import dev.countersign.plan.Decision;
import dev.countersign.plan.HostPlan;
import dev.countersign.rollout.Batches;
import dev.countersign.yaml.SourceFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No run changes a machine twice. */
class PlanPartsTest {
    private static final String MACHINES = """
            hosts:
              fs1: {address: 192.0.2.1}
              ps2: {address: 192.0.2.1, smb: [{port: 1054}]}
              again: {address: 192.0.2.1}
              nas: {address: 192.0.2.2}
              nas2: {address: 192.0.2.3}
              nas3: {address: 192.0.2.4}
            """;

    private static PlanParts parts(Batches batches, List<String> changing, String... hosts) {
        Inventory inventory = Inventory.of(
                List.of(SourceFile.of(Path.of("/a.yaml"), MACHINES)),
                new LocalUser("somebody", Path.of("/home/somebody")),
                Set.of("samba"),
                new Diagnostics());
        Decision decision = new Decision.CannotTell("test", Optional.empty(), ExitCode.COULD_NOT_TELL, true);
        return PlanParts.of(
                Stream.of(hosts)
                        .map(each -> HostPlan.unseen(each, "samba", decision))
                        .toList(),
                changing,
                inventory,
                batches);
    }

    private static List<Set<String>> hosts(List<String> changing, String... hosts) {
        return parts(Batches.ALL_AT_ONCE, changing, hosts).all().stream()
                .map(PlanParts.Part::hosts)
                .toList();
    }

    private static List<String> batches(PlanParts parts) {
        return parts.batches().stream()
                .map(each -> each.number() + "/" + each.last() + " " + String.join("+", each.hosts()))
                .toList();
    }

    @Test
    void each_server_of_a_machine_has_a_part_of_its_own() {
        List<String> all = List.of("fs1", "ps2", "fs1:4450", "nas");

        assertThat(hosts(all, "fs1", "ps2", "fs1:4450", "nas"))
                .containsExactly(Set.of("fs1", "nas"), Set.of("ps2"), Set.of("fs1:4450"));
        assertThat(batches(parts(Batches.ALL_AT_ONCE, all, "fs1", "ps2", "fs1:4450", "nas")))
                .containsExactly("1/3 fs1+nas", "2/3 ps2", "3/3 fs1:4450");
    }

    @Test
    void one_that_is_not_changed_needs_none() {
        assertThat(hosts(List.of("ps2"), "fs1", "ps2", "nas")).containsExactly(Set.of("fs1", "ps2", "nas"));
        assertThat(hosts(List.of(), "fs1", "nas")).containsExactly(Set.of("fs1", "nas"));
        assertThat(parts(Batches.ALL_AT_ONCE, List.of(), "fs1").batches()).isEmpty();
    }

    @Test
    void the_same_server_under_two_names_stays_together_and_is_refused_there() {
        assertThat(hosts(List.of("fs1", "again"), "fs1", "again")).containsExactly(Set.of("fs1", "again"));
    }

    @Test
    void the_canary_is_in_the_first_part_and_alone_in_the_first_batch() {
        List<String> all = List.of("fs1", "ps2", "fs1:4450", "nas");
        PlanParts parts = parts(Batches.ALL_AT_ONCE.after("ps2"), all, "fs1", "ps2", "fs1:4450", "nas", "again");

        assertThat(parts.all().stream().map(PlanParts.Part::hosts))
                .containsExactly(Set.of("ps2", "nas", "again"), Set.of("fs1"), Set.of("fs1:4450"));
        assertThat(batches(parts)).containsExactly("1/4 ps2", "2/4 nas", "3/4 fs1", "4/4 fs1:4450");
    }

    @Test
    void a_percentage_is_one_of_the_hosts_of_all_parts_and_each_begins_with_the_first_size() {
        assertThat(batches(parts(
                        Batches.parse("1,50%"),
                        List.of("fs1", "ps2", "fs1:4450", "nas", "nas2", "nas3"),
                        "fs1",
                        "ps2",
                        "fs1:4450",
                        "nas",
                        "nas2",
                        "nas3")))
                .containsExactly("1/4 fs1", "2/4 nas+nas2+nas3", "3/4 ps2", "4/4 fs1:4450");
    }
}
