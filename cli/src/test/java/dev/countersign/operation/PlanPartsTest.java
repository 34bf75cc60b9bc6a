package dev.countersign.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.inventory.Inventory;
import dev.countersign.inventory.LocalUser;
import dev.countersign.plan.Acceptance;
import dev.countersign.plan.Decision;
import dev.countersign.plan.HostPlan;
import dev.countersign.plan.PlanFile;
import dev.countersign.yaml.SourceFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
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
            """;

    private static List<List<String>> parts(Predicate<HostPlan> changes, String... hosts) {
        Inventory inventory = Inventory.of(
                List.of(SourceFile.of(Path.of("/a.yaml"), MACHINES)),
                new LocalUser("somebody", Path.of("/home/somebody")),
                Set.of("samba"),
                new Diagnostics());
        Decision decision = new Decision.CannotTell("test", Optional.empty(), ExitCode.COULD_NOT_TELL, true);
        PlanFile plan = new PlanFile(
                "test",
                Instant.EPOCH,
                Instant.EPOCH,
                PlanFile.Origin.UNKNOWN,
                new TreeMap<>(),
                new TreeMap<>(),
                new Acceptance(false),
                Stream.of(hosts)
                        .map(each -> PlanFile.Entry.of(HostPlan.unseen(each, "samba", decision)))
                        .toList());
        return PlanParts.of(plan, inventory, changes).stream()
                .map(part -> part.hosts().stream().map(HostPlan::host).toList())
                .toList();
    }

    @Test
    void each_server_of_a_machine_has_a_part_of_its_own() {
        assertThat(parts(each -> true, "fs1", "ps2", "fs1:4450", "nas"))
                .containsExactly(List.of("fs1", "nas"), List.of("ps2"), List.of("fs1:4450"));
    }

    @Test
    void one_that_is_not_changed_needs_none() {
        assertThat(parts(each -> each.host().equals("ps2"), "fs1", "ps2", "nas"))
                .containsExactly(List.of("fs1", "ps2", "nas"));
    }

    @Test
    void the_same_server_under_two_names_stays_together_and_is_refused_there() {
        assertThat(parts(each -> true, "fs1", "again")).containsExactly(List.of("fs1", "again"));
    }
}
