package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.demo.EmbeddedHost;
import dev.countersign.fleet.HostRoots;
import dev.countersign.json.Json;
import dev.countersign.json.JsonMap;
import dev.countersign.testing.MachineClock;
import dev.countersign.testing.Needs;
import dev.countersign.testing.Ran;
import dev.countersign.testing.StillClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Several controllers share the hosts of the demo, each with a repository and a home of its own:
 * what {@code merge} makes of their results is what one controller says of all of them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShardsTest {
    private static final int SHARDS = 3;

    /** What differs between two looks at the same host, and between a run and another one. */
    private static final Set<String> TIMES_AND_RUNS =
            Set.of("systemTime", "startTime", "created", "expires", "run", "runs", "shard");

    @TempDir
    static Path temporary;

    private EmbeddedHosts one;
    private final Map<String, String> planned = new LinkedHashMap<>();
    private int number;

    @BeforeAll
    void start() throws IOException {
        one = EmbeddedHosts.in(Files.createDirectories(temporary.resolve("fleet")));
        one.terminal()
                .run("plan", "--json")
                .json()
                .maps("hosts")
                .forEach(each -> planned.put(
                        each.text("host"), each.maps("changes").get(0).text("after")));
    }

    @AfterAll
    void stop() throws IOException {
        one.close();
    }

    @BeforeEach
    void putBack() throws IOException {
        one.reset();
        for (EmbeddedHost each : one.hosts()) {
            Ran.of(List.of("rm", "-rf", each.root() + "/var/lib/countersign")).orFail();
        }
    }

    /** Returns another controller, with the same files. */
    private Terminal controller() throws IOException {
        Terminal terminal = Terminal.in(Files.createDirectories(temporary.resolve("controller" + number++)))
                .roots(new HostRoots(one.fleet().roots()));
        for (String each : List.of("inventories/demo.yaml", "policies/signing.yaml")) {
            terminal.file(each, one.terminal().text(each));
        }
        return terminal;
    }

    /** Runs a command line on a controller for each shard; returns the files with the results. */
    private List<String> shards(String... words) throws IOException {
        List<String> files = new ArrayList<>();
        for (int index = 1; index <= SHARDS; index++) {
            files.add(shard(controller(), index + "/" + SHARDS, words));
        }
        return files;
    }

    private String shard(Terminal controller, String shard, String... words) throws IOException {
        Terminal.Said said = controller.run(Stream.concat(Arrays.stream(words), Stream.of("--shard", shard, "--json"))
                .toArray(String[]::new));
        assertThat(said.json().integer("exitCode")).isEqualTo(said.exit());
        return Files.writeString(temporary.resolve("result" + number++ + ".json"), said.out())
                .toString();
    }

    private Terminal.Said merge(List<String> files, String... more) {
        return one.terminal()
                .run(Stream.of(Stream.of("merge"), files.stream(), Arrays.stream(more))
                        .flatMap(each -> each)
                        .toArray(String[]::new));
    }

    /** Returns a document without what differs from one time to the next. */
    private static Object bare(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> bare = new LinkedHashMap<>();
            map.forEach((name, inner) -> {
                if (!TIMES_AND_RUNS.contains(String.valueOf(name))) {
                    bare.put(String.valueOf(name), bare(inner));
                }
            });
            return bare;
        }
        return value instanceof List<?> list
                ? list.stream().map(ShardsTest::bare).toList()
                : value;
    }

    private static JsonMap read(Path file) throws IOException {
        return Json.readMap(Files.readAllBytes(file), "file", Json.Limits.OURS);
    }

    private static Map<String, String> outcomes(Terminal.Said said) {
        return said.json().maps("hosts").stream()
                .collect(Collectors.toMap(each -> each.text("host"), each -> each.text("outcome")));
    }

    private void same(Terminal.Said merged, Terminal.Said single) {
        assertThat(merged.exit()).as(merged.out() + merged.err()).isEqualTo(single.exit());
        assertThat(Json.pretty(bare(merged.json().asMap())))
                .isEqualTo(Json.pretty(bare(single.json().asMap())));
    }

    @Test
    void what_three_controllers_find_is_what_one_finds() throws IOException {
        List<String> checks = shards("check");
        List<String> scans = shards("scan");

        same(merge(checks, "--json"), one.terminal().run("check", "--json"));
        same(merge(scans, "--json"), one.terminal().run("scan", "--json"));
        assertThat(merge(checks).out())
                .contains("CHECK   3 shards   4 hosts   4 violated", "violated         4 hosts: ", "    sign");
        assertThat(merge(scans).out()).contains("SCAN   3 shards   4 endpoints   4 offered");
    }

    @Test
    void an_address_of_a_network_is_asked_by_one_shard() throws IOException {
        String ports = one.hosts().stream()
                .map(each -> "127.0.0.1-3:" + each.smbPort())
                .collect(Collectors.joining(" "));
        String targets =
                Files.writeString(temporary.resolve("targets.txt"), ports).toString();

        List<String> scans = shards("scan", "@" + targets);

        Terminal.Said single = one.terminal().run("scan", "@" + targets, "--json");
        assertThat(single.json().integer("asked")).isEqualTo(12);
        same(merge(scans, "--json"), single);
        List<Long> asked = new ArrayList<>();
        for (String each : scans) {
            asked.add(read(Path.of(each)).integer("asked"));
        }
        assertThat(asked.stream().mapToLong(Long::longValue).sum()).isEqualTo(12);
    }

    @Test
    void three_plan_files_become_one_and_it_can_be_applied_in_shards_too() throws IOException {
        List<String> plans = new ArrayList<>();
        List<String> documents = new ArrayList<>();
        for (int index = 1; index <= SHARDS; index++) {
            String plan = temporary.resolve("part" + index + ".plan").toString();
            documents.add(shard(controller(), index + "/" + SHARDS, "plan", "--out", plan));
            plans.add(plan);
        }
        Path whole = temporary.resolve("whole.plan");
        Path single = temporary.resolve("single.plan");
        Terminal.Said plan = one.terminal().run("plan", "--out", single.toString(), "--json");

        Terminal.Said merged = merge(plans, "--out", whole.toString(), "--json");

        same(merge(documents, "--json"), plan);
        assertThat(merged.exit()).as(merged.out() + merged.err()).isEqualTo(plan.exit());
        assertThat(merged.json().map("decisions").integer("change")).isEqualTo(4);
        assertThat(bare(read(whole).asMap())).isEqualTo(bare(read(single).asMap()));
        assertThat(merge(plans).out()).contains("PLAN FILE   3 shards   4 hosts   4 change");

        List<String> applied = shards("apply", whole.toString(), "--yes");

        Terminal.Said all = merge(applied, "--json");
        assertThat(all.exit()).as(all.out() + all.err()).isZero();
        assertThat(outcomes(all))
                .hasSize(4)
                .allSatisfy((host, outcome) -> assertThat(outcome).isEqualTo("Committed"));
    }

    @Test
    void what_three_controllers_change_is_what_one_changes() throws IOException {
        List<String> applied = shards("apply", "--yes");
        Terminal.Said merged = merge(applied, "--json");
        Map<String, ?> documents = one.documents();

        putBack();
        Terminal.Said single = one.terminal().run("apply", "--yes", "--json");

        same(merged, single);
        assertThat(single.exit()).isZero();
        assertThat(one.documents()).isEqualTo(documents);
        assertThat(merge(applied).out()).contains("APPLY   3 shards   4 hosts   4 changed");
    }

    /** Two controllers got the same shard: each host is locked on the host, so only one changes it. */
    @Test
    @Needs("all")
    void overlapping_shards_change_no_host_twice() throws Exception {
        List<Terminal> both = List.of(controller(), controller());
        ExecutorService controllers = Executors.newFixedThreadPool(2);
        List<Future<Terminal.Said>> running = both.stream()
                .map(each -> controllers.submit(() -> each.run("apply", "--yes", "--shard", "1/1", "--json")))
                .toList();
        controllers.shutdown();
        List<Map<String, String>> ended =
                List.of(outcomes(running.get(0).get()), outcomes(running.get(1).get()));

        for (EmbeddedHost host : one.hosts()) {
            assertThat(ended.stream()
                            .map(each -> each.getOrDefault(host.name(), ""))
                            .filter("Committed"::equals))
                    .as(host.name() + " " + ended)
                    .hasSizeLessThanOrEqualTo(1);
        }
        Terminal.Said rest = one.terminal().run("apply", "--yes", "--json");
        assertThat(rest.exit()).as(rest.out() + rest.err()).isZero();
        changedOnce();
    }

    /** Asserts that each host has the document that its plan showed before anything was changed. */
    private void changedOnce() throws IOException {
        for (EmbeddedHost host : one.hosts()) {
            assertThat(host.document().digest().toString()).as(host.name()).isEqualTo(planned.get(host.name()));
        }
    }

    @Test
    @Needs("all")
    void the_shard_of_a_controller_that_was_killed_is_finished_by_running_it_again() throws Exception {
        String larger = Stream.of("1/2", "2/2")
                .filter(each -> one.terminal()
                                .run("plan", "--shard", each, "--json")
                                .json()
                                .maps("hosts")
                                .size()
                        >= 2)
                .findFirst()
                .orElseThrow();
        String other = larger.equals("1/2") ? "2/2" : "1/2";
        Terminal first = controller();
        String done = shard(controller(), other, "apply", "--yes");

        int exit = killed(first, "ended", "apply", "--yes", "--parallel", "1", "--shard", larger);

        assertThat(exit).isEqualTo(KilledProgram.KILLED);
        assertThat(one.documents().values().stream().filter(one.made().values()::contains))
                .isNotEmpty();
        Terminal.Said early = merge(List.of(done), "--json");
        assertThat(early.exit()).isEqualTo(4);
        assertThat(early.out()).contains("shard " + larger + " is missing", "in no file: ");

        String rerun = shard(first, larger, "apply", "--yes");

        Terminal.Said merged = merge(List.of(done, rerun), "--json");
        assertThat(merged.exit()).as(merged.out() + merged.err()).isZero();
        assertThat(outcomes(merged)).hasSize(4).containsValues("AlreadyCompliant", "Committed");
        changedOnce();
    }

    @Test
    @Needs("all")
    void a_host_that_waits_for_its_confirm_is_finished_with_resume() throws Exception {
        Terminal first = controller().clock(new MachineClock());

        int exit = killed(first, "installed", "apply", "--yes", "--parallel", "1", "--shard", "1/1");

        assertThat(exit).isEqualTo(KilledProgram.KILLED);
        String run = first.run("history", "--json").json().maps("runs").get(0).text("run");
        Terminal.Said waits = controller().run("check", "--shard", "1/1", "--json");
        assertThat(waits.exit()).as(waits.out() + waits.err()).isEqualTo(3);
        assertThat(waits.out()).contains(run);
        String resumed = shard(first, "1/1", "apply", "--resume", run, "--yes");
        Terminal.Said merged = merge(List.of(resumed), "--json");
        assertThat(merged.exit()).as(merged.out() + merged.err()).isZero();
        assertThat(merged.json().bool("resumed")).isTrue();
        String again = shard(controller(), "1/1", "apply", "--yes");
        assertThat(merge(List.of(again)).out()).contains("APPLY   1 shard   4 hosts   4 compliant");
        changedOnce();
    }

    private int killed(Terminal controller, String event, String... words) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                KilledProgram.class.getName(),
                controller.home().toString(),
                controller.directory().toString(),
                event,
                one.fleet().roots().entrySet().stream()
                        .map(each -> each.getKey() + "=" + each.getValue())
                        .collect(Collectors.joining(","))));
        command.addAll(List.of(words));
        return Ran.of(command).exit();
    }

    @Test
    void results_that_do_not_belong_together_are_refused_by_name() throws IOException {
        List<String> files = shards("check");
        Terminal elsewhere = controller();
        elsewhere.file("policies/signing.yaml", RealHosts.REQUIRED.replace("why: test", "why: another"));
        String otherPolicy = shard(elsewhere, "3/3", "check");
        Terminal fewer = controller();
        fewer.file("inventories/demo.yaml", fewer.text("inventories/demo.yaml").replaceAll("(?m)^  scans:.*\n", ""));
        String otherInventory = shard(fewer, "3/3", "check");
        Terminal late = controller();
        late.clock(new StillClock(Terminal.NOW.plus(Duration.ofHours(25))));
        String otherTime = shard(late, "3/3", "check");
        String plan = shard(controller(), "3/3", "plan");
        Path whole = Files.writeString(
                temporary.resolve("whole.json"),
                one.terminal().run("check", "--json").out());
        Path error = Files.writeString(
                temporary.resolve("error.json"),
                one.terminal().run("check", "-l", "nobody", "--json").out());
        Path empty = Files.writeString(temporary.resolve("empty.json"), "");
        List<String> two = files.subList(0, 2);

        refused(two, 4, "shard 3/3 is missing", "run it: countersign check --shard 3/3 --json >FILE");
        refused(List.of(files.get(0), files.get(1), files.get(2), files.get(2)), 4, "shard 3/3 is there 2 times");
        refused(and(two, otherPolicy), 4, "with other policies or inventories", "policies/signing.yaml");
        refused(and(two, otherInventory), 4, "is of other hosts than", "only in " + files.get(0) + ": scans");
        refused(and(two, otherTime), 4, "more than 24 hours before the newest");
        refused(and(two, plan), 4, "is a plan, and " + files.get(0) + " is a check");
        refused(and(two, whole.toString()), 4, "it was made without --shard", "check --shard I/N --json");
        refused(and(two, error.toString()), 4, "is not a result but an error: unknown host 'nobody'");
        refused(and(two, empty.toString()), 65, "empty.json is empty");
        refused(and(two, temporary.resolve("absent").toString()), 65, "absent cannot be read");
        refused(and(two, one.terminal().directory() + "/policies/signing.yaml"), 65, "signing.yaml");
        String moved = Files.readString(Path.of(files.get(0))).replace("\"host\": \"", "\"host\": \"not-");
        if (!moved.equals(Files.readString(Path.of(files.get(0))))) {
            Path strange = Files.writeString(temporary.resolve("strange.json"), moved);
            refused(
                    List.of(strange.toString(), files.get(1), files.get(2)),
                    4,
                    "has hosts that are not among those of the inventory: not-",
                    "of 4 in no file: ");
        }
    }

    private static List<String> and(List<String> files, String more) {
        return Stream.concat(files.stream(), Stream.of(more)).toList();
    }

    private void refused(List<String> files, int exit, String... words) {
        Terminal.Said said = merge(files);

        assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(exit);
        assertThat(said.out()).isEmpty();
        assertThat(said.err()).contains(words);
    }
}
