package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.json.JsonMap;
import dev.countersign.policy.PostureWord;
import dev.countersign.testing.Figures;
import dev.countersign.testing.Needs;
import dev.countersign.testing.Ran;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command gives a policy the same meaning: what lint refuses they all refuse, and what it
 * accepts they all treat alike.
 */
@Needs({"namespaces", "smbd", "sshd"})
class OneMeaningTest {
    private static final boolean ALL = Boolean.getBoolean("countersign.all");
    private static final int POLICIES = ALL ? 500 : Integer.getInteger("countersign.policies", 12);
    private static final int APPLIED = ALL ? 40 : 2;
    private static final long SEED = 20261129;

    @Test
    void what_a_policy_made_by_chance_says_is_the_same_to_every_command(@TempDir Path temporary, TestReporter reporter)
            throws Exception {
        Map<String, Integer> ends = new TreeMap<>();
        List<String> wrong = new ArrayList<>();
        int applied = 0;
        try (OneHost one = OneHost.up()) {
            RealHosts hosts = one.begin(temporary.resolve("user"));
            Path recorded = temporary.resolve("recorded.plan");
            assertThat(hosts.run("plan", "--out", recorded.toString()).exit()).isEqualTo(2);
            repository(hosts);
            for (int number = 0; number < POLICIES; number++) {
                GeneratedPolicy policy = GeneratedPolicy.of(SEED + number);
                hosts.terminal().file("policies/signing.yaml", policy.text());
                Terminal.Said lint = hosts.run("lint", "--json");
                ends.merge("lint " + lint.exit(), 1, Integer::sum);

                List<String> faults = lint.exit() == 0
                        ? takenAlike(hosts.terminal(), recorded, ends)
                        : refusedByAll(hosts.terminal(), recorded, lint.exit());

                if (lint.exit() == 0 && applied < APPLIED) {
                    applied++;
                    faults.addAll(applied(one, hosts, ends));
                    hosts = one.begin(temporary.resolve("user" + applied));
                    repository(hosts);
                }
                if (!faults.isEmpty()) {
                    wrong.add("seed " + policy.seed() + ": " + faults + "\n" + policy.text());
                }
            }
        }
        Figures figures = new Figures("one-meaning")
                .add("policies made by chance", POLICIES, "first seed " + SEED)
                .add("of these applied to a real host", applied, "")
                .add("taken for two things", wrong.size(), "policies");
        ends.forEach((end, count) -> figures.add(end, count, "times"));
        figures.keep(reporter);
        assertThat(wrong).isEmpty();
        assertThat(ends).containsKeys("lint 0", "lint 65");
    }

    private static void repository(RealHosts hosts) {
        Ran.of(List.of(
                        "sh",
                        "-c",
                        "git init -q \"$1\" && cd \"$1\" && git config user.name T && git config user.email t@example.net",
                        "sh",
                        hosts.terminal().directory().toString()))
                .orFail();
    }

    private static List<String> refusedByAll(Terminal terminal, Path recorded, int lint) {
        List<String> faults = new ArrayList<>();
        if (lint != 65) {
            faults.add("lint ended with " + lint);
        }
        for (String command : List.of(
                "render", "commit -m x", "check", "plan", "plan --from-observations " + recorded, "apply --yes")) {
            int exit = terminal.run(command.split(" ")).exit();
            if (exit != 65) {
                faults.add(command + " ended with " + exit + " where lint ends with 65");
            }
        }
        return faults;
    }

    /**
     * Returns the faults: what is rendered, planned from a recording, and planned now must be the
     * same settings with the same values.
     */
    private static List<String> takenAlike(Terminal terminal, Path recorded, Map<String, Integer> ends) {
        terminal.trust();
        List<String> faults = new ArrayList<>();
        Terminal.Said render = terminal.run("render", "--json");
        Terminal.Said commit = terminal.run("commit", "-m", "x", "--json");
        Terminal.Said offline = terminal.run("plan", "--from-observations", recorded.toString(), "--json");
        Terminal.Said live = terminal.run("plan", "--json");
        if (commit.exit() != 0) {
            faults.add("commit ended with " + commit.exit() + " " + commit.err());
        }
        if (!List.of(0, 4).contains(render.exit())) {
            faults.add("render ended with " + render.exit());
        }
        for (Terminal.Said each : List.of(offline, live)) {
            if (!List.of(0, 2, 3, 4).contains(each.exit())) {
                faults.add("plan ended with " + each.exit() + " " + each.err());
            }
        }
        if (faults.isEmpty()) {
            if (!rendered(render).containsAll(rendered(commit))) {
                faults.add("commit shows " + rendered(commit) + " and render writes " + rendered(render));
            }
            ends.merge("plan " + live.exit(), 1, Integer::sum);
            List<JsonMap> now = live.json().maps("hosts");
            List<JsonMap> then = offline.json().maps("hosts");
            for (int number = 0; number < now.size(); number++) {
                alike(render, now.get(number), then.get(number), faults);
            }
        }
        return faults;
    }

    /**
     * Returns every setting of every host, as render writes it or as a commit shows it to be new.
     */
    private static List<String> rendered(Terminal.Said said) {
        return said.json().maps("hosts").stream()
                .flatMap(each -> each.maps("settings").stream())
                .flatMap(each -> Stream.of("value", "after")
                        .filter(each.keys()::contains)
                        .map(key -> each.text("name") + " = " + each.text(key)))
                .toList();
    }

    private static void alike(Terminal.Said render, JsonMap now, JsonMap then, List<String> faults) {
        String host = now.text("host");
        if (!diffs(now).equals(diffs(then))) {
            faults.add(host + ": a plan of what was recorded is " + then.text("decision") + " " + diffs(then)
                    + ", one of now " + now.text("decision") + " " + now.text("reason") + diffs(now));
        }
        List<String> settings = render.json().maps("hosts").stream()
                .filter(each -> each.text("host").equals(host))
                .flatMap(each -> each.maps("settings").stream())
                .map(each -> each.text("name"))
                .toList();
        for (JsonMap rule : now.maps("rules")) {
            boolean violated = rule.text("verdict").equals("violated");
            boolean posture = PostureWord.of(rule.text("setting")).isPresent();
            if (violated && !posture && !settings.contains(rule.text("setting"))) {
                faults.add(host + ": " + rule.text("setting") + " is violated, and render writes " + settings);
            }
        }
    }

    private static List<String> diffs(JsonMap host) {
        return host.maps("changes").stream().map(each -> each.text("diff")).toList();
    }

    /** Returns the faults: what is applied must comply, and what is refused must change nothing. */
    private static List<String> applied(OneHost one, RealHosts hosts, Map<String, Integer> ends) {
        String before = RealHosts.state(one.host());
        int plan = hosts.run("plan").exit();
        Terminal.Said apply = hosts.run("apply", "--yes", "--json");
        ends.merge("plan " + plan + ", apply " + apply.exit(), 1, Integer::sum);
        int check = hosts.run("check").exit();
        boolean changed = !RealHosts.state(one.host()).equals(before);
        boolean right = switch (apply.exit()) {
            case 0 -> check == 0 && List.of(0, 2).contains(plan);
            // What cannot be determined is reported by a plan, and refused by an apply
            case 4 -> !changed && List.of(3, 4).contains(plan);
            default -> false;
        };
        return right
                ? List.of()
                : List.of("plan " + plan + ", apply " + apply.exit() + ", then check " + check
                        + (changed ? ", changed" : "") + "\n" + apply.out());
    }
}
