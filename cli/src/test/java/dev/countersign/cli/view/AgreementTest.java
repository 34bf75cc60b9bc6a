package dev.countersign.cli.view;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.json.Json;
import dev.countersign.json.JsonMap;
import dev.countersign.observation.RunId;
import dev.countersign.operation.FleetStatus;
import dev.countersign.operation.HostStatus;
import dev.countersign.operation.PlanRollout;
import dev.countersign.operation.Rollbacks;
import dev.countersign.operation.RolloutEnd;
import dev.countersign.operation.RunReport;
import dev.countersign.plan.Acceptance;
import dev.countersign.plan.HostPlan;
import dev.countersign.plan.HostVerdict;
import dev.countersign.plan.PlanFile;
import dev.countersign.transaction.Ends;
import dev.countersign.transaction.HostOutcome;
import dev.countersign.transaction.Outcome;
import dev.countersign.transaction.Outcomes;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The text, the JSON and the exit code of a command say the same of 500 hosts: with every outcome
 * among them, and with some of the outcomes (which, a seed decides). What has to be said of each
 * host is written down with its kind, not taken from the program.
 */
class AgreementTest {
    private static final int HOSTS = 500;
    private static final Instant NOW = Instant.parse("2026-11-22T09:51:41Z");

    /** [README, exit codes] The first that any host has is the exit code of the command. */
    private static final List<Integer> WORST_FIRST = List.of(6, 5, 1, 4, 3, 2, 0);

    @TempDir
    Path folder;

    static Stream<Integer> seeds() {
        return IntStream.rangeClosed(0, 12).boxed();
    }

    /** All of them for seed 0, else one to four of them. */
    private static <K> List<K> some(K[] all, int seed) {
        List<K> kinds = new ArrayList<>(Arrays.asList(all));
        Random random = new Random(seed);
        Collections.shuffle(kinds, random);
        return seed == 0 ? kinds : kinds.subList(0, 1 + random.nextInt(4));
    }

    private static int worst(Stream<Integer> codes) {
        Set<Integer> had = codes.collect(Collectors.toSet());
        return WORST_FIRST.stream().filter(had::contains).findFirst().orElseThrow();
    }

    private static JsonMap read(String json) {
        return Json.readMap(json.getBytes(UTF_8), "json", Json.Limits.OURS);
    }

    private static Map<String, Integer> tally(Stream<String> words) {
        Map<String, Integer> tally = new TreeMap<>();
        words.forEach(word -> tally.merge(word, 1, Integer::sum));
        return tally;
    }

