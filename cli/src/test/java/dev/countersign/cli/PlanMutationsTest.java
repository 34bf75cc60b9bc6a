package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.json.JsonMap;
import dev.countersign.testing.Figures;
import dev.countersign.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever happens to a plan file, each host is refused and not touched, or gets exactly the change
 * that a new plan gives it: two demo hosts that must be changed, one that complies, one with a
 * waiver.
 */
@Needs({"sh", "setsid"})
class PlanMutationsTest {
    private static final boolean ALL = Boolean.getBoolean("countersign.all");
    private static final int MUTATIONS = ALL ? 2000 : Integer.getInteger("countersign.mutations", 12);
    private static final long SEED = 20261129;
    private static final String WAIVER = """
            waivers:
              - {rule: sign, hosts: [build], reason: of old, owner: team, until: 2026-12-01}
            """;

    @Test
    void each_host_is_refused_or_gets_the_change_of_a_plan_made_now(@TempDir Path temporary, TestReporter reporter)
            throws IOException {
        try (EmbeddedHosts fleet = EmbeddedHosts.in(temporary)) {
            EmbeddedHosts hosts = complying(fleet, 2);
            Path file = temporary.resolve("kept.plan");
            List<byte[]> others = others(hosts, file);
            byte[] plan = plan(hosts, file);
            Map<String, String> fresh = outcomes(apply(hosts, file));
            Map<String, Bytes> after = hosts.documents();
            assertThat(fresh.values()).containsExactly("Waived", "Committed", "Committed", "AlreadyCompliant");
            hosts.reset();
            String rest = rest(hosts);

            PlanMutations mutations = new PlanMutations(plan, others);
            Map<String, Integer> ends = new TreeMap<>();
            List<String> wrong = new ArrayList<>();
            long begun = System.nanoTime();
            for (int number = 0; number < MUTATIONS; number++) {
                PlanMutations.Made made = mutations.make(SEED + number);
                Files.write(file, made.file().toArray());

                Terminal.Said said = apply(hosts, file);

                Map<String, String> ended = outcomes(said);
                PlanMutations.count(ended, ends);
                List<String> faults = faults(hosts, said, ended, fresh, after);
                if (!rest(hosts).equals(rest)) {
                    faults.add("another file was touched");
                }
                if (!faults.isEmpty()) {
                    wrong.add("seed " + (SEED + number) + " " + made.done() + ": " + faults + "\n" + said.out());
                }
                hosts.reset();
            }
            Figures figures = new Figures("plan-mutations")
                    .add("mutated plan files", MUTATIONS, "files, first seed " + SEED)
                    .add("wrong", wrong.size(), "files");
            ends.forEach((end, count) -> figures.add(end, count, "times"));
            figures.add("duration", (System.nanoTime() - begun) / 1_000_000_000, "s")
                    .keep(reporter);
            assertThat(wrong).isEmpty();
            assertThat(ends).containsKeys("Refused", "Committed", "whole file refused");
        }
    }

    private static List<String> faults(
            EmbeddedHosts hosts,
            Terminal.Said said,
            Map<String, String> ended,
            Map<String, String> fresh,
            Map<String, Bytes> after) {
        List<String> faults = new ArrayList<>();
        if (!List.of(0, 4, 65).contains(said.exit())) {
            faults.add("exit " + said.exit());
        }
        hosts.documents().forEach((host, document) -> {
            String outcome = ended.getOrDefault(host, "none");
            boolean changed = !Objects.equals(document, hosts.made().get(host));
            boolean right = switch (outcome) {
                case "none", "Refused" -> !changed;
                case "AlreadyCompliant", "Waived" -> !changed && outcome.equals(fresh.get(host));
                case "Committed" -> Objects.equals(document, after.get(host)) && outcome.equals(fresh.get(host));
                default -> false;
            };
            if (!right) {
                faults.add(host + " is " + outcome + (changed ? " and changed" : ""));
            }
        });
        return faults;
    }

    /**
     * Returns plans of the same hosts under different policies, without the waiver, and of
     * different files.
     */
    private static List<byte[]> others(EmbeddedHosts hosts, Path file) throws IOException {
        List<byte[]> others = new ArrayList<>();
        hosts.terminal().file("policies/signing.yaml", RealHosts.REQUIRED);
        others.add(plan(hosts, file));
        hosts.terminal()
                .file(
                        "policies/signing.yaml",
                        RealHosts.REQUIRED + "    platforms: {samba: {\"workgroup\": \"ANOTHER\"}}\n" + WAIVER);
        hosts.terminal().trust();
        others.add(plan(hosts, file));
        hosts.terminal().file("policies/signing.yaml", RealHosts.REQUIRED + WAIVER);
        hosts.write(hosts.hosts().get(0), hosts.hosts().get(1).document());
        hosts.write(hosts.hosts().get(2), hosts.hosts().get(1).document());
        others.add(plan(hosts, file));
        hosts.reset();
        return others;
    }

    /** Returns the fleet with one host that needs no change. */
    private static EmbeddedHosts complying(EmbeddedHosts fleet, int which) throws IOException {
        Bytes good = Bytes.utf8(fleet.hosts()
                .get(which)
                .document()
                .utf8()
                .replaceAll("(?im)^.*server signing.*\n", "")
                .replaceFirst("\\[global]", "[global]\nserver signing = mandatory"));
        fleet.write(fleet.hosts().get(which), good);
        return new EmbeddedHosts(fleet.fleet(), fleet.terminal(), fleet.hosts(), fleet.documents());
    }

    private static byte[] plan(EmbeddedHosts hosts, Path file) throws IOException {
        Terminal.Said said = hosts.terminal().run("plan", "--out", file.toString());
        assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(2);
        return Files.readAllBytes(file);
    }

    private static Terminal.Said apply(EmbeddedHosts hosts, Path file) {
        return hosts.terminal().run("apply", file.toString(), "--yes", "--json");
    }

    private static Map<String, String> outcomes(Terminal.Said said) {
        Map<String, String> outcomes = new TreeMap<>();
        JsonMap root = said.json();
        if (root.keys().contains("hosts")) {
            root.maps("hosts").forEach(each -> outcomes.put(each.text("host"), each.text("outcome")));
        }
        return outcomes;
    }

    /**
     * Returns the names and contents of everything in every host's /etc except the document, and of
     * every file that should not exist.
     */
    private static String rest(EmbeddedHosts hosts) throws IOException {
        StringBuilder rest = new StringBuilder();
        for (var host : hosts.hosts()) {
            try (Stream<Path> files = Files.walk(host.root().resolve("etc"))) {
                for (Path each : files.sorted().toList()) {
                    if (Files.isRegularFile(each) && !each.endsWith("smb.conf")) {
                        rest.append(Files.readString(each));
                    }
                    rest.append(each).append('\n');
                }
            }
        }
        return rest.toString();
    }
}
