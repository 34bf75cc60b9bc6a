package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Needs;
import dev.countersign.testing.Ran;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An OpenMediaVault from check to rollback: lab/openmediavault, a stand-in for its RPC and salt, in front of a real smbd. */
@Needs({"namespaces", "smbd", "sshd", "sudo", "nmap", "testparm", "python3"})
class OpenMediaVaultTest extends Appliance {
    private static final String RESET =
            "mkdir -p /var/lib/omv; find /var/lib/omv -mindepth 1 ! -name smb.conf.base -delete;"
                    + " rm -rf /var/lib/openmediavault; omv-salt deploy run samba; rm /var/lib/omv/deployed";

    OpenMediaVaultTest() {
        super("openmediavault", StandIn.SUDO, RESET);
    }

    private String store() {
        return nas.shell("omv-rpc -u admin SMB getSettings");
    }

    @Test
    void an_openmediavault_is_recognised_planned_changed_proved_on_the_wire_and_put_back_field_for_field() {
        String before = store();

        violates(
                "openmediavault",
                "--allow-documented",
                "-extraoptions=\"# scanner\\\\/floor 2\\\\r\\\\nmax log size = 500\\\\r\\\\n; server signing = disabled\"",
                "; server signing = disabled\\\\r\\\\nserver signing = mandatory\"",
                "support for OpenMediaVault is documented",
                "Services › SMB/CIFS › Settings");
        assertThat(store()).isEqualTo(before);

        Terminal.Said applied = changes("--allow-documented");

        assertThat(store()).isEqualTo(before.replace("= disabled\"", "= disabled\\r\\nserver signing = mandatory\""));

        rollsBack(applied);

        assertThat(store()).isEqualTo(before);
        assertThat(nas.shell("cat /var/lib/omv/deployed")).isEqualTo("samba\nsamba\n");
    }

    @Test
    void what_else_is_pending_there_stays_pending_and_a_pending_samba_is_said_before() {
        nas.shell(
                "mkdir -p /var/lib/openmediavault; echo '[\"samba\", \"ssh\"]' >/var/lib/openmediavault/dirtymodules.json");

        Terminal.Said plan = program.run("plan");
        Terminal.Said applied = StandIn.apply(program);

        assertThat(plan.out()).contains("OpenMediaVault shows samba as pending");
        assertThat(OneHost.only(applied).text("outcome")).as(applied.out()).isEqualTo("Committed");
        assertThat(nas.shell("cat /var/lib/omv/deployed")).isEqualTo("samba\n");
        assertThat(nas.shell("omv-salt deploy list-dirty")).contains("ssh\n");
    }

    @Needs("all")
    @Test
    void a_part_of_the_settings_is_an_error_there_and_so_the_whole_is_sent() {
        Ran part = nas.host().exec("omv-rpc", "-u", "admin", "SMB", "setSettings", "{\"extraoptions\":\"\"}");

        Terminal.Said applied = StandIn.apply(program);

        assertThat(part.exit()).isEqualTo(1);
        assertThat(OneHost.only(applied).text("outcome")).as(applied.out()).isEqualTo("Committed");
    }

    @Needs("all")
    @ParameterizedTest
    @CsvSource({
        "ignores,   does not hold what was set",
        "along,     something else in: aio",
        "refuses,   The DNS hostname is limited to 15 characters",
        "broken,    omv-salt deploy run samba ended with exit 1",
        "stateless, omv-salt knows no state samba (exit 100)"
    })
    void what_goes_wrong_is_caught_said_and_put_back(String worse, String reason) {
        String before = store();
        nas.shell(": >/var/lib/omv/" + worse);

        StandIn.rolledBack(StandIn.apply(program), reason);

        assertThat(store()).isEqualTo(before);
        assertThat(RealHosts.nmap(nas.host())).isEqualTo("not required");
    }

    @Test
    void an_option_of_somebody_else_that_samba_does_not_load_is_refused_with_its_place() {
        nas.shell(
                "omv-rpc -u admin SMB setSettings \"$(omv-rpc -u admin SMB getSettings | sed 's/max log size = 500/map to guest = maybe/')\"");

        Terminal.Said applied = StandIn.apply(program);

        StandIn.refused(applied, "extraoptions:2", "does not load");
        assertThat(nas.host().exec("ls", "/var/lib/countersign").exit()).isNotZero();
    }

    @Test
    void an_openmediavault_that_the_inventory_calls_samba_is_not_edited_beneath_its_owner() throws IOException {
        StandIn.callItSamba(program);

        StandIn.refused(StandIn.apply(program), "its signs are those of openmediavault");
    }
}