    /** The counts of a headline; the number of hosts must be their sum. */
    private static Map<String, Integer> counts(Screen screen) {
        Map<String, Integer> counts = screen.counts();
        assertThat(counts.remove("hosts")).isEqualTo(HOSTS);
        assertThat(counts.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(HOSTS);
        return counts;
    }

    private static Map<String, Integer> counts(JsonMap counts) {
        Map<String, Integer> above = new TreeMap<>();
        counts.asMap().forEach((word, count) -> {
            if (!count.equals(0L)) {
                above.put(word, ((Long) count).intValue());
            }
        });
        return above;
    }

    private static Map<String, String> words(JsonMap document, Function<JsonMap, String> word) {
        Map<String, String> words = new HashMap<>();
        document.maps("hosts").forEach(host -> words.put(host.text("host"), word.apply(host)));
        return words;
    }

    /** The word behind each host in the groups of a text. */
    private static Map<String, String> words(Screen screen) {
        Map<String, String> words = new HashMap<>();
        screen.groups()
                .forEach((word, hosts) -> hosts.forEach(
                        host -> assertThat(words.put(host, word)).as(host).isNull()));
        return words;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void check(int seed) {
        List<ManyHosts.Kind> kinds = some(ManyHosts.Kind.values(), seed);
        List<HostPlan> hosts = ManyHosts.of(HOSTS, kinds);
        Map<String, String> expected = new HashMap<>();
        for (int at = 0; at < HOSTS; at++) {
            expected.put(hosts.get(at).host(), kinds.get(at % kinds.size()).checked);
        }

        JsonMap json = read(CheckJson.of(hosts, ManyHosts.REVISION, Map.of()));
        Screen screen = Screen.fitting(80, console -> CheckView.show(console, hosts, ManyHosts.REVISION, false));

        assertThat(words(json, host -> host.text("verdict"))).isEqualTo(expected);
        assertThat(counts(screen)).isEqualTo(tally(expected.values().stream()));
        assertThat(counts(json.map("verdicts"))).isEqualTo(counts(screen));
        assertThat(rows(screen)).isEqualTo(marks(expected));
        assertThat(json.integer("exitCode"))
                .isEqualTo(HostVerdict.exitCode(hosts).number())
                .isEqualTo(worst(kinds.stream().map(kind -> kind.checkExit)));
    }

    /** The mark before each host of the table. */
    private static Map<String, String> rows(Screen screen) {
        Map<String, String> rows = new TreeMap<>();
        screen.lines().stream()
                .filter(line -> line.matches("[\u2717?~\u2713-]  fs[0-9]+ .*"))
                .forEach(line -> rows.put(line.substring(3).split(" ", -1)[0], line.substring(0, 1)));
        return rows;
    }

    /** The marks of all hosts that have to be in the table: more than ten that comply are not. */
    private static Map<String, String> marks(Map<String, String> verdicts) {
        Map<String, String> known = Map.of(
                "violated",
                "\u2717",
                "unknown",
                "?",
                "not reached",
                "?",
                "waived",
                "~",
                "no rule",
                "-",
                "compliant",
                "\u2713");
        boolean few = Collections.frequency(verdicts.values(), "compliant") <= 10;
        Map<String, String> marks = new TreeMap<>();
        verdicts.forEach((host, verdict) -> {
            if (few || !verdict.equals("compliant")) {
                marks.put(host, known.getOrDefault(verdict, ""));
            }
        });
        return marks;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void plan(int seed) {
        List<ManyHosts.Kind> kinds = some(ManyHosts.Kind.values(), seed);
        List<HostPlan> hosts = ManyHosts.of(HOSTS, kinds);
        Map<String, String> expected = new HashMap<>();
        for (int at = 0; at < HOSTS; at++) {
            expected.put(hosts.get(at).host(), kinds.get(at % kinds.size()).planned);
        }

        JsonMap json = read(PlanJson.of(hosts, ManyHosts.REVISION, List.of(), Map.of()));
        Screen screen = Screen.fitting(
                80,
                console -> PlanView.showBeforeChange(console, hosts, ManyHosts.REVISION, Duration.ofMinutes(2), false));

        assertThat(words(json, AgreementTest::planned)).isEqualTo(expected);
        assertThat(counts(screen)).isEqualTo(tally(expected.values().stream()));
        assertThat(counts(json.map("decisions"))).isEqualTo(counts(screen));
        expected.forEach((host, word) -> {
            if (word.startsWith("to ")) {
                assertThat(screen.text()).containsPattern("\\b" + host + "[,:\n]");
            }
        });
        assertThat(json.integer("exitCode"))
                .isEqualTo(PlanJson.exitCode(hosts).number())
                .isEqualTo(worst(kinds.stream().map(kind -> kind.planExit)));
    }

    /** The word of the counts for a host: its decision has names of its own. */
    private static String planned(JsonMap host) {
        return switch (host.text("decision")) {
            case "change" -> "to change";
            case "activate" -> "to activate";
            case "complies" -> "comply";
            default -> host.text("decision");
        };
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void apply(int seed) {
        List<Outcome> kinds = some(Outcome.values(), seed);
        List<HostPlan> hosts = ManyHosts.of(HOSTS, List.of(ManyHosts.Kind.CHANGE));
        List<HostOutcome> outcomes = new ArrayList<>();
        Map<String, String> expected = new HashMap<>();
        for (int at = 0; at < HOSTS; at++) {
            Outcome outcome = kinds.get(at % kinds.size());
            outcomes.add(Ends.of(hosts.get(at).host(), outcome, at % 7 == 0 ? "a reason" : "another reason"));
            expected.put(hosts.get(at).host(), RESULTS.getOrDefault(outcome, ""));
        }
        PlanFile plan = new PlanFile(
                "0.1.0",
                NOW,
                NOW,
                new PlanFile.Origin(Optional.of(ManyHosts.REVISION), false),
                new TreeMap<>(),
                new TreeMap<>(),
                Acceptance.NOTHING,
                hosts.stream().map(PlanFile.Entry::of).toList());
        ExitCode code = Outcomes.of(outcomes).exitCode();

        RolloutEnd end = RolloutEnd.nothing(outcomes);
        JsonMap json = read(ApplyJson.of(
                plan, new PlanRollout.Done(end, List.of(), List.of(), Map.of(), false), Optional.empty(), Map.of()));
        JsonMap resumed = read(ApplyJson.resumed(new RunId("20261122T095141Z-3f9c"), outcomes, end, Map.of(), code));
        Screen screen = Screen.fitting(80, console -> OutcomeView.show(console, "APPLY", outcomes, false));

        assertThat(words(screen)).isEqualTo(expected);
        assertThat(counts(screen)).isEqualTo(tally(expected.values().stream()));
        for (JsonMap each : List.of(json, resumed)) {
            assertThat(words(each, host -> host.text("result"))).isEqualTo(expected);
            assertThat(counts(each.map("outcomes")))
                    .isEqualTo(tally(each.maps("hosts").stream().map(host -> host.text("outcome"))));
            assertThat(each.integer("exitCode"))
                    .isEqualTo(worst(kinds.stream().map(outcome -> EXITS.getOrDefault(outcome, -1))));
        }
    }

    /** [VIEWS, one word per outcome; README, exit codes] */
    private static final Map<Outcome, String> RESULTS = Map.of(
            Outcome.ALREADY_COMPLIANT, "compliant",
            Outcome.WAIVED, "waived",
            Outcome.COMMITTED, "changed",
            Outcome.PENDING, "pending restart",
            Outcome.ROLLED_BACK, "restored",
            Outcome.REFUSED, "refused",
            Outcome.NOT_REACHED, "not reached",
            Outcome.NOT_ATTEMPTED, "not started",
            Outcome.UNCONFIRMED, "unconfirmed",
            Outcome.NEEDS_PERSON, "needs attention");

    private static final Map<Outcome, Integer> EXITS = Map.of(
            Outcome.ALREADY_COMPLIANT, 0,
            Outcome.WAIVED, 0,
            Outcome.COMMITTED, 0,
            Outcome.PENDING, 2,
            Outcome.ROLLED_BACK, 5,
            Outcome.REFUSED, 4,
            Outcome.NOT_REACHED, 3,
            Outcome.NOT_ATTEMPTED, 4,
            Outcome.UNCONFIRMED, 6,
            Outcome.NEEDS_PERSON, 6);

    @ParameterizedTest
    @MethodSource("seeds")
    void status(int seed) {
        List<ManyStates.Kind> kinds = some(ManyStates.Kind.values(), seed);
        FleetStatus status = ManyStates.of(HOSTS, kinds, false);
        Map<String, String> expected = new HashMap<>();
        for (int at = 0; at < HOSTS; at++) {
            expected.put("fs" + (at + 1), kinds.get(at % kinds.size()).word);
        }

        JsonMap json = read(StatusJson.of(status, ManyHosts.REVISION));
        Screen brief = Screen.fitting(80, console -> StatusView.show(console, status, false));
        Screen all = Screen.fitting(120, console -> StatusView.show(console, status, true));

        assertThat(words(json, host -> host.text("state"))).isEqualTo(expected);
        assertThat(counts(brief)).isEqualTo(counts(all)).isEqualTo(tally(expected.values().stream()));
        assertThat(counts(json.map("states"))).isEqualTo(counts(brief));
        Map<String, Set<String>> groups = all.groups();
        expected.forEach((host, word) -> {
            if (!word.equals("settled")) {
                assertThat(groups.getOrDefault(word, Set.of())).contains(host);
            }
        });
        assertThat(brief.text().contains("Nothing is pending"))
                .isEqualTo(expected.values().stream().allMatch("settled"::equals));
        assertThat(json.integer("exitCode"))
                .isEqualTo(status.code().number())
                .isEqualTo(worst(kinds.stream().map(kind -> kind.exit)));
    }

    @Test
    void what_is_gone_or_cannot_be_judged_is_in_the_status_too() {
        List<HostStatus> hosts = List.of(
                ManyStates.host("fs1", ManyStates.Kind.NOTHING), ManyStates.host("fs2", ManyStates.Kind.CONFIRMED));
        RunId run = new RunId("20261101T000000Z-dead");
        FleetStatus gone =
                new FleetStatus(hosts, List.of(ManyStates.gone("fs9")), List.of(), List.of(), ManyStates.own(hosts));
        FleetStatus damaged = new FleetStatus(hosts, List.of(), List.of(run), List.of(), Map.of());
        FleetStatus unreadable = new FleetStatus(hosts, List.of(), List.of(), List.of(run), Map.of());

        Screen screen = Screen.fitting(80, console -> StatusView.show(console, gone, false));
        assertThat(screen.lines().get(0)).isEqualTo("STATUS   3 hosts   1 unfinished   2 settled");
        assertThat(screen.groups()).isEqualTo(Map.of("unfinished", Set.of("fs9")));
        assertThat(words(read(StatusJson.of(gone, "")), host -> host.text("state")))
                .isEqualTo(Map.of("fs1", "settled", "fs2", "settled", "fs9", "unfinished"));
        assertThat(gone.code()).isEqualTo(ExitCode.COULD_NOT_TELL);
        for (FleetStatus each : List.of(damaged, unreadable)) {
            assertThat(Screen.fitting(80, console -> StatusView.show(console, each, false))
                            .text())
                    .contains("2 hosts   2 settled", "cannot tell      run " + run)
                    .doesNotContain("Nothing is pending");
            assertThat(read(StatusJson.of(each, "")).texts("damaged")).containsExactly(run.name());
        }
        assertThat(damaged.code()).isEqualTo(ExitCode.NEEDS_PERSON);
        assertThat(unreadable.code()).isEqualTo(ExitCode.FAILED);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void show(int seed) throws Exception {
        List<ManyEnds.Kind> kinds = some(ManyEnds.Kind.values(), seed);
        RunReport run = ManyEnds.of(folder, HOSTS, kinds);
        Rollbacks rollbacks = new Rollbacks(List.of());
        Map<String, String> expected = new HashMap<>();
        for (int at = 0; at < HOSTS; at++) {
            expected.put("fs" + (at + 1), kinds.get(at % kinds.size()).word);
        }

        JsonMap json = read(RunJson.of(run, rollbacks, List.of(), ExitCode.DONE));
        for (int width : List.of(80, 120)) {
            Screen screen = Screen.fitting(width, console -> RunView.show(console, run, rollbacks, List.of(), false));
            assertThat(words(screen)).isEqualTo(expected);
            Map<String, Integer> counts = screen.counts();
            assertThat(counts.remove("hosts")).isEqualTo(HOSTS);
            assertThat(counts).isEqualTo(tally(expected.values().stream()));
            long diffs = screen.lines().stream()
                    .filter(line -> line.contains("+\tserver signing = mandatory"))
                    .count();
            assertThat(diffs).isLessThanOrEqualTo(new HashSet<>(kinds).size());
        }

        assertThat(words(json, host -> Outcome.result(host.text("outcome")))).isEqualTo(expected);
        assertThat(counts(json.map("outcomes")))
                .isEqualTo(tally(json.maps("hosts").stream().map(host -> host.text("outcome"))));
    }
}
