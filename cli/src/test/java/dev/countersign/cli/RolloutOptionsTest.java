package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What can be wrong with the options of a rollout: each mistake is a usage error that names the
 * option, and no host is contacted. The hosts have addresses that nobody uses.
 */
class RolloutOptionsTest {
    private static final String RUN = "20261122T095141Z-3f9c";

    @TempDir
    Path temporary;

    private Terminal terminal;

    @BeforeEach
    void three_hosts() {
        terminal = Terminal.in(temporary);
        terminal.file("policies/signing.yaml", RealHosts.REQUIRED);
        terminal.file("inventories/hosts.yaml", """
                defaults: {user: root, platform: samba}
                hosts:
                  fs1: {address: 192.0.2.1}
                  fs2: {address: 192.0.2.2}
                  fs3: {address: 192.0.2.3}
                """);
        new KeptRuns(terminal).committed(RUN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--serial 0 | --serial: '0' is neither a number of hosts",
                "--serial -1 | --serial: '-1' is neither",
                "--serial= | --serial: '' is neither",
                "--serial 1,,2 | --serial: '' is neither",
                "--serial 1,101% | --serial: '101%' is neither",
                "--serial 0% | --serial: '0%' is neither",
                "--serial all | --serial: 'all' is neither",
                "--max-failures -1 | --max-failures: '-1' is neither a number of hosts nor a percentage",
                "--max-failures 101% | --max-failures: '101%' is neither",
                "--max-failures 0% | --max-failures: '0%' is neither",
                "--max-failures= | --max-failures: '' is neither",
                "--max-failures some | --max-failures: 'some' is neither",
                "--pause 5m | --pause is the time between two batches, and there is only one",
                "--serial 1 --pause 0 | Invalid value for option '--pause'",
                "--serial 1 --pause -5s | Invalid value for option '--pause'",
                "--serial 1 --pause 25h | Invalid value for option '--pause'",
                "--canary fs9 | --canary: unknown host 'fs9'",
                "--canary= | --canary: unknown host ''",
                "--canary group:fs | --canary: unknown host 'group:fs'",
                "--canary fs2 -l fs1 | --canary: host 'fs2' is not one of the hosts that this command works on",
            })
    void a_mistake_names_its_option(String options, String what) {
        for (String command : new String[] {"apply --yes", "rollback " + RUN + " --yes"}) {
            refused(command + " " + options, what);
        }
        if (options.startsWith("--canary") || (options.startsWith("--serial") && !options.contains("--pause"))) {
            refused("plan " + options, what);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--max-changes -1 | --max-changes: '-1' is neither",
                "--max-changes 101% | --max-changes: '101%' is neither",
                "--max-changes= | --max-changes: '' is neither",
                "--retry 20200101T000000Z-0000 | there is no run 20200101T000000Z-0000",
                "--retry 3f9c | did you mean '20261122T095141Z-3f9c'?",
                "--retry 20261122T095141Z-3f9c --resume 20261122T095141Z-3f9c | --resume cannot be used with --retry",
                "fs1.plan --retry 20261122T095141Z-3f9c | --retry cannot be used with a plan file",
                "fs1.plan --resume 20261122T095141Z-3f9c | --resume cannot be used with a plan file",
            })
    void so_does_one_of_apply_alone(String options, String what) {
        refused("apply --yes " + options, what);
    }

    private void refused(String words, String what) {
        Terminal.Said said = terminal.run(words.split(" ", -1));

        assertThat(said.exit()).as(words + said.out() + said.err()).isEqualTo(64);
        assertThat(said.err()).as(words).contains(what);
        assertThat(said.out()).as(words).isEmpty();
    }

    @Test
    void the_mistake_is_told_with_what_was_perhaps_meant() {
        assertThat(terminal.run("apply", "--canary", "fs11").err()).contains("did you mean 'fs1'?");
        assertThat(terminal.run("apply", "--serial", "10 %", "--json").json().text("schema"))
                .isEqualTo("countersign.error/1");
    }

    @Test
    void a_run_that_ended_well_on_every_chosen_host_needs_no_second_attempt() {
        Terminal.Said said = terminal.run("apply", "--retry", RUN, "-l", "fs1", "--yes");

        assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(4);
        assertThat(said.err())
                .contains("none of these hosts failed or was left out in run " + RUN, "nothing was changed");
    }

    @Test
    void a_run_that_is_not_finished_is_continued_and_not_tried_again() {
        String open = "20261122T095142Z-3f9d";
        new KeptRuns(terminal).unsettled(open);

        Terminal.Said said = terminal.run("apply", "--retry", open, "--yes");

        assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(4);
        assertThat(said.err())
                .contains(
                        "run " + open + " is not finished on 1 host",
                        "countersign apply --resume " + open,
                        "countersign abandon " + open);
    }

    @Test
    void a_host_that_is_no_longer_in_any_inventory_is_not_left_out_silently() {
        terminal.file("inventories/hosts.yaml", "hosts: {fs1: {address: 192.0.2.1, user: root, platform: samba}}\n");

        Terminal.Said said = terminal.run("apply", "--retry", RUN, "--yes");

        assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(4);
        assertThat(said.err()).contains("no longer in any inventory, but in run " + RUN + ": fs2");
    }
}
