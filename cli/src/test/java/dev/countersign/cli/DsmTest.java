package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Needs;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A Synology DSM from check to rollback: lab/dsm, a stand-in for its command line, in front of a real smbd behind real SSH and sudo. */
@Needs({"namespaces", "smbd", "sshd", "sudo", "nmap"})
class DsmTest extends Appliance {
    private static final String MENU = "Control Panel › File Services › SMB › Advanced Settings › General";

    DsmTest() {
        super(
                "dsm",
                StandIn.SUDO,
                "rm -rf /var/lib/dsm/[!s]* /run/samba/synoadserver; /usr/syno/bin/dsm-genconf restart");
    }

    private String fields() {
        return nas.shell("LC_ALL=C sort /var/lib/dsm/fields");
    }

    @Test
    void a_dsm_is_recognised_planned_changed_proved_on_the_wire_and_put_back_field_for_field() {
        String before = fields();

        assertThat(measured("configured")).isEqualTo("0");
        violates(
                "synology-dsm",
                "--allow-documented",
                "-enable_server_signing=0",
                "+enable_server_signing=2",
                "support for Synology DSM is documented",
                MENU);
        assertThat(fields()).isEqualTo(before);

        Terminal.Said applied = changes("--allow-documented");

        assertThat(OneHost.only(applied).maps("changes").get(0).text("kind")).isEqualTo("set");
        assertThat(fields()).isEqualTo(before.replace("enable_server_signing=0", "enable_server_signing=2"));

        rollsBack(applied);

        assertThat(fields()).isEqualTo(before);
    }

    @Test
    void smbd_is_not_started_anew_where_the_wire_shows_the_new_value_at_once() {
        nas.shell(": >/var/lib/dsm/reloads");
        String smbd = nas.shell("cat /run/samba/smbd.pid");

        Terminal.Said applied = StandIn.apply(program);

        assertThat(OneHost.only(applied).text("outcome")).as(applied.out()).isEqualTo("Committed");
        assertThat(nas.shell("cat /run/samba/smbd.pid")).isEqualTo(smbd);
    }

    @Test
    void a_dsm_that_ignores_the_set_is_caught_and_nothing_is_left() {
        String before = fields();
        nas.shell(": >/var/lib/dsm/ignores");

        Terminal.Said applied = StandIn.apply(program);

        StandIn.rolledBack(applied, "does not hold what was set", "enable_server_signing");
        assertThat(fields()).isEqualTo(before);
    }

    @Test
    void a_dsm_that_changes_another_field_along_is_caught_and_put_back() {
        String before = fields();
        nas.shell(": >/var/lib/dsm/along");

        Terminal.Said applied = StandIn.apply(program);

        StandIn.rolledBack(applied, "something else in: smb_encrypt_transport");
        assertThat(fields()).isEqualTo(before);
        assertThat(nas.host().advertises()).isEqualTo("not required");
    }

    @Test
    void a_dsm_that_goes_back_to_factory_settings_when_it_restarts_is_caught_and_put_back() {
        String before = fields();
        nas.shell(": >/var/lib/dsm/reverts");

        Terminal.Said applied = StandIn.apply(program);

        StandIn.rolledBack(applied, "did not keep what was set", "enable_server_signing");
        assertThat(fields()).isEqualTo(before);
        assertThat(nas.host().advertises()).isEqualTo("not required");
    }

    @Test
    void a_dsm_without_version_3_says_so_and_what_a_person_can_do() {
        nas.shell(": >/var/lib/dsm/no-v3");

        Terminal.Said plan = program.run("plan", "--json");

        assertThat(plan.exit()).isEqualTo(3);
        assertThat(plan.out()).contains("does not have version 3 of SYNO.Core.FileServ.SMB");
        assertThat(plan.out()).contains(MENU);
    }

    @Test
    void a_dsm_that_is_a_domain_controller_is_observed_only() {
        nas.shell(": >/run/samba/synoadserver");

        Terminal.Said applied = StandIn.apply(program);

        StandIn.refused(applied, "observed only", "domain controller");
        assertThat(OneHost.only(applied).text("advice")).contains(MENU, "then run: countersign check");
    }

    @Test
    void a_dsm_that_the_inventory_calls_samba_is_not_edited_beneath_its_owner() throws IOException {
        StandIn.callItSamba(program);

        Terminal.Said applied = StandIn.apply(program);

        StandIn.refused(applied, "its signs are those of synology-dsm");
        assertThat(nas.host().exec("ls", "/var/lib/countersign").exit()).isNotZero();
    }
}
