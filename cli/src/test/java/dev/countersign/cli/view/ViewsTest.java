package dev.countersign.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.cli.terminal.Console;
import dev.countersign.cli.terminal.TextWrapper;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.observation.Basis;
import dev.countersign.observation.Field;
import dev.countersign.observation.Observations;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.observation.WirePicture;
import dev.countersign.plan.Change;
import dev.countersign.plan.Decision;
import dev.countersign.plan.Finding;
import dev.countersign.plan.Goal;
import dev.countersign.plan.HostPlan;
import dev.countersign.plan.HostVerdict;
import dev.countersign.plan.LeaseHold;
import dev.countersign.plan.Rehearsed;
import dev.countersign.plan.Verdict;
import dev.countersign.transaction.Ends;
import dev.countersign.transaction.HostOutcome;
import dev.countersign.transaction.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What people see of one host and of hundreds, with every possible outcome: it fits, and the first
 * line counts it.
 */
class ViewsTest {
    private static final String REVISION = "4f2a91c0d1e2f3a4b5c6d7e8f9a0b1c2d3e4f5a6";
    private static final int KINDS = 7;
    private static final List<Outcome> ALL = List.of(Outcome.values());

    private static Finding finding(Verdict verdict) {
        return new Finding(
                "servers-require-signing",
                "high",
                Optional.empty(),
                "server signing",
                "required",
                false,
                verdict,
                "smbd offers signing and does not require it",
                Basis.ADVERTISED,
                "not set",
                "offered",
                "offered",
                "unknown",
                verdict == Verdict.WAIVED
                        ? Optional.of("the scanner cannot sign (storage team, until 2027-03-01)")
                        : Optional.empty());
    }

    private static HostPlan seen(String name, Verdict verdict, Decision decision) {
        HostPlan plan = HostPlan.seen(
                name,
                "samba",
                Observations.of(List.of(new Field("version", Bytes.utf8("4.17.12-Debian")))),
                WirePicture.NONE,
                new Goal(Advertised.REQUIRED, false, "advertised"));
        HostPlan decided = plan.decide(decision);
        return new HostPlan(
                decided.host(),
                decided.platform(),
                decided.observation(),
                decided.wire(),
                List.of(finding(verdict)),
                decided.decision(),
                decided.goal(),
                List.of());
    }

    private static Decision change() {
        return new Decision.Changes(
                new Change.ReplaceBytes(
                        "/etc/samba/smb.conf",
                        Bytes.utf8("[global]\n\tworkgroup = EXAMPLE\n"),
                        Bytes.utf8("[global]\n\tserver signing = mandatory\n\tworkgroup = EXAMPLE\n")),
                new Rehearsed(Optional.empty(), new LeaseHold("systemd-run", "systemd"), List.of()));
    }

    private static HostPlan host(int number) {
        String name = "fs" + number;
        return switch (number % KINDS) {
            case 0, 1 -> seen(name, Verdict.VIOLATED, change());
            case 2 -> seen(name, Verdict.COMPLIANT, new Decision.Complies());
            case 3 -> seen(name, Verdict.WAIVED, new Decision.Complies());
            case 4 ->
                seen(
                        name,
                        Verdict.VIOLATED,
                        new Decision.Refuses(
                                "smb.conf belongs to a generator (omv-salt), which would write over a change of it",
                                Optional.of("change it in the vendor's own interface")));
            case 5 ->
                HostPlan.unseen(
                        name,
                        "samba",
                        new Decision.CannotTell(
                                "the host key of " + name + " is not known",
                                Optional.of("countersign check --accept-new-host-keys"),
                                ExitCode.COULD_NOT_TELL,
                                false));
            default -> HostPlan.unseen(name, "windows-server-2025-core", new Decision.NoRule());
        };
    }

    private static List<HostPlan> hosts(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(ViewsTest::host).toList();
    }

