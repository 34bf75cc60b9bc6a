package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.json.JsonMap;
import dev.countersign.testing.Figures;
import dev.countersign.testing.Lab;
import dev.countersign.testing.LabHost;
import dev.countersign.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@link PlanMutationsTest} on real hosts, with real sshd and smbd: one of two must be changed, the
 * other complies.
 */
@Needs({"namespaces", "smbd", "sshd", "testparm"})
class PlanMutationsOnRealHostsTest {
    private static final int MUTATIONS = 40;
    private static final long SEED = 20261130;

    @TempDir
    Path temporary;

    @Test
    @Needs("all")
    void each_host_is_refused_or_gets_the_change_of_a_plan_made_now(TestReporter reporter) throws IOException {
        try (Lab lab = Lab.up(2)) {
            RealHosts hosts = RealHosts.of(lab, temporary);
            RealHosts.write(
                    lab.host(2),
                    Files.readString(lab.host(2).smbConf())
                            .replace("[global]", "[global]\nserver signing = mandatory"));
            RealHosts.reload(lab.host(2));
            Path file = temporary.resolve("kept.plan");
            List<byte[]> others = others(hosts, file);
            byte[] plan = plan(hosts, file);
            Map<String, String> made = states(lab);
            Map<String, String> fresh = outcomes(apply(hosts, file));
            Map<String, String> after = states(lab);
            assertThat(fresh).containsEntry("fs1", "Committed").containsEntry("fs2", "AlreadyCompliant");
            back(hosts);

            PlanMutations mutations = new PlanMutations(plan, others);
            Map<String, Integer> ends = new TreeMap<>();
            List<String> wrong = new ArrayList<>();
            for (int number = 0; number < MUTATIONS; number++) {
                PlanMutations.Made mutated = mutations.make(SEED + number);
                Files.write(file, mutated.file().toArray());

                Terminal.Said said = apply(hosts, file);

                Map<String, String> ended = outcomes(said);
                PlanMutations.count(ended, ends);
                Map<String, String> states = states(lab);
                for (String host : made.keySet()) {
                    String outcome = ended.getOrDefault(host, "none");
                    Map<String, String> right = outcome.equals("Committed") ? after : made;
                    boolean known =
                            outcome.equals("none") || outcome.equals("Refused") || outcome.equals(fresh.get(host));
                    if (!known || !states.getOrDefault(host, "").equals(right.get(host))) {
                        wrong.add("seed " + (SEED + number) + " " + mutated.done() + ": " + host + " is " + outcome
                                + "\n" + said.out());
                    }
                }
                if (ended.containsValue("Committed")) {
                    back(hosts);
                }
            }
            Figures figures = new Figures("plan-mutations-real")
                    .add("mutated plan files", MUTATIONS, "files, first seed " + SEED)
                    .add("wrong", wrong.size(), "files");
            ends.forEach((end, count) -> figures.add(end, count, "times"));
            figures.keep(reporter);
            assertThat(wrong).isEmpty();
        }
    }

    /** Returns plans of the same hosts under a different policy, and with a waiver. */
    private static List<byte[]> others(RealHosts hosts, Path file) throws IOException {
        List<byte[]> others = new ArrayList<>();
        hosts.terminal()
                .file(
                        "policies/signing.yaml",
                        RealHosts.REQUIRED + "    platforms: {samba: {\"server string\": \"another\"}}\n");
        others.add(plan(hosts, file));
        hosts.terminal()
                .file(
                        "policies/signing.yaml",
                        RealHosts.REQUIRED
                                + "waivers:\n  - {rule: sign, hosts: [fs1], reason: old, owner: team, until: 2099-01-01}\n");
        others.add(plan(hosts, file));
        hosts.terminal().file("policies/signing.yaml", RealHosts.REQUIRED);
        return others;
    }

    private static void back(RealHosts hosts) throws IOException {
        Terminal.Said back = hosts.run("rollback", hosts.lastRun(), "--yes");
        assertThat(back.exit()).as(back.out() + back.err()).isZero();
    }

    private static byte[] plan(RealHosts hosts, Path file) throws IOException {
        Terminal.Said said = hosts.run("plan", "--out", file.toString());
        assertThat(said.exit()).as(said.out() + said.err()).isIn(0, 2);
        return Files.readAllBytes(file);
    }

    private static Terminal.Said apply(RealHosts hosts, Path file) {
        return hosts.run("apply", file.toString(), "--yes", "--json");
    }

    private static Map<String, String> outcomes(Terminal.Said said) {
        Map<String, String> outcomes = new TreeMap<>();
        JsonMap root = said.json();
        if (root.keys().contains("hosts")) {
            root.maps("hosts").forEach(each -> outcomes.put(each.text("host"), each.text("outcome")));
        }
        return outcomes;
    }

    private static Map<String, String> states(Lab lab) {
        Map<String, String> states = new TreeMap<>();
        for (LabHost host : lab.hosts()) {
            states.put(host.name(), RealHosts.state(host));
        }
        return states;
    }
}
