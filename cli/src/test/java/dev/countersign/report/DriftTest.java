package dev.countersign.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a timer is woken for: what is new, and not what was wrong already. */
class DriftTest {
    private static Entry host(String name, String verdict, String... rules) {
        Entry entry = Entry.of(name, "samba", List.of(), verdict, "");
        return entry.judged(List.of(rules).stream()
                .map(each -> each.split("=", 2))
                .map(each -> new RuleResult(
                        each[0],
                        "server signing",
                        "required",
                        each[1],
                        grade(each[1]),
                        "",
                        "",
                        Map.of(),
                        Optional.empty()))
                .toList());
    }

    private static Grade grade(String verdict) {
        return switch (verdict) {
            case "violated" -> Grade.FAILS;
            case "waived" -> Grade.EXCEPTED;
            case "unknown" -> Grade.UNKNOWN;
            default -> Grade.PASSES;
        };
    }

    private static Report check(Entry... hosts) {
        Report some = SomeReports.check(0);
        return new Report(
                some.kind(),
                some.name(),
                some.at(),
                some.by(),
                some.program(),
                some.revision(),
                0,
                List.of(),
                some.words(),
                some.rules(),
                List.of(hosts),
                List.of());
    }

    private static List<String> steps(Report before, Report now) {
        return Drift.between(before, now).steps().stream()
                .map(each -> each.host() + " " + each.rule() + ": " + each.before() + " > " + each.now()
                        + (each.newViolation() ? " !" : ""))
                .toList();
    }

    @Test
    void what_was_wrong_before_is_not_new() {
        Report before = check(host("fs1", "violated", "sign=violated", "smb1=compliant"));

        assertThat(steps(before, before)).isEmpty();
        assertThat(steps(before, check(host("fs1", "violated", "sign=violated", "smb1=violated"))))
                .containsExactly("fs1 smb1: compliant > violated !");
    }

    @Test
    void what_is_settled_is_said_and_is_no_violation() {
        assertThat(steps(
                        check(host("fs1", "violated", "sign=violated")),
                        check(host("fs1", "compliant", "sign=compliant"))))
                .containsExactly("fs1 sign: violated > compliant");
    }

    @Test
    void a_host_that_cannot_be_judged_any_more_is_one_line() {
        assertThat(steps(
                        check(host("fs1", "violated", "sign=violated", "smb1=compliant")),
                        check(host("fs1", "not reached"))))
                .containsExactly("fs1 : violated > not reached");
        assertThat(steps(check(host("fs1", "not reached")), check(host("fs1", "not reached"))))
                .isEmpty();
    }

    @Test
    void a_violation_that_nobody_could_see_before_is_new() {
        assertThat(steps(check(host("fs1", "not reached")), check(host("fs1", "violated", "sign=violated"))))
                .contains("fs1 sign: absent > violated !");
        assertThat(steps(check(), check(host("new", "violated", "sign=violated"))))
                .contains("new sign: absent > violated !");
    }

    @Test
    void the_end_of_a_waiver_is_a_new_violation() {
        assertThat(steps(check(host("fs1", "waived", "sign=waived")), check(host("fs1", "violated", "sign=violated"))))
                .containsExactly("fs1 sign: waived > violated !");
    }

    @Test
    void a_host_that_is_gone_is_said() {
        assertThat(steps(check(host("fs1", "violated", "sign=violated")), check()))
                .contains("fs1 : violated > absent")
                .noneMatch(each -> each.endsWith("!"));
    }

    @Test
    void earlier_checks_are_kept_in_the_order_of_time_each_once_and_not_for_ever() {
        Report now = SomeReports.check(15);
        Report.Point early = new Report.Point(now.at().minus(Duration.ofDays(90)), "a", Map.of("violated", 1L));

        Report twice = now.after(List.of(early, early)).after(List.of(now.point()));

        assertThat(twice.earlier()).hasSize(now.earlier().size() + 1).startsWith(early);
        List<Report.Point> many = java.util.stream.IntStream.range(0, 500)
                .mapToObj(i -> new Report.Point(now.at().minus(Duration.ofHours(i + 1)), "a", Map.<String, Long>of()))
                .toList();
        assertThat(now.after(many).earlier()).hasSize(Report.KEPT);
    }
}