    private static List<String> shown(int width, Consumer<Console> view) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        view.accept(new Console(out, out, false, false, false, new Console.Columns(width, width, width)));
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    /** Asserts that no line is wider, and that no word of the unfolded text is split. */
    private static void fits(int width, Consumer<Console> view) {
        List<String> lines = shown(width, view);
        Set<String> words = new HashSet<>();
        shown(10_000, view)
                .forEach(line -> words.addAll(Arrays.asList(line.strip().split("\\s+", -1))));

        assertThat(lines)
                .allSatisfy(
                        line -> assertThat(TextWrapper.columns(line)).as(line).isLessThanOrEqualTo(width));
        for (String line : lines) {
            for (String word : line.strip().split("\\s+", -1)) {
                assertThat(words.contains(word) || word.endsWith("\u2026"))
                        .as(word)
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 80", "5, 80", "50, 80", "500, 80", "1, 120", "5, 120", "50, 120", "500, 120"})
    void check_fits_counts_first_and_lists_what_complies_last(int count, int width) {
        List<HostPlan> hosts = hosts(count);
        Consumer<Console> view = console -> CheckView.show(console, hosts, REVISION, false);

        fits(width, view);
        List<String> lines = shown(width, view);
        long violated = hosts.stream()
                .filter(each -> HostVerdict.of(each) == HostVerdict.VIOLATED)
                .count();
        assertThat(lines.get(0)).startsWith("CHECK   " + count + (count == 1 ? " host " : " hosts "));
        assertThat(lines.get(0)).contains(violated + " violated");
        assertThat(String.join("\n", lines)).contains("policy 4f2a91c0");
        List<Integer> compliant = IntStream.range(0, lines.size())
                .filter(at -> lines.get(at).startsWith("\u2713"))
                .boxed()
                .toList();
        List<Integer> problems = IntStream.range(0, lines.size())
                .filter(at -> lines.get(at).startsWith("\u2717"))
                .boxed()
                .toList();
        assertThat(problems).hasSize((int) violated);
        compliant.forEach(at -> assertThat(problems).allMatch(problem -> problem < at));
    }

    @ParameterizedTest
    @CsvSource({"1, 80", "5, 80", "50, 80", "500, 80", "500, 120"})
    void plan_fits_and_shows_a_change_once(int count, int width) {
        List<HostPlan> hosts = hosts(count);
        Consumer<Console> view = console -> PlanView.show(console, hosts, REVISION, Duration.ofMinutes(2), false);

        fits(width, view);
        List<String> lines = shown(width, view);
        assertThat(lines.get(0)).startsWith("PLAN   " + count + (count == 1 ? " host " : " hosts "));
        assertThat(lines.stream().filter(line -> line.contains("+\tserver signing = mandatory")))
                .hasSize(1);
        assertThat(lines.stream().filter(line -> line.contains("restores itself unless")))
                .hasSize(1);
    }

    @Test
    void fifty_hosts_with_one_change_fit_on_a_screen() {
        List<HostPlan> hosts = IntStream.rangeClosed(1, 50)
                .mapToObj(number -> seen("fs" + number, Verdict.VIOLATED, change()))
                .toList();

        List<String> lines =
                shown(80, console -> PlanView.show(console, hosts, REVISION, Duration.ofMinutes(2), false));

        assertThat(lines).hasSizeLessThanOrEqualTo(24);
        assertThat(String.join("\n", lines)).contains("50 hosts: fs1, fs2, fs3 \u2026 fs50");
        assertThat(shown(10_000, console -> PlanView.show(console, hosts, REVISION, Duration.ofMinutes(2), true)))
                .anyMatch(line -> line.contains("fs4, fs5, fs6") && line.contains("fs48, fs49, fs50"));
    }

    @ParameterizedTest
    @CsvSource({"1, 80", "5, 80", "50, 80", "500, 80", "500, 120"})
    void outcomes_fit_and_the_worst_comes_first(int count, int width) {
        List<HostOutcome> outcomes = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            Outcome outcome = ALL.get(number % ALL.size());
            outcomes.add(Ends.of(
                            "fs" + number,
                            outcome,
                            "a reason of some length, which has to be folded at 80 columns, too")
                    .advise("countersign status -l fs" + number));
        }
        Consumer<Console> view = console -> OutcomeView.show(console, "APPLY", outcomes, false);

        fits(width, view);
        List<String> lines = shown(width, view);
        assertThat(lines.get(0)).startsWith("APPLY   " + count + (count == 1 ? " host " : " hosts "));
        String text = String.join("\n", lines);
        if (count > ALL.size()) {
            assertThat(text.indexOf("\nneeds attention")).isLessThan(text.indexOf("\nchanged"));
        }
    }
}
