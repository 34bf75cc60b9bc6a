package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Needs;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A TrueNAS from check to rollback: lab/truenas, a stand-in for its middleware, in front of a real smbd behind real SSH and sudo. */
@Needs({"namespaces", "smbd", "sshd", "sudo", "nmap", "testparm", "python3"})
class TrueNasTest extends Appliance {
    private static final String RESET =
            "mkdir -p /var/lib/truenas; find /var/lib/truenas -mindepth 1 ! -name smb.conf.base -delete;"
                    + " midclt call smb.update '{}' && midclt call -j service.control RESTART cifs; rm /var/lib/truenas/told";

    TrueNasTest() {
        super("truenas", StandIn.SUDO, RESET);
    }

    private String store() {
        return nas.shell("midclt call smb.config");
    }

    private String told() {
        return nas.shell("cat /var/lib/truenas/told");
    }

    private void worse(String name) {
        nas.shell(": >/var/lib/truenas/" + name);
    }

    @Test
    void a_truenas_is_recognised_planned_changed_proved_on_the_wire_and_put_back_to_the_very_text() {
        String before = store();

        assertThat(measured("configured")).isEqualTo("not set");
        violates(
                "truenas",
                "--allow-documented",
                "-smb_options=\"# f\\u00fcr die Scanner\\nmax log size = 500\\n; server signing = disabled\\n\"",
                "\\n; server signing = disabled\\nserver signing = mandatory\\n\"",
                "support for TrueNAS is documented",
                "System › Services › SMB");
        assertThat(store()).isEqualTo(before);

        Terminal.Said applied = changes("--allow-documented");

        assertThat(store())
                .isEqualTo(before.replace("= disabled\\n\"", "= disabled\\nserver signing = mandatory\\n\""));
        assertThat(nas.shell("cat /etc/smb4.conf")).contains("\tserver signing = mandatory\n");
        assertThat(told()).isEqualTo("RELOAD\n");

        rollsBack(applied);

        assertThat(store()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TrueNAS-SCALE-24.10.2.1", "TrueNAS-25.04.2.1", "TrueNAS-25.10.0", "TrueNAS-26.0.0"})
    @Needs("all")
    void every_version_is_told_in_its_own_way_there_and_back(String version) {
        nas.shell("echo " + version + " >/var/lib/truenas/version");
        String before = store();

        Terminal.Said applied = changes("--allow-documented");
        rollsBack(applied);

        assertThat(store()).isEqualTo(before);
        assertThat(told()).isEqualTo("RELOAD\nRELOAD\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TrueNAS-SCALE-24.10.2.1", "TrueNAS-25.04.2.1", "TrueNAS-26.0.0"})
    void a_reload_that_fails_is_reverted_on_every_version(String version) {
        nas.shell("echo " + version + " >/var/lib/truenas/version");
        String before = store();
        worse("deaf");

        StandIn.rolledBack(StandIn.apply(program), "the middleware could not RELOAD the service cifs");

        assertThat(store()).isEqualTo(before);
        assertThat(RealHosts.nmap(nas.host())).isEqualTo("not required");
    }

    @Needs("all")
    @Test
    void before_25_10_too_the_service_is_restarted_where_a_reload_did_nothing() {
        nas.shell("echo TrueNAS-SCALE-24.10.2.1 >/var/lib/truenas/version");
        worse("lazy");

        Terminal.Said applied = StandIn.apply(program);

        assertThat(OneHost.only(applied).text("outcome")).as(applied.out()).isEqualTo("Committed");
        assertThat(told()).isEqualTo("RELOAD\nRESTART\n");
        assertThat(RealHosts.nmap(nas.host())).isEqualTo("required");
    }

    @ParameterizedTest
    @CsvSource({
        "TrueNAS-25.10.2.2, enable_smb1, true, false",
        "TrueNAS-26.0.0, minimum_protocol, '\"SMB1\"', '\"SMB2\"'"
    })
    void smb1_is_switched_off_by_the_field_that_this_version_has(String version, String field, String on, String off)
            throws IOException {
        nas.shell("echo " + version + " >/var/lib/truenas/version; midclt call smb.update '{\"" + field + "\": " + on
                + "}'; smbcontrol smbd reload-config");
        program.terminal()
                .file("policies/signing.yaml", RealHosts.REQUIRED.replace("server signing: required", "smb1: \"off\""));
        String before = store();

        Terminal.Said applied = StandIn.apply(program);

        assertThat(OneHost.only(applied).text("outcome")).as(applied.out()).isEqualTo("Committed");
        assertThat(store()).isEqualTo(before.replace("\"" + field + "\": " + on, "\"" + field + "\": " + off));
        assertThat(OneHost.only(StandIn.apply(program)).text("outcome")).isEqualTo("AlreadyCompliant");

        Terminal.Said back = program.run("rollback", applied.json().text("run"), "--yes", "--json");

        assertThat(back.exit()).as(back.out() + back.err()).isZero();
        assertThat(store()).isEqualTo(before);
    }

    @Needs("all")
    @Test
    void a_middleware_that_starts_smbd_anew_by_itself_is_waited_for() {
        worse("restarts");

        Terminal.Said applied = StandIn.apply(program);

        assertThat(OneHost.only(applied).text("outcome")).as(applied.out()).isEqualTo("Committed");
        assertThat(told()).isEqualTo("RELOAD\n");
    }

    @Needs("all")
    @Test
    void a_middleware_that_ignores_the_update_is_caught_and_nothing_is_left() {
        String before = store();
        worse("ignores");

        StandIn.rolledBack(StandIn.apply(program), "does not hold what was set", "smb_options");

        assertThat(store()).isEqualTo(before);
    }

    @Test
    void a_middleware_that_changes_another_field_along_is_caught_and_put_back() {
        String before = store();
        worse("along");

        StandIn.rolledBack(StandIn.apply(program), "something else in: multichannel");

        assertThat(store()).isEqualTo(before);
        assertThat(RealHosts.nmap(nas.host())).isEqualTo("not required");
    }

    @Needs("all")
    @Test
    void a_validation_error_is_said_in_the_middleware_s_words_and_nothing_is_changed() {
        String before = store();
        worse("refuses");

        StandIn.rolledBack(
                StandIn.apply(program),
                "the middleware refused: [EINVAL] smb_update.workgroup: workgroup field is required.");

        assertThat(store()).isEqualTo(before);
    }

    @Test
    void a_pair_with_stateful_failover_is_refused_and_told_to_require_encryption() {
        nas.shell("midclt call smb.update '{\"smb_options\": \"\", \"stateful_failover\": true}'");

        Terminal.Said applied = StandIn.apply(program);

        StandIn.refused(applied, "stateful failover", "takes no auxiliary parameters");
        assertThat(OneHost.only(applied).text("advice")).contains("require encryption", "\"REQUIRED\"");
        assertThat(nas.host().exec("ls", "/var/lib/countersign").exit()).isNotZero();
    }

    @ParameterizedTest
    @CsvSource({"TrueNAS-25.10.1,not required", "TrueNAS-25.10.2.2,required"})
    @Needs("all")
    void required_encryption_is_done_whether_or_not_that_version_requires_signing_with_it(String version, String wire)
            throws IOException {
        nas.shell("echo " + version + " >/var/lib/truenas/version");
        program.terminal().file("policies/signing.yaml", RealHosts.REQUIRED.replace("server signing", "encryption"));
        String before = store();

        Terminal.Said applied = program.run("apply", "--yes", "--allow-documented", "--accept-unproven", "--json");

        assertThat(OneHost.only(applied).text("outcome")).as(applied.out()).isEqualTo("Committed");
        assertThat(store()).isEqualTo(before.replace("\"encryption\": \"DEFAULT\"", "\"encryption\": \"REQUIRED\""));
        assertThat(RealHosts.nmap(nas.host())).isEqualTo(wire);

        Terminal.Said back = program.run("rollback", applied.json().text("run"), "--yes", "--json");

        assertThat(back.exit()).as(back.out() + back.err()).isZero();
        assertThat(store()).isEqualTo(before);
        assertThat(RealHosts.nmap(nas.host())).isEqualTo("not required");
    }

    @Test
    void what_somebody_wrote_into_smb4_conf_is_not_taken_for_the_truth_and_is_never_edited() throws IOException {
        nas.shell("printf '[global]\\nserver signing = mandatory\\n' >>/etc/smb4.conf; smbcontrol smbd reload-config");

        Terminal.Said check = program.run("check", "--json");
        StandIn.callItSamba(program);
        Terminal.Said asSamba = StandIn.apply(program);

        assertThat(check.exit()).as(check.out()).isEqualTo(2);
        assertThat(OneHost.only(check).maps("rules").get(0).text("why")).contains("the next reload weakens it");
        StandIn.refused(asSamba, "its signs are those of truenas");
    }
}
