package dev.countersign.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.observation.Basis;
import dev.countersign.observation.Field;
import dev.countersign.observation.Observations;
import dev.countersign.observation.WireAnswer.Advertised;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlannerTest {
    private static final String SIGN = "  - {id: sign, severity: high, require: {server signing: required}}\n";
    private static final String PLAIN = "[global]\n\tworkgroup = WG\n[data]\n\tpath = /srv\n";

    @ParameterizedTest
    @CsvSource({
        "required,    REQUIRED,    COMPLIANT, ADVERTISED",
        "required,    OFFERED,     VIOLATED,  ADVERTISED",
        "required,    NOT_OFFERED, VIOLATED,  ADVERTISED",
        "required,    UNKNOWN,     UNKNOWN,   NONE",
        "default,     REQUIRED,    VIOLATED,  EFFECTIVE",
        "default,     OFFERED,     VIOLATED,  ADVERTISED",
        "default,     UNKNOWN,     VIOLATED,  EFFECTIVE",
        "No,          OFFERED,     VIOLATED,  ADVERTISED",
        "desired,     OFFERED,     VIOLATED,  ADVERTISED",
        "if_required, OFFERED,     VIOLATED,  ADVERTISED",
        "surprise,    OFFERED,     VIOLATED,  ADVERTISED",
        "surprise,    UNKNOWN,     UNKNOWN,   NONE"
    })
    void the_wire_has_the_last_word_and_the_file_must_agree(
            String effective, Advertised wire, Verdict verdict, Basis basis) {
        SeenHost host = SeenHost.with(PLAIN, dump(effective), wire);

        Finding finding =
                host.assess(SIGN, Acceptance.NOTHING).plan().findings().get(0);

        assertThat(finding.verdict()).isEqualTo(verdict);
        assertThat(finding.basis()).isEqualTo(basis);
    }

    @Test
    void default_means_required_on_a_domain_controller() {
        SeenHost host =
                SeenHost.with(PLAIN, dump("default"), Advertised.REQUIRED).role("ROLE_ACTIVE_DIRECTORY_DC");

        HostPlan plan = host.assess(SIGN, Acceptance.NOTHING).plan();

        assertThat(plan.decision()).isInstanceOf(Decision.Complies.class);
    }

    @Test
    void encryption_required_complies_without_an_edit_unless_the_policy_says_exactly() {
        SeenHost host = SeenHost.with(
                PLAIN, dump("default").replace("smb encrypt = default", "smb encrypt = required"), Advertised.OFFERED);

        Finding atLeast =
                host.assess(SIGN, Acceptance.NOTHING).plan().findings().get(0);
        Finding exactly = host.assess(SIGN.replace("require:", "exactly:"), Acceptance.NOTHING)
                .plan()
                .findings()
                .get(0);

        assertThat(atLeast.verdict()).isEqualTo(Verdict.COMPLIANT);
        assertThat(atLeast.basis()).isEqualTo(Basis.CONFIGURED);
        assertThat(exactly.verdict()).isEqualTo(Verdict.VIOLATED);
    }

    @Test
    void a_right_file_that_was_never_loaded_is_only_activated() {
        SeenHost host = SeenHost.with("[global]\n\tserver signing = mandatory\n", dump("required"), Advertised.OFFERED);

        Optional<Candidate> candidate = host.assess(SIGN, Acceptance.NOTHING).candidate();

        assertThat(candidate.orElseThrow().change()).isInstanceOf(Change.Activate.class);
    }

    @Test
    void a_file_that_does_not_load_is_violated_although_the_wire_still_says_required() {
        SeenHost host = new SeenHost(
                "[global]\n\tserver signing = always\n", Optional.empty(), "", Advertised.REQUIRED, List.of());

        Finding finding =
                host.assess(SIGN, Acceptance.NOTHING).plan().findings().get(0);

        assertThat(finding.verdict()).isEqualTo(Verdict.VIOLATED);
        assertThat(finding.why()).contains("does not load");
    }

    @ParameterizedTest
    @CsvSource({"smb1, off", "encryption, required", "guest, refused", "kerberos, offered"})
    void what_nothing_can_prove_yet_is_unknown(String word, String value) {
        SeenHost host = SeenHost.with(PLAIN, dump("required"), Advertised.REQUIRED);
        String rule = "  - {id: r, severity: low, require: {" + word + ": " + value + "}}\n";

        HostPlan plan = host.assess(rule, Acceptance.NOTHING).plan();

        assertThat(plan.findings().get(0).verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(plan.decision()).isInstanceOf(Decision.CannotTell.class);
    }

    @Test
    void apply_refuses_what_cannot_be_proved_unless_the_person_accepts_it() {
        SeenHost host = SeenHost.with(PLAIN, dump("default"), Advertised.OFFERED);
        String rules = SIGN + "  - {id: old, severity: high, require: {smb1: off}}\n";

        HostPlan refused = host.assess(rules, Acceptance.NOTHING).plan();
        Planner.Assessment accepted = host.assess(rules, new Acceptance(true));

        assertThat(refused.decision())
                .isInstanceOfSatisfying(
                        Decision.Refuses.class,
                        decision -> assertThat(decision.advice().orElse("")).contains("--accept-unproven"));
        assertThat(accepted.candidate()).isPresent();
    }

    @Test
    void a_process_that_was_not_taken_for_smbd_is_named_where_no_other_runs() {
        SeenHost host = SeenHost.with(PLAIN, dump("default"), Advertised.OFFERED);
        List<Field> fields = new ArrayList<>(host.observation().raw());
        fields.removeIf(each -> each.name().startsWith("instance"));
        HostPlan down =
                host.assess(Observations.of(fields), SIGN, Acceptance.NOTHING).plan();
        fields.add(SeenHost.field("limit", "process 871 is called smbd and was not taken for one: what it runs"));
        HostPlan doubtful =
                host.assess(Observations.of(fields), SIGN, Acceptance.NOTHING).plan();

        assertThat(down.decision())
                .isInstanceOfSatisfying(
                        Decision.Refuses.class,
                        decision -> assertThat(decision.why()).startsWith("smbd is not running"));
        assertThat(doubtful.decision())
                .isInstanceOfSatisfying(
                        Decision.Refuses.class,
                        decision -> assertThat(decision.why()).startsWith("process 871 is called smbd"));
    }

    @ParameterizedTest
    @CsvSource({
        "server signing: required, COMPLIANT, UNKNOWN",
        // nothing outside says what a client does
        "client signing: required, COMPLIANT, COMPLIANT",
        "smb1: off, UNKNOWN, UNKNOWN",
    })
    void what_answers_while_no_smbd_runs_proves_nothing_about_the_file(String demand, Verdict up, Verdict down) {
        SeenHost host = SeenHost.with(
                PLAIN, dump("required").replace("\tmap", "\tclient signing = required\n\tmap"), Advertised.REQUIRED);
        String rule = "  - {id: r, severity: high, require: {" + demand + "}}\n";
        List<Field> fields = new ArrayList<>(host.observation().raw());
        fields.removeIf(each -> each.name().startsWith("instance"));

        Finding running =
                host.assess(rule, Acceptance.NOTHING).plan().findings().get(0);
        HostPlan plan =
                host.assess(Observations.of(fields), rule, Acceptance.NOTHING).plan();
        List<Field> contained = new ArrayList<>(fields);
        contained.add(SeenHost.field("contained", "4711"));
        Finding inside = host.assess(Observations.of(contained), rule, Acceptance.NOTHING)
                .plan()
                .findings()
                .get(0);
        fields.replaceAll(each -> each.name().equals("uid") ? SeenHost.field("uid", "1000") : each);
        Finding unseen = host.assess(Observations.of(fields), rule, Acceptance.NOTHING)
                .plan()
                .findings()
                .get(0);

        assertThat(running.verdict()).isEqualTo(up);
        assertThat(plan.findings().get(0).verdict()).isEqualTo(down);
        assertThat(unseen.verdict()).as("not root sees no processes").isEqualTo(up);
        assertThat(inside.verdict()).as("it runs in a container").isEqualTo(up);
        if (up != down) {
            assertThat(plan.decision()).isInstanceOf(Decision.CannotTell.class);
            assertThat(plan.findings().get(0).why())
                    .startsWith("cannot tell: smbd is not running on the host")
                    .contains("not known which program answered");
        }
    }

    @Test
    void a_policy_that_would_run_a_command_is_refused() {
        SeenHost host = SeenHost.with(
                PLAIN, dump("required").replace("[global]\n", "[global]\n\tpanic action = \n"), Advertised.REQUIRED);
        String rule = "  - {id: evil, severity: low, platforms: {samba: {panic action: /tmp/evil}}}\n";

        HostPlan plan = host.assess(rule, Acceptance.NOTHING).plan();

        assertThat(plan.decision())
                .isInstanceOfSatisfying(
                        Decision.Refuses.class,
                        decision -> assertThat(decision.why()).contains("panic action"));
    }

    @Test
    void a_good_rehearsal_becomes_a_change_that_expects_the_wire_to_say_required() {
        SeenHost host = SeenHost.with(PLAIN, dump("default"), Advertised.OFFERED);

        HostPlan plan = conclude(host, dump("required"), "");

        assertThat(plan.change().orElseThrow().after().utf8())
                .isEqualTo("[global]\n\tserver signing = mandatory\n\tworkgroup = WG\n[data]\n\tpath = /srv\n");
        assertThat(plan.goal().advertised()).isEqualTo(Advertised.REQUIRED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "map to guest = Never | map to guest = Bad User",
                "[data]               | [other]",
                "path = /srv          | path = /",
                "server signing = required | server signing = desired"
            })
    void a_rehearsal_in_which_anything_else_moved_is_refused(String was, String is) {
        SeenHost host = SeenHost.with(PLAIN, dump("default"), Advertised.OFFERED);

        HostPlan plan = conclude(host, dump("required").replace(was.strip(), is.strip()), "");

        assertThat(plan.decision()).isInstanceOf(Decision.Refuses.class);
        assertThat(plan.change()).isEmpty();
    }

    @Test
    void a_new_warning_of_the_reader_is_refused() {
        SeenHost host = SeenHost.with(PLAIN, dump("default"), Advertised.OFFERED);

        HostPlan plan = conclude(host, dump("required"), "Unknown parameter encountered: \"x\"\n");

        assertThat(plan.decision()).isInstanceOf(Decision.Refuses.class);
    }

    @ParameterizedTest
    @CsvSource({"'{\"sessions\": {', true", "'', true", "'{\"sessions\": {}}', false"})
    void an_answer_about_the_sessions_that_cannot_be_read_is_a_note(String answer, boolean noted) {
        SeenHost host = SeenHost.with(PLAIN, dump("default"), Advertised.OFFERED);
        List<Field> fields = new ArrayList<>(host.observation().raw());
        fields.add(SeenHost.field("sessions.exit", "0"));
        fields.add(SeenHost.field("sessions", answer));

        HostPlan plan =
                host.assess(Observations.of(fields), SIGN, Acceptance.NOTHING).plan();

        assertThat(plan.notes().contains("open sessions could not be seen: the answer of smbstatus could not be read"))
                .isEqualTo(noted);
    }

    @Test
    void a_secret_in_a_value_of_the_host_is_not_shown() {
        String line = "\tserver string = copied by curl --password=S3cret\n";
        SeenHost host = SeenHost.with("[global]\n" + line, dump("required") + "[global]\n" + line, Advertised.REQUIRED);
        String rule = "  - {id: s, severity: low, require: {server signing: required},"
                + " platforms: {samba: {\"server string\": \"files\"}}}\n";

        Finding finding =
                host.assess(rule, Acceptance.NOTHING).plan().findings().get(1);

        assertThat(finding.configured()).isEqualTo("copied by curl --password=<masked>");
        assertThat(finding.effective()).isEqualTo("copied by curl --password=<masked>");
        assertThat(finding.why()).isEqualTo("effective value copied by curl --password=<masked>");
    }

    @ParameterizedTest
    @CsvSource({
        "EnablePlainTextPassword, REG_DWORD 0x1, REG_DWORD 0x1",
        "DefaultPassword, REG_SZ S3cret, <masked>",
        "server signing, mandatory, mandatory"
    })
    void a_number_is_no_secret(String setting, String value, String shown) {
        assertThat(HostView.shown(setting, value)).isEqualTo(shown);
    }

    private static HostPlan conclude(SeenHost host, String afterDump, String warnings) {
        return Planner.conclude(
                SeenHost.SAMBA,
                host.assess(SIGN, Acceptance.NOTHING),
                Optional.empty(),
                host.rehearsed(afterDump, warnings),
                Acceptance.NOTHING);
    }

    private static String dump(String signing) {
        return "# Global parameters\n[global]\n\tserver signing = " + signing
                + "\n\tserver smb encrypt = default\n\tserver min protocol = SMB2_02\n\tmap to guest = Never\n"
                + "\n[data]\n\tpath = /srv\n";
    }
}
