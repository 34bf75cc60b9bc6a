package dev.countersign.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Needs;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every fault of {@code host.yaml}, on real hosts. */
@Needs({"namespaces", "smbd", "sshd", "nmap", "perl"})
class HostFaultsTest {
    @Test
    @Needs("all")
    void every_fault_of_a_host_ends_as_the_contract_says() throws Exception {
        List<Fault> faults = FaultFile.read("host.yaml");
        try (HostPool pool = HostPool.up(Math.min(6, faults.size()))) {

            List<FaultResult> results = pool.all(faults.stream()
                    .<HostPool.Work<FaultResult>>map(fault -> host -> new FaultCourse(fault, host).run())
                    .toList());

            Results.write("host", results, List.of());
            assertThat(results).allMatch(FaultResult::fine);
        }
    }
}
