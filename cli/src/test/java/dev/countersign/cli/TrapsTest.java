package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.json.JsonMap;
import dev.countersign.testing.Needs;
import dev.countersign.testing.Ran;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * The traps for a tool that edits smb.conf and reloads. Each test first falls into the trap by hand
 * on a real smbd and observes the result, then lets the program do the same job.
 */
@Needs({"namespaces", "smbd", "sshd", "testparm", "smbclient"})
class TrapsTest extends OnOneHost {
    private static final String OURS = "\tserver signing = mandatory\n";

    @Test
    void a_typo_and_a_reload_switch_signing_off_and_say_nothing() throws Exception {
        loaded(inGlobal("server signing = mandatory"));
        becomes("required");
        assertThat(one.host().smbclient("ls").exit()).isZero();
        one.write(inGlobal("server signing = mandatroy"));

        // Observed: smbd survives, the reload exits with 0, signing is off and the share is gone.
        assertThat(reload().exit()).isZero();
        becomes("not required");
        assertThat(one.host().smbclient("ls").exit()).isNotZero();

        assertThat(program.run("check").exit()).isEqualTo(2);
        applied();
        assertThat(one.host().smbclient("ls").exit()).isZero();
        assertThat(text()).doesNotContain("mandatroy");
    }

    @Test
    @Needs("all")
    void a_typo_that_was_not_loaded_yet_is_found_while_the_wire_still_says_required() throws Exception {
        loaded(inGlobal("server signing = mandatory"));
        // smbd reloads at some point: it must not read the file that is written next
        becomes("required");
        one.write(inGlobal("server signing = mandatroy"));
        assertThat(wire()).isEqualTo("required");

        Terminal.Said check = program.run("check", "--json");

        assertThat(check.exit()).as(check.out()).isEqualTo(2);
        assertThat(OneHost.only(check).maps("rules").get(0).text("why")).contains("does not load");
        applied();
    }

    @Test
    void a_policy_with_a_value_that_samba_does_not_know_never_reaches_the_file() throws IOException {
        String before = one.disk();
        program.terminal()
                .file(
                        "policies/signing.yaml",
                        RealHosts.REQUIRED + "    platforms: {samba: {\"client signing\": mandatroy}}\n");

        Terminal.Said apply = program.run("apply", "--yes", "--json");

        assertThat(apply.exit()).as(apply.out() + apply.err()).isEqualTo(65);
        assertThat(apply.out()).contains("mandatroy");
        assertThat(one.disk()).isEqualTo(before);
        assertThat(wire()).isEqualTo("not required");
    }

    @Test
    @Needs("all")
    void a_misspelt_parameter_passes_testparm_and_does_nothing() throws IOException {
        loaded(inGlobal("server sigining = mandatory"));

        // Observed: testparm exits with 0 and a warning, and the wire does not require signing.
        Ran testparm = one.shell("testparm -s /etc/samba/smb.conf");
        assertThat(testparm.exit()).isZero();
        assertThat(testparm.error()).contains("Unknown parameter encountered");
        assertThat(wire()).isEqualTo("not required");

        applied();
        assertThat(text()).contains("server sigining = mandatory").contains(OURS);
    }

    @Test
    @Needs("all")
    void a_word_that_sounds_like_required_is_not() throws IOException {
        loaded(inGlobal("server signing = enabled"));
        assertThat(wire()).isEqualTo("not required");

        applied();

        assertThat(text()).contains("server signing = mandatory").doesNotContain("= enabled");
    }

    @Test
    void a_later_global_that_turns_it_off_is_what_counts() throws IOException {
        String text = inGlobal("server signing = mandatory") + "\n[global]\n\tserver signing = auto\n";
        loaded(text);

        // Observed: the line is there, and the wire does not require signing.
        assertThat(wire()).isEqualTo("not required");

        applied();
        assertThat(text()).isEqualTo(text.replace("server signing = auto", "server signing = mandatory"));
    }

    @Test
    @Needs("all")
    void an_include_that_overrides_is_left_alone_and_our_line_stands_after_it() throws IOException {
        include("/etc/samba/site.conf", "[global]\n\tserver signing = auto\n");
        loaded(inGlobal("server signing = mandatory\n\tinclude = /etc/samba/site.conf"));

        // Observed
        assertThat(wire()).isEqualTo("not required");

        applied();
        assertThat(one.shell("cat /etc/samba/site.conf").output()).isEqualTo("[global]\n\tserver signing = auto\n");
        assertThat(text().lastIndexOf("server signing = mandatory"))
                .isGreaterThan(text().indexOf("include = /etc/samba/site.conf"));
    }

    @Test
    void a_relative_include_is_read_from_where_smbd_runs() throws IOException {
        // smbd runs in /, so it does not read the file next to smb.conf; testparm run elsewhere
        // does.
        include("/etc/samba/site.conf", "[global]\n\tserver signing = mandatory\n");
        include("/srv/site.conf", "[global]\n\tserver signing = auto\n");
        loaded(inGlobal("include = srv/site.conf").replace("[global]", "[global]\n\tserver signing = mandatory"));
        one.shell("mkdir -p /etc/samba/srv; cp /etc/samba/site.conf /etc/samba/srv/site.conf")
                .orFail();

        // Observed: testparm, run where the file is, says required; the wire does not.
        assertThat(one.shell("cd /etc/samba && testparm -s --parameter-name='server signing' 2>/dev/null")
                        .output())
                .isEqualTo("required\n");
        assertThat(wire()).isEqualTo("not required");

        assertThat(program.run("check").exit()).isEqualTo(2);
        applied();
        assertThat(one.shell("cat /srv/site.conf").output()).contains("auto");
    }

