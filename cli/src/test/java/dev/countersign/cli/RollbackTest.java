package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.json.JsonMap;
import dev.countersign.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rolls back an earlier run on a real host, also if somebody edited the file since. */
@Needs({"namespaces", "smbd", "sshd", "testparm"})
class RollbackTest extends OnOneHost {

    private String smbConf() throws IOException {
        return Files.readString(one.host().smbConf());
    }

    private String applied() {
        Terminal.Said apply = program.run("apply", "--yes", "--json");
        assertThat(apply.exit()).as(apply.out() + apply.err()).isZero();
        return apply.json().text("run");
    }

    @Test
    void an_old_run_is_put_back_byte_for_byte_and_every_command_calls_it_rolled_back() throws IOException {
        String before = RealHosts.state(one.host());
        String run = applied();

        Terminal.Said back = program.run("rollback", run, "--yes", "--json");

        assertThat(back.exit()).as(back.out() + back.err()).isZero();
        assertThat(OneHost.only(back).text("outcome")).isEqualTo("RolledBack");
        assertThat(RealHosts.state(one.host())).isEqualTo(before);
        assertThat(program.run("history", "-n", "1").out()).contains("1 host: 1 restored; exit 0");
        assertThat(program.run("show", back.json().text("run")).out())
                .contains("restored         fs1")
                .doesNotContain("changed          ");
        Terminal.Said twice = program.run("rollback", run, "--yes", "--json");
        assertThat(OneHost.only(twice).text("outcome")).isEqualTo("RolledBack");
        assertThat(program.run("history", "-n", "1").out()).contains("1 host: 1 restored; exit 0");
    }

    @Test
    void a_second_rollback_that_finds_everything_as_it_was_is_not_named_as_the_one_that_did_it() throws IOException {
        String run = applied();
        String first = program.run("rollback", run, "--yes", "--json").json().text("run");

        Terminal.Said twice = program.run("rollback", run, "--yes");
        String second = program.lastRun();
        String history = program.run("history").out();
        String shown = program.run("show", run).out();
        assertThat(program.run("rollback", first, "--yes").exit()).isZero();

        assertThat(second).isNotEqualTo(first);
        assertThat(twice.exit()).isZero();
        assertThat(twice.err()).doesNotContain("to undo the rollback");
        for (String said : List.of(history, shown)) {
            assertThat(said).contains("rolled back by " + first).doesNotContain("rolled back by " + second);
        }
        // Its change is in place again, whatever the second rollback found in between.
        assertThat(one.host().advertises()).isEqualTo("required");
        assertThat(program.run("show", run).out()).doesNotContain("rolled back by");
        assertThat(program.run("history").out()).doesNotContain("rolled back by " + second);
    }

    @Test
    void status_is_not_fine_while_a_run_is_not_as_it_was_written_or_cannot_be_read() throws IOException {
        String run = applied();
        assertThat(program.run("status").exit()).isZero();
        Path journal = program.terminal().directory().resolve(".countersign/runs/" + run + "/journal.jsonl");
        String written = Files.readString(journal);

        Files.writeString(journal, written.replace("Committed", "RolledBack"));
        Terminal.Said forged = program.run("status");
        Terminal.Said json = program.run("status", "--json");
        Files.delete(journal);
        Files.createDirectory(journal);
        Terminal.Said unreadable = program.run("status");
        Files.delete(journal);
        Files.writeString(journal, written);

        assertThat(forged.exit()).as(forged.out()).isEqualTo(6);
        assertThat(forged.out()).contains("cannot tell      run " + run, "were altered");
        assertThat(json.exit()).isEqualTo(6);
        assertThat(json.json().texts("damaged")).containsExactly(run);
        assertThat(unreadable.exit()).as(unreadable.out()).isIn(1, 6);
        assertThat(unreadable.out()).contains("cannot tell      run " + run);
    }

    @Test
    void of_a_file_that_was_edited_since_both_sides_are_shown_and_nothing_is_written() throws IOException {
        String run = applied();
        one.write(smbConf() + "# their work\n");
        String edited = RealHosts.state(one.host());

        Terminal.Said shown = program.run("rollback", run, "--yes");
        Terminal.Said json = program.run("rollback", run, "--yes", "--json");

        assertThat(shown.exit()).as(shown.out()).isEqualTo(4);
        assertThat(shown.out())
                .contains("was edited since", "countersign rollback " + run + " --only-ours")
                .contains("\n    +# their work\n")
                .contains("\n    -\tserver signing = mandatory\n");
        JsonMap both = OneHost.only(json).map("edited");
        assertThat(both.text("since")).contains("\n+# their work\n");
        assertThat(both.text("onlyOurs"))
                .contains("\n-\tserver signing = mandatory\n")
                .doesNotContain("+#");
        assertThat(RealHosts.state(one.host())).isEqualTo(edited);
        assertThat(one.host().advertises()).isEqualTo("required");
    }

    @Test
    void only_ours_takes_our_line_out_of_their_file_and_proves_it_and_can_be_rolled_back_itself() throws IOException {
        String run = applied();
        one.write(smbConf().replace("[global]\n", "[global]\n\t# theirs\n") + "# their work\n");
        String theirs = smbConf();

        Terminal.Said back = program.run("rollback", run, "--only-ours", "--yes", "--json");

        assertThat(back.exit()).as(back.out() + back.err()).isZero();
        assertThat(OneHost.only(back).text("outcome")).isEqualTo("RolledBack");
        assertThat(smbConf()).isEqualTo(theirs.replace("\tserver signing = mandatory\n", ""));
        assertThat(one.host().advertises()).isEqualTo("not required");

        Terminal.Said again = program.run("rollback", back.json().text("run"), "--yes", "--json");

        assertThat(again.exit()).as(again.out() + again.err()).isZero();
        assertThat(smbConf()).isEqualTo(theirs);
        assertThat(one.host().advertises()).isEqualTo("required");
    }

    @Test
    void only_ours_refuses_where_our_line_is_theirs_by_now() throws IOException {
        String run = applied();
        one.write(smbConf().replace("server signing = mandatory", "server signing = required"));
        String theirs = RealHosts.state(one.host());

        Terminal.Said back = program.run("rollback", run, "--only-ours", "--yes", "--json");

        assertThat(back.exit()).as(back.out() + back.err()).isEqualTo(4);
        assertThat(OneHost.only(back).text("reason")).contains("'server signing'", "that change is kept");
        assertThat(RealHosts.state(one.host())).isEqualTo(theirs);
        assertThat(one.host().advertises()).isEqualTo("required");
    }
}
