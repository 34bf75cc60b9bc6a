package dev.countersign.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.observation.Field;
import dev.countersign.observation.Observation;
import dev.countersign.observation.Observations;
import dev.countersign.observation.WireAnswer.Advertised;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What lies behind a symptom comes before it; DoesNotLoadTest and others show it on real hosts. */
class CausesTest {
    private static final String SIGN = "  - {id: sign, severity: high, require: {server signing: required}}\n";
    private static final String BAD = "[global]\n\tmax log size = 1000 # KB\n";

    private static SeenHost host(String document, Advertised wire) {
        return new SeenHost(document, Optional.empty(), "", wire, List.of());
    }

    private static Observation with(SeenHost host, String name, String value) {
        List<Field> fields = new ArrayList<>(host.observation().raw());
        if (!name.equals("complaint")) {
            fields.removeIf(each -> each.name().equals(name));
        }
        fields.add(SeenHost.field(name, value));
        return Observations.of(fields);
    }

    @Test
    void a_line_that_does_not_load_comes_before_a_wire_that_does_not_answer() {
        HostPlan plan =
                host(BAD, Advertised.UNKNOWN).assess(SIGN, Acceptance.NOTHING).plan();

        assertThat(plan.causes()).hasSize(1);
        assertThat(plan.causes().get(0))
                .startsWith("/etc/samba/smb.conf:2:2: '1000 # KB' is not a value of 'max log size'")
                .contains("smbd will not start with it", "testparm says: Error loading services.");
        assertThat(plan.findings().get(0).why()).startsWith(plan.causes().get(0) + "; cannot tell");
        assertThat(plan.decision()).isInstanceOfSatisfying(Decision.CannotTell.class, decision -> {
            assertThat(decision.why())
                    .startsWith("server signing: " + plan.causes().get(0));
            assertThat(decision.advice().orElse("")).contains("correct that line");
        });
    }

    @Test
    void a_document_that_only_its_reader_does_not_load_is_explained_by_the_reader() {
        HostPlan plan = host("[global]\n\tworkgroup = WG\n", Advertised.OFFERED)
                .assess(SIGN, Acceptance.NOTHING)
                .plan();

        assertThat(plan.decision())
                .isInstanceOfSatisfying(
                        Decision.Refuses.class,
                        decision -> assertThat(decision.why())
                                .isEqualTo(
                                        "/etc/samba/smb.conf does not load, and smbd will not start with it: its next start"
                                                + " fails; testparm says: Error loading services."));
    }

    @Test
    void of_a_reader_that_failed_itself_nothing_follows_for_the_server() {
        SeenHost host = host("[global]\n\tworkgroup = WG\n", Advertised.REQUIRED);
        Observation killed = with(host, "reader.before.warnings", "testparm: symbol lookup error");

        HostPlan plan = host.assess(killed, SIGN, Acceptance.NOTHING).plan();

        assertThat(plan.causes().toString())
                .contains("testparm failed on the host")
                .doesNotContain("next start");
        assertThat(plan.findings().get(0).verdict()).isNotEqualTo(Verdict.VIOLATED);
    }

    @Test
    void an_endless_value_leaves_room_for_its_parameter() {
        HostPlan plan = host("[global]\n\tmax log size = " + "x".repeat(3000) + "\n", Advertised.UNKNOWN)
                .assess(SIGN, Acceptance.NOTHING)
                .plan();

        assertThat(plan.causes().get(0)).contains("'max log size'").hasSizeLessThan(600);
    }

    @Test
    void what_a_file_or_a_command_line_says_is_escaped() {
        HostPlan file = host("[global]\n\tmax log size = 1\u001b[2J\n", Advertised.UNKNOWN)
                .assess(SIGN, Acceptance.NOTHING)
                .plan();
        SeenHost loads = SeenHost.with("[global]\n", dump("if_required"), Advertised.OFFERED);
        HostPlan word = loads.assess(
                        with(loads, "instance.command", "smbd\0--option=server signing=\u001b[2Jauto\0"),
                        SIGN,
                        Acceptance.NOTHING)
                .plan();

        assertThat(file.causes().toString() + word.causes())
                .doesNotContain("\u001b")
                .contains("\\x1b[2J");
        assertThat(word.causes()).hasSize(1);
    }

    @Test
    void a_registry_that_cannot_be_listed_is_explained_by_net() {
        SeenHost host = SeenHost.with("[global]\n\tinclude = registry\n", dump("default"), Advertised.OFFERED);

        HostPlan plan = host.assess(
                        with(host, "complaint", "registry Failed to open: WERR_ACCESS_DENIED"),
                        SIGN,
                        Acceptance.NOTHING)
                .plan();

        assertThat(plan.decision())
                .isInstanceOfSatisfying(
                        Decision.Refuses.class,
                        decision -> assertThat(decision.why()).contains("net conf list", "WERR_ACCESS_DENIED"));
    }

    private static String dump(String signing) {
        return "[global]\n\tserver signing = " + signing + "\n\tserver smb encrypt = default\n";
    }
}