    @Test
    void an_include_that_ends_in_a_share_swallows_what_comes_next() throws IOException {
        include("/etc/samba/shares.conf", "[old]\n\tpath = /srv/old\n");
        String text = inGlobal("include = /etc/samba/shares.conf\n\tserver signing = mandatory");
        loaded(text);

        // Observed: the line is there, testparm exits with 0 and one warning.
        assertThat(one.shell("testparm -s /etc/samba/smb.conf").error())
                .contains("Global parameter server signing found in service section");
        assertThat(wire()).isEqualTo("not required");

        applied();
        assertThat(text()).contains("[global]");
        assertThat(one.shell("cat /etc/samba/shares.conf").output()).isEqualTo("[old]\n\tpath = /srv/old\n");
    }

    @Test
    void another_config_file_is_followed_by_smbd_only_and_refused() throws IOException, InterruptedException {
        // A separate host: an smbd that has switched to a different file never returns to this one.
        try (OneHost other = OneHost.up()) {
            RealHosts there = other.begin(Files.createDirectory(temporary.resolve("other")));
            Files.writeString(other.host().tree().resolve("etc/samba/real.conf"), other.smbConf());
            other.write(other.smbConf()
                    .replace("[data]", "\tserver signing = mandatory\n\tconfig file = /etc/samba/real.conf\n[data]"));
            other.shell("smbcontrol smbd reload-config");

            // Observed: testparm says required, the wire does not.
            assertThat(other.shell("testparm -s --parameter-name='server signing' 2>/dev/null")
                            .output())
                    .isEqualTo("required\n");
            assertThat(other.host().advertises()).isEqualTo("not required");

            String before = other.disk();
            assertThat(there.run("check").exit()).isEqualTo(2);
            Terminal.Said apply = there.run("apply", "--yes", "--json");
            assertThat(apply.exit()).as(apply.out() + apply.err()).isEqualTo(4);
            assertThat(OneHost.only(apply).text("reason")).contains("config file");
            assertThat(other.disk()).isEqualTo(before);
        }
    }

    @Test
    void another_config_file_that_smbd_will_follow_at_the_next_reload_is_seen_before() throws Exception {
        loaded(inGlobal("server signing = mandatory"));
        becomes("required");
        include("/etc/samba/real.conf", inGlobal("server signing = auto"));
        one.write(inGlobal("server signing = mandatory\n\tconfig file = /etc/samba/real.conf"));

        // Observed: testparm and the wire both say required.
        assertThat(one.shell("testparm -s --parameter-name='server signing' 2>/dev/null")
                        .output())
                .isEqualTo("required\n");
        assertThat(wire()).isEqualTo("required");

        Terminal.Said check = program.run("check", "--json");

        assertThat(check.exit()).as(check.out()).isEqualTo(2);
        assertThat(OneHost.only(check).maps("rules").get(0).text("why")).contains("the next reload weakens it");
    }

    @Test
    void a_right_file_that_was_never_loaded_is_loaded_and_not_edited() throws IOException {
        one.write(inGlobal("server signing = mandatory"));
        String before = RealHosts.state(one.host());

        // Observed: a tool that only looks at the file finds nothing to do here.
        assertThat(one.shell("testparm -s --parameter-name='server signing' 2>/dev/null")
                        .output())
                .isEqualTo("required\n");
        assertThat(wire()).isEqualTo("not required");

        Terminal.Said plan = program.run("plan", "--json");
        assertThat(plan.exit()).isEqualTo(2);
        assertThat(OneHost.only(plan).maps("changes").get(0).text("kind")).isEqualTo("activate");
        applied();
        assertThat(RealHosts.state(one.host())).isEqualTo(before);
    }

    @Test
    @Needs("all")
    void a_line_appended_to_the_end_lands_in_the_last_share() throws IOException {
        loaded(one.smbConf() + "\tserver signing = mandatory\n");

        // Observed
        assertThat(wire()).isEqualTo("not required");

        applied();
    }

    /**
     * Asserts that apply commits, the wire requires signing, nothing but server signing changed,
     * and a second plan has nothing to do.
     */
    private void applied() {
        Terminal.Said apply = program.run("apply", "--yes", "--lease", "20s", "--json");

        assertThat(apply.exit()).as(apply.out() + apply.err()).isZero();
        JsonMap host = OneHost.only(apply);
        assertThat(host.text("outcome")).isEqualTo("Committed");
        assertThat(wire()).isEqualTo("required");
        Terminal.Said again = program.run("plan", "--json");
        assertThat(again.exit()).as(again.out()).isZero();
        assertThat(OneHost.only(again).maps("changes")).isEmpty();
    }

    /** Returns the lab's file with {@code line} as the last of its [global]. */
    private String inGlobal(String line) {
        return one.smbConf().replace("\n[data]", "\t" + line + "\n\n[data]");
    }

    private void include(String path, String text) throws IOException {
        Files.writeString(one.host().tree().resolve(path.substring(1)), text);
    }

    /** Writes the file and tells smbd, as any administrator would. */
    private void loaded(String text) throws IOException {
        one.write(text);
        assertThat(reload().exit()).isZero();
    }

    private Ran reload() {
        return one.shell("smbcontrol smbd reload-config");
    }

    private void becomes(String wanted) throws InterruptedException {
        RealHosts.await(Duration.ofSeconds(10), "the wire says " + wanted, () -> wire().equals(wanted));
    }

    private String wire() {
        return one.host().advertises();
    }

    private String text() throws IOException {
        return Files.readString(one.host().smbConf(), StandardCharsets.ISO_8859_1);
    }
}
