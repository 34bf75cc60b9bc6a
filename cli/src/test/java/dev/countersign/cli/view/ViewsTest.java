package dev.countersign.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.terminal.Console;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.operation.Abandonment.Answer;
import dev.countersign.operation.FleetStatus;
import dev.countersign.plan.HostPlan;
import dev.countersign.plan.HostVerdict;
import dev.countersign.transaction.Ends;
import dev.countersign.transaction.HostOutcome;
import dev.countersign.transaction.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
    private static final List<Outcome> ALL = List.of(Outcome.values());
    private static final Duration LEASE = Duration.ofMinutes(2);

    private static List<HostPlan> hosts(int count) {
        return ManyHosts.of(count, List.of(ManyHosts.Kind.values()));
    }

    private static String hosts(String command, int count) {
        return command + "   " + count + (count == 1 ? " host " : " hosts ");
    }

    @ParameterizedTest
    @CsvSource({"1, 80", "5, 80", "50, 80", "500, 80", "1, 120", "5, 120", "50, 120", "500, 120"})
    void check_fits_counts_first_and_lists_what_complies_last(int count, int width) {
        List<HostPlan> hosts = hosts(count);

        List<String> lines = Screen.fitting(width, console -> CheckView.show(console, hosts, ManyHosts.REVISION, false))
                .lines();
        long violated = hosts.stream()
                .filter(each -> HostVerdict.of(each) == HostVerdict.VIOLATED)
                .count();
        assertThat(lines.get(0)).startsWith(hosts("CHECK", count));
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
        Consumer<Console> view = console -> PlanView.show(console, hosts, ManyHosts.REVISION, LEASE, false);

        List<String> lines = Screen.fitting(width, view).lines();
        assertThat(lines.get(0)).startsWith(hosts("PLAN", count));
        assertThat(lines.stream().filter(line -> line.contains("+\tserver signing = mandatory")))
                .hasSize(1);
        assertThat(lines.stream().filter(line -> line.contains("restores itself unless")))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"40", "44", "50", "60"})
    void a_narrow_terminal_is_not_overrun(int width) {
        List<HostPlan> hosts = hosts(10);

        List<String> lines = Screen.of(width, console -> CheckView.show(console, hosts, ManyHosts.REVISION, false))
                .lines();

        assertThat(lines).noneMatch(line -> line.length() > width && !line.contains("countersign "));
        assertThat(String.join(" ", lines)).contains("fs1", "fs10", "servers-r");
    }

    @Test
    void fifty_hosts_with_one_change_fit_on_a_screen() {
        List<HostPlan> hosts = ManyHosts.of(50, List.of(ManyHosts.Kind.CHANGE));

        Screen plan = Screen.of(80, console -> PlanView.show(console, hosts, ManyHosts.REVISION, LEASE, false));
        Screen all = Screen.of(80, console -> PlanView.show(console, hosts, ManyHosts.REVISION, LEASE, true));

        assertThat(plan.lines()).hasSizeLessThanOrEqualTo(24);
        assertThat(plan.text()).contains("50 hosts: fs1, fs2, fs3 \u2026 fs50 (-v names all)");
        hosts.forEach(host -> assertThat(all.text()).containsPattern("\\b" + host.host() + "[,\n]"));
    }

    @Test
    void before_a_change_every_host_that_will_be_changed_is_named() {
        List<HostPlan> hosts = new ArrayList<>(
                ManyHosts.of(50, List.of(ManyHosts.Kind.CHANGE, ManyHosts.Kind.ACTIVATE, ManyHosts.Kind.NO_RULE)));

        Screen before = Screen.fitting(
                80, console -> PlanView.showBeforeChange(console, hosts, ManyHosts.REVISION, LEASE, false));

        hosts.stream()
                .filter(each -> each.change().isPresent())
                .forEach(host -> assertThat(before.text()).containsPattern("\\b" + host.host() + "[,\n:]"));
        assertThat(before.text()).contains("17 hosts: ").contains("(-v names all): no rule applies");
    }

    @Test
    void the_same_change_between_other_lines_is_shown_once() {
        List<HostPlan> hosts = List.of(
                ManyHosts.toChange("fs1", "SALES"),
                ManyHosts.toChange("fs2", "STORAGE"),
                ManyHosts.toChange("fs3", "STORAGE"));

        Screen brief = Screen.of(80, console -> PlanView.show(console, hosts, ManyHosts.REVISION, LEASE, false));
        Screen all = Screen.of(80, console -> PlanView.show(console, hosts, ManyHosts.REVISION, LEASE, true));

        assertThat(brief.text())
                .containsOnlyOnce("+\tserver signing = mandatory")
                .contains("3 hosts: fs1, fs2, fs3", "workgroup = SALES", "those of fs1; -v shows those of every host")
                .doesNotContain("STORAGE");
        assertThat(all.text()).contains("workgroup = SALES", "workgroup = STORAGE", "2 hosts: fs2, fs3");
    }

    @Test
    void hosts_refused_for_the_same_reason_are_apart_if_something_else_is_wrong_with_them() {
        List<HostPlan> hosts = ManyHosts.of(4, List.of(ManyHosts.Kind.REFUSED, ManyHosts.Kind.REFUSED_OTHERWISE));

        Screen screen = Screen.of(100, console -> PlanView.show(console, hosts, ManyHosts.REVISION, LEASE, false));

        assertThat(screen.text())
                .containsPattern("2 hosts: fs1, fs3: refused: .*\n.*\n    server signing: offered -> required")
                .containsPattern("2 hosts: fs2, fs4: refused: .*\n.*\n    encryption: offered -> required");
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

        Screen screen = Screen.fitting(width, console -> OutcomeView.show(console, "APPLY", outcomes, false));

        assertThat(screen.lines().get(0)).startsWith(hosts("APPLY", count));
        if (count > ALL.size()) {
            assertThat(screen.text().indexOf("\nneeds attention"))
                    .isLessThan(screen.text().indexOf("\nchanged"));
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 80", "5, 80", "50, 80", "500, 80", "1, 120", "5, 120", "50, 120", "500, 120"})
    void status_fits_and_the_worst_comes_first(int count, int width) {
        FleetStatus status = ManyStates.of(count, List.of(ManyStates.Kind.values()), true);

        Screen screen = Screen.fitting(width, console -> StatusView.show(console, status, false));

        assertThat(screen.lines().get(0)).startsWith(hosts("STATUS", count));
        List<String> words = List.copyOf(screen.groups().keySet());
        List<String> order = Arrays.stream(StatusItem.State.values())
                .map(StatusItem.State::word)
                .toList();
        assertThat(words)
                .isSubsetOf(order)
                .isSortedAccordingTo((one, other) -> order.indexOf(one) - order.indexOf(other));
    }

    @Test
    void a_status_of_hundreds_that_are_alike_fits_on_a_screen() {
        FleetStatus status = ManyStates.of(500, List.of(ManyStates.Kind.PENDING_HERE, ManyStates.Kind.NOTHING), false);

        Screen screen = Screen.fitting(80, console -> StatusView.show(console, status, false));

        assertThat(screen.lines()).hasSizeLessThanOrEqualTo(24);
        assertThat(screen.text()).contains("250 hosts: fs1, fs3, fs5 \u2026 fs499 (-v names all)");
    }

    @Test
    void a_run_is_abandoned_in_the_same_layout() {
        List<Answer> answers = new ArrayList<>();
        for (int number = 1; number <= 10; number++) {
            answers.add(new Answer("fs" + number, true, "the host has put everything back", "", ExitCode.DONE));
        }
        answers.add(new Answer(
                "fs11",
                false,
                "the host is still waiting for the confirm",
                "to undo it: countersign rollback 20261122T095141Z-3f9c -l fs11",
                ExitCode.REFUSED));

        Screen screen =
                Screen.fitting(80, console -> AbandonView.show(console, "20261122T095141Z-3f9c", answers, false));

        assertThat(screen.lines())
                .containsExactly(
                        "ABANDON   11 hosts   1 still open   10 closed",
                        "",
                        "still open       fs11",
                        "    the host is still waiting for the confirm",
                        "    to undo it: countersign rollback 20261122T095141Z-3f9c -l fs11",
                        "closed           10 hosts: fs1, fs2, fs3 \u2026 fs10 (-v names all)",
                        "    the host has put everything back");
    }
}
