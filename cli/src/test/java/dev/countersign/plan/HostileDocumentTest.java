package dev.countersign.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.testing.Needs;
import dev.countersign.testing.ProcessorTime;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents of 2 MiB, the largest that are accepted, designed to keep their readers busy. */
class HostileDocumentTest {
    private static final String SIGN = "  - {id: sign, severity: high, require: {server signing: required}}\n";
    private static final int SIZE = 2 * 1024 * 1024;
    private static final Duration SOON = Duration.ofSeconds(20);

    private static String filled(String piece) {
        return piece.repeat(SIZE / piece.length());
    }

    private static String numbered(String before, String after) {
        StringBuilder text = new StringBuilder(SIZE);
        for (int number = 0; text.length() < SIZE; number++) {
            text.append(before).append(number).append(after);
        }
        return text.toString();
    }

    static Map<String, Supplier<String>> all() {
        Map<String, Supplier<String>> all = new TreeMap<>();
        all.put("line feeds", () -> filled("\n"));
        all.put("one line", () -> filled("x"));
        all.put("one line of words", () -> filled("a "));
        all.put("words without =", () -> filled("server signing mandatory for all of us\n"));
        all.put("carriage returns", () -> filled("a\r"));
        all.put("continued", () -> filled("a\\\n"));
        all.put("continued settings", () -> filled("a=b\\\n"));
        all.put("sections", () -> numbered("[s", "]\n"));
        all.put("globals", () -> filled("[global]\n"));
        all.put("slips", () -> numbered("servr signin", "=1\n"));
        all.put("slips of one kind", () -> filled("servr signin=1\n"));
        all.put("unknown names", () -> numbered("", "=1\n"));
        all.put("settings", () -> filled("server signing=auto\n"));
        all.put("settings of shares", () -> filled("[a]\npath=/\n"));
        all.put("includes of itself", () -> filled("include=/etc/samba/smb.conf\n"));
        all.put("includes of nothing", () -> numbered("include=/x", "\n"));
        all.put("macros", () -> "[global]\ninclude=" + filled("%h"));
        all.put("macros without end", () -> "[global]\ninclude=" + filled("%$("));
        all.put("copies", () -> "[a]\n[b]\n" + filled("copy=a\n"));
        all.put("brackets", () -> filled("["));
        all.put("equals", () -> filled("="));
        all.put("comments", () -> filled(";\n"));
        all.put("zero bytes", () -> filled("\u0000"));
        all.put("odd bytes", () -> filled("\u00ff\u202e\n"));
        return all;
    }

    /** Each of them once took a minute or more, or all the memory. */
    @ParameterizedTest
    @ValueSource(strings = {"macros without end", "one line of words", "carriage returns", "slips"})
    void a_trap_is_read_judged_and_drafted_soon(String name) {
        readSoon(name);
    }

    @ParameterizedTest
    @MethodSource("names")
    @Needs("all")
    void everything_is_read_judged_and_drafted_soon(String name) {
        readSoon(name);
    }

    private static void readSoon(String name) {
        String document = Objects.requireNonNull(all().get(name)).get();

        ProcessorTime.within(
                SOON,
                () -> SeenHost.with(document, "[global]\n\tserver signing = default\n", Advertised.OFFERED)
                        .assess(SIGN, Acceptance.NOTHING));
    }

    static Set<String> names() {
        return all().keySet();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sections", "unknown names", "line feeds", "zero bytes"})
    void as_an_answer_of_the_reader_is_held_against_the_other_soon(String name) {
        String dump = Objects.requireNonNull(all().get(name)).get();
        SeenHost host = SeenHost.with("[global]\n", dump, Advertised.OFFERED);

        HostPlan plan = ProcessorTime.within(SOON, () -> planned(host, dump));

        assertThat(plan.decision()).as(name).isNotInstanceOf(Decision.Complies.class);
        assertThat(String.valueOf(plan.decision())).as(name).hasSizeLessThan(100_000);
    }

    private static HostPlan planned(SeenHost host, String dump) {
        Planner.Assessment assessment = host.assess(SIGN, Acceptance.NOTHING);
        return assessment
                .candidate()
                .map(each -> Planner.conclude(
                        SeenHost.SAMBA,
                        assessment,
                        Optional.empty(),
                        host.rehearsed("[x]\n" + dump + "!", dump),
                        Acceptance.NOTHING))
                .orElse(assessment.plan());
    }
}
