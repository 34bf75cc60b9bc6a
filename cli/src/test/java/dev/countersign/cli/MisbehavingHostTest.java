package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * A real host whose login replies with something different from what was requested: before a lease
 * is armed that is an error (1) and nothing is changed; afterwards a person is needed (6), and the
 * host reverts by itself.
 */
@Needs({"namespaces", "smbd", "sshd"})
class MisbehavingHostTest extends OnOneHost {
    private static final String GARBAGE = "head -c 3000 /dev/urandom; exit 0";
    private static final String FLOOD = "exec head -c 100000000 /dev/zero";
    private static final String SILENCE = "exec sleep 100";

    private String before = "";

    @Test
    void garbage_is_an_error_and_nothing_was_changed() throws IOException {
        failed("observe", GARBAGE, "unrecognized reply");
    }

    @Test
    void a_hundred_megabytes_are_not_read_to_the_end() throws IOException {
        failed("observe", FLOOD, "more than");
    }

    @Test
    void a_login_shell_that_says_nothing_at_all_is_an_error() throws IOException {
        failed("observe", "exit 0", "unrecognized reply");
    }

    @Test
    void a_reply_to_another_call_is_garbage() throws IOException {
        failed(
                "observe",
                "printf 'countersign 0123456789abcdef0123456789abcdef begin\\n0123456789abcdef0123456789abcdef end done\\n'; exit 0",
                "unrecognized reply");
    }

    @Test
    void garbage_in_the_rehearsal_is_an_error_and_nothing_was_changed() throws IOException {
        one.misbehave("*' transaction rehearse '*) " + GARBAGE + " ;;");
        // changes by the test itself are not changes of the program
        before = one.disk();

        Terminal.Said apply = program.run("apply", "--yes", "--json");

        assertThat(apply.exit()).as(apply.out() + apply.err()).isEqualTo(1);
        unchanged();
    }

    @Test
    void garbage_instead_of_applying_leaves_a_mark_that_stops_a_late_apply() throws IOException {
        one.misbehave("*' transaction apply '*) " + GARBAGE + " ;;");

        Terminal.Said apply = program.run("apply", "--yes", "--lease", "5s", "--json");

        assertThat(apply.exit()).as(apply.out() + apply.err()).isEqualTo(1);
        assertThat(OneHost.only(apply).text("reason")).contains("nothing was changed");
        assertThat(one.shell("cat /etc/samba/smb.conf").output()).isEqualTo(one.smbConf());
        assertThat(one.host().advertises()).isEqualTo("not required");
    }

    @Test
    void garbage_after_the_change_was_made_is_put_back() throws Exception {
        // The host does what it is told, but its reply is lost.
        one.misbehave("*' transaction apply '*) sh -c \"$SSH_ORIGINAL_COMMAND\" >/dev/null; " + GARBAGE + " ;;");

        Terminal.Said apply = program.run("apply", "--yes", "--lease", "20s", "--json");

        assertThat(apply.exit()).as(apply.out() + apply.err()).isEqualTo(5);
        assertThat(OneHost.only(apply).text("outcome")).isEqualTo("RolledBack");
        assertThat(one.shell("cat /etc/samba/smb.conf").output()).isEqualTo(one.smbConf());
        putBack();
    }

    @Test
    void a_host_that_goes_mad_after_the_change_needs_a_person_and_puts_it_back_by_itself() throws Exception {
        one.misbehave("*' transaction apply '*) sh -c \"$SSH_ORIGINAL_COMMAND\" >/dev/null; " + GARBAGE + " ;;\n"
                + "*' transaction revert '*) " + FLOOD + " ;;");

        Terminal.Said apply = program.run("apply", "--yes", "--lease", "5s", "--json");

        assertThat(apply.exit()).as(apply.out() + apply.err()).isEqualTo(6);
        assertThat(OneHost.only(apply).text("outcome")).isEqualTo("NeedsPerson");
        assertThat(OneHost.only(apply).text("advice")).contains("by itself").contains("countersign status -l fs1");
        putBack();
    }

    @Test
    void a_confirm_whose_answer_is_lost_is_asked_again() throws Exception {
        one.misbehave("""
                *' transaction confirm '*)
                    if test ! -e /tmp/once; then
                        : >/tmp/once
                        sh -c "$SSH_ORIGINAL_COMMAND" >/dev/null
                        exit 0
                    fi ;;
                """);

        Terminal.Said apply = program.run("apply", "--yes", "--lease", "20s", "--json");

        assertThat(apply.exit()).as(apply.out() + apply.err()).isZero();
        assertThat(OneHost.only(apply).text("outcome")).isEqualTo("Committed");
        assertThat(one.host().advertises()).isEqualTo("required");
        assertThat(program.run("status").exit()).isZero();
    }

    @Test
    void a_confirm_that_never_answers_sensibly_is_unconfirmed_and_the_host_has_the_last_word() throws Exception {
        one.misbehave("*' transaction confirm '*) " + GARBAGE + " ;;");

        Terminal.Said apply = program.run("apply", "--yes", "--lease", "5s", "--json");

        assertThat(apply.exit()).as(apply.out() + apply.err()).isEqualTo(6);
        assertThat(OneHost.only(apply).text("outcome")).isEqualTo("Unconfirmed");
        putBack();
        one.open();
        Terminal.Said status = program.run("status", "--json");
        assertThat(status.exit()).as(status.out()).isZero();
        assertThat(OneHost.only(status).maps("runs").get(0).text("verdict")).isEqualTo("reverted");
    }

    @Test
    @Needs("all")
    void silence_is_an_error_after_a_minute_and_nothing_was_changed() throws IOException {
        failed("observe", SILENCE, "60 s");
    }

    private void failed(String verb, String instead, String why) throws IOException {
        one.misbehave("*' transaction " + verb + " '*) " + instead + " ;;");
        // changes by the test itself are not changes of the program
        before = one.disk();

        Terminal.Said check = program.run("check", "--json");
        Terminal.Said apply = program.run("apply", "--yes", "--json");

        assertThat(check.exit()).as(check.out() + check.err()).isEqualTo(1);
        assertThat(OneHost.only(check).text("reason")).contains(why);
        assertThat(check.json().map("verdicts").integer("compliant")).isZero();
        assertThat(apply.exit()).as(apply.out() + apply.err()).isEqualTo(1);
        assertThat(OneHost.only(apply).text("reason")).contains(why);
        unchanged();
    }

    private void unchanged() {
        assertThat(one.disk()).isEqualTo(before);
        assertThat(one.host().advertises()).isEqualTo("not required");
    }

    private void putBack() throws InterruptedException {
        RealHosts.await(Duration.ofSeconds(15), "the host put everything back", () -> {
            try {
                return Files.readString(one.host().smbConf()).equals(one.smbConf())
                        && one.host().advertises().equals("not required");
            } catch (IOException beingReplaced) {
                return false;
            }
        });
    }
}
