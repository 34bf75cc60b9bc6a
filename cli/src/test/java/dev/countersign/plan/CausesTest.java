package dev.countersign.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.observation.Field;
import dev.countersign.observation.Observation;
import dev.countersign.observation.Observations;
import dev.countersign.observation.WireAnswer.Advertised;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What lies behind a symptom comes before it; DoesNotLoadTest and others show it on real hosts. */
class CausesTest {
    private static final String SIGN = "  - {id: sign, severity: high, require: {server signing: required}}\n";
    private static final String BAD = "[global]\n\tmax log size = 1000 # KB\n";

    private static SeenHost host(String document, Advertised wire) {
        return new SeenHost(document, Optional.empty(), "", wire, List.of());
    }

    private static Observation with(SeenHost host, String name, String value) {
        return replaced(host.observation(), name, value);
    }

    private static Observation replaced(Observation seen, String name, String value) {
        List<Field> fields = new ArrayList<>(seen.raw());
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
    void a_reader_that_failed_may_say_why_on_its_standard_output_but_settings_are_not_repeated() {
        SeenHost host = host("[global]\n\tworkgroup = WG\n", Advertised.OFFERED);
        Observation silent = with(host, "reader.before.warnings", "");

        HostPlan words = host.assess(
                        replaced(silent, "reader.before.dump", "the vault of the tools is full\n"),
                        SIGN,
                        Acceptance.NOTHING)
                .plan();
        HostPlan settings = host.assess(
                        replaced(silent, "reader.before.dump", "[global]\n\tldap admin dn = cn=secret\n"),
                        SIGN,
                        Acceptance.NOTHING)
                .plan();

        assertThat(words.causes().get(0)).endsWith("testparm says: the vault of the tools is full");
        assertThat(settings.causes().get(0)).endsWith("testparm does not say why");
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
    void of_two_words_for_the_same_parameter_the_last_is_named() {
        SeenHost host = SeenHost.with("[global]\n", dump("if_required"), Advertised.OFFERED);

        HostPlan plan = host.assess(
                        with(
                                host,
                                "instance.command",
                                "smbd\0--option=server signing=mandatory\0--option=Server Signing=auto\0"),
                        SIGN,
                        Acceptance.NOTHING)
                .plan();

        assertThat(plan.causes()).hasSize(1);
        assertThat(plan.causes().get(0))
                .contains("'--option=Server Signing=auto'")
                .doesNotContain("mandatory");
    }

    @Test
    void a_word_that_names_another_file_is_the_cause_and_nothing_is_changed() {
        SeenHost host = SeenHost.with("[global]\n", dump("if_required"), Advertised.OFFERED);

        HostPlan plan = host.assess(
                        with(host, "instance.command", "smbd\0--option=config file=/etc/samba/other.conf\0"),
                        SIGN,
                        Acceptance.NOTHING)
                .plan();

        assertThat(plan.decision()).isInstanceOfSatisfying(Decision.Refuses.class, decision -> {
            assertThat(decision.why()).contains("reads /etc/samba/other.conf", "and not /etc/samba/smb.conf");
            assertThat(decision.advice().orElse("")).startsWith("start smbd with -s /etc/samba/other.conf");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // 127.0.0.1 as the kernel writes it, and the port in hexadecimal
                "0100007F:05A5 | listens at 127.0.0.1:1445, and not at | smb: [{port: 1445}]",
                "0100007F:01BD | listens at 127.0.0.1:445, and not at  | correct 'interfaces' in its file"
            })
    void a_server_that_listens_elsewhere_is_named_with_where(String socket, String cause, String advice) {
        SeenHost host = SeenHost.with("[global]\n", dump("if_required"), Advertised.UNKNOWN);

        HostPlan plan = host.assess(with(host, "instance.listens", socket), SIGN, Acceptance.NOTHING)
                .plan();

        assertThat(plan.causes().get(0)).contains(cause);
        assertThat(plan.decision())
                .isInstanceOfSatisfying(
                        Decision.Refuses.class,
                        decision -> assertThat(decision.advice().orElse("")).contains(advice));
    }

    @Test
    void a_server_that_is_down_is_a_cause_for_check_and_is_said_once_by_plan() {
        SeenHost host = SeenHost.with("[global]\n", dump("if_required"), Advertised.UNKNOWN);
        List<Field> gone = new ArrayList<>(host.observation().raw());
        gone.removeIf(each -> each.name().startsWith("instance"));

        HostPlan plan =
                host.assess(Observations.of(gone), SIGN, Acceptance.NOTHING).plan();

        assertThat(plan.causes()).containsExactly("smbd is not running");
        assertThat(plan.decision())
                .isInstanceOfSatisfying(
                        Decision.Refuses.class,
                        decision -> assertThat(decision.why())
                                .isEqualTo("smbd is not running: a change could not be proved"));
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

    @Test
    void a_cluster_without_ctdbd_is_the_one_cause_of_what_its_tools_complain_about() {
        SeenHost down = host("[global]\n\tclustering = yes\n\tinclude = registry\n", Advertised.UNKNOWN);
        Observation seen = with(
                with(down, "reader.before.warnings", """
                        db_open: ctdb socket does /run/ctdb/ctdbd.socket not exist - is ctdb not running?
                        Failed to initialize the registry: WERR_FILE_NOT_FOUND
                        Error loading services.
                        """),
                "complaint",
                "registry Failed to initialize the registry: WERR_FILE_NOT_FOUND");

        HostPlan plan = down.assess(seen, SIGN, Acceptance.NOTHING).plan();

        assertThat(plan.causes()).hasSize(1);
        assertThat(plan.causes().get(0))
                .startsWith("ctdbd does not answer")
                .contains("/etc/samba/smb.conf:2:2: 'clustering = yes'", "is ctdb not running?", "WERR_FILE_NOT_FOUND");
        assertThat(plan.decision()).isInstanceOfSatisfying(Decision.CannotTell.class, decision -> {
            assertThat(decision.why()).startsWith("server signing: ctdbd does not answer");
            assertThat(decision.advice().orElse("")).startsWith("start ctdbd on the host (systemctl start ctdb)");
        });
    }

    /** The case from the field: testparm's own words do not name ctdbd. */
    @ParameterizedTest
    @CsvSource({"WERR_FILE_NOT_FOUND, true", "WERR_CONNECTION_REFUSED, true", "WERR_ACCESS_DENIED, false"})
    void a_registry_that_is_not_there_is_that_of_ctdbd_on_a_node_of_a_cluster(String status, boolean ctdbd)
            throws IOException {
        SeenHost host = host(
                Files.readString(Path.of("src", "test", "resources", "field", "reader-says-why", "smb.conf")),
                Advertised.UNKNOWN);
        Observation seen = with(
                host,
                "reader.before.warnings",
                "Failed to initialize the registry: " + status + "\nError loading services.\n");

        HostPlan plan = host.assess(seen, SIGN, Acceptance.NOTHING).plan();

        assertThat(plan.causes().get(0)).contains(status);
        assertThat(plan.causes().get(0).startsWith("ctdbd does not answer")).isEqualTo(ctdbd);
        assertThat(plan.causes().get(0).contains("/etc/samba/smb.conf:7:9: 'clustering = yes'"))
                .isEqualTo(ctdbd);
    }

    @Test
    void the_words_of_a_tool_alone_make_no_cluster() {
        for (String document : List.of("[global]\n\tclustering = no\n", "[global]\n\tworkgroup = CTDB\n")) {
            SeenHost host = host(document, Advertised.UNKNOWN);

            HostPlan plan = host.assess(
                            with(host, "reader.before.warnings", "is ctdb not running?\nError loading services.\n"),
                            SIGN,
                            Acceptance.NOTHING)
                    .plan();

            assertThat(plan.causes()).hasSize(1);
            assertThat(plan.causes().get(0)).contains("does not load").doesNotContain("ctdbd does not answer");
        }
    }

    @Test
    void a_cluster_whose_file_does_not_load_for_another_reason_says_that_reason() {
        SeenHost host = host("[global]\n\tclustering = yes\n\tmax log size = big\n", Advertised.UNKNOWN);

        HostPlan plan = host.assess(SIGN, Acceptance.NOTHING).plan();

        assertThat(plan.causes().get(0)).startsWith("/etc/samba/smb.conf:3:2: 'big' is not a value of 'max log size'");
    }

    @Test
    void advice_names_the_command_of_the_system_that_starts_smbd() {
        assertThat(advice("debian 12", "")).contains("systemctl start smbd");
        assertThat(advice("rocky 9.4", "")).contains("systemctl start smb,");
        assertThat(advice("alpine 3.20", "")).contains("rc-service samba start");
        assertThat(advice("slackware 15.0", "")).endsWith("if smbd is down, start smbd, then plan again");
    }

    private static String advice(String os, String role) {
        SeenHost host = host(BAD, Advertised.UNKNOWN).role(role);
        HostPlan plan =
                host.assess(with(host, "os", os), SIGN, Acceptance.NOTHING).plan();
        return plan.decision() instanceof Decision.CannotTell cannotTell
                ? cannotTell.advice().orElse("")
                : "";
    }

    @Test
    void on_a_domain_controller_samba_is_started_and_not_smbd() {
        SeenHost host = SeenHost.with("[global]\n", dump("if_required"), Advertised.OFFERED)
                .role("ROLE_ACTIVE_DIRECTORY_DC");
        Observation runs = with(host, "os", "debian 12");
        List<Field> gone = new ArrayList<>(runs.raw());
        gone.removeIf(each -> each.name().startsWith("instance"));

        HostPlan up = host.assess(runs, SIGN, Acceptance.NOTHING).plan();
        HostPlan down =
                host.assess(Observations.of(gone), SIGN, Acceptance.NOTHING).plan();

        assertThat(up.notes())
                .anySatisfy(note -> assertThat(note)
                        .contains(
                                "a domain controller: samba starts smbd",
                                "'systemctl reload samba-ad-dc' does not do that",
                                "'systemctl restart samba-ad-dc' ends every session"));
        assertThat(down.decision()).isInstanceOfSatisfying(Decision.Refuses.class, decision -> {
            assertThat(decision.why()).contains("smbd is not running");
            assertThat(decision.advice().orElse(""))
                    .isEqualTo("start samba: systemctl start samba-ad-dc (on this domain controller, samba starts"
                            + " smbd), then plan again; if it ends at once, its log says why");
        });
        assertThat(host.role("ROLE_STANDALONE")
                        .assess(SIGN, Acceptance.NOTHING)
                        .plan()
                        .notes())
                .noneSatisfy(note -> assertThat(note).contains("domain controller"));
    }

    @Test
    void a_domain_controller_is_known_by_its_file_where_its_reader_says_nothing() {
        SeenHost host = host("[global]\n\tserver role = DC\n\tmax log size = big\n", Advertised.UNKNOWN);

        HostPlan plan = host.assess(with(host, "os", "ubuntu 24.04"), SIGN, Acceptance.NOTHING)
                .plan();

        assertThat(plan.decision())
                .isInstanceOfSatisfying(
                        Decision.CannotTell.class,
                        decision -> assertThat(decision.advice().orElse(""))
                                .contains("if smbd is down, start samba: systemctl start samba-ad-dc"));
    }

    @ParameterizedTest
    @CsvSource({
        "debian 12, samba-ad-dc",
        "opensuse-leap 15.6, samba-ad-dc",
        "sles 15.6, samba-ad-dc",
        "fedora 41, samba",
        "arch, samba",
        "slackware 15.0, samba-ad-dc"
    })
    void the_unit_of_a_domain_controller_is_that_of_its_system(String os, String unit) {
        SeenHost host = SeenHost.with("[global]\n", dump("if_required"), Advertised.OFFERED)
                .role("ROLE_ACTIVE_DIRECTORY_DC");

        assertThat(host.assess(with(host, "os", os), SIGN, Acceptance.NOTHING)
                        .plan()
                        .notes())
                .anySatisfy(note -> assertThat(note).contains("'systemctl reload " + unit + "'"));
    }

    @Test
    void an_smbd_that_samba_started_is_one_of_a_domain_controller_whatever_its_reader_says() {
        SeenHost host = SeenHost.with("[global]\n", dump("if_required"), Advertised.OFFERED);
        Observation seen = with(
                host,
                "instance.command",
                "/usr/sbin/smbd\0-D\0--option=server role check:inhibit=yes\0--foreground\0--option=server signing=auto\0");

        HostPlan plan = host.assess(seen, SIGN, Acceptance.NOTHING).plan();

        assertThat(plan.decision())
                .isInstanceOfSatisfying(
                        Decision.Refuses.class,
                        decision -> assertThat(decision.advice().orElse(""))
                                .contains("samba starts smbd", "restarts the whole domain controller")
                                .doesNotContain("SMBDOPTIONS"));
    }

    private static Observation with(Observation seen, String name, String value) {
        List<Field> fields = new ArrayList<>(seen.raw());
        fields.add(SeenHost.field(name, value));
        return Observations.of(fields);
    }

    private static String dump(String signing) {
        return "[global]\n\tserver signing = " + signing + "\n\tserver smb encrypt = default\n";
    }
}
