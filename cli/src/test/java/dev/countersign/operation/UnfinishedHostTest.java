package dev.countersign.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.cli.KeptRuns;
import dev.countersign.cli.RealHosts;
import dev.countersign.cli.Terminal;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.journal.Entry;
import dev.countersign.journal.RunKey;
import dev.countersign.journal.Runs;
import dev.countersign.observation.RunId;
import dev.countersign.platform.Platforms;
import dev.countersign.testing.MachineClock;
import dev.countersign.transaction.RemoteRun;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares the journal with the host: the host's verdict takes precedence. */
class UnfinishedHostTest {
    private static final RunId RUN = new RunId("20261122T095141Z-3f9c");
    private static final String STATE = "/boot/config/countersign";
    private static final String RESUME = "countersign apply --resume " + RUN;

    @TempDir
    Path temporary;

    private static UnfinishedHost end(HostProgress stage, boolean expired, Optional<String> rolledBack) {
        return new UnfinishedHost(RUN, "fs1", stage, expired, rolledBack);
    }

    @ParameterizedTest
    @CsvSource({
        "pending, 2, pending on the host",
        "confirmed, 0, the host has confirmed it",
        "reverted, 0, the host has put everything back",
        "aborted, 0, the host has put everything back",
    })
    void whatever_the_host_says_resume_is_next(String verdict, int code, String what) {
        UnfinishedHost.Next next = end(HostProgress.OPEN, false, Optional.empty())
                .next(Optional.of(new RemoteRun(RUN.name(), verdict, OptionalLong.empty())), STATE);

        assertThat(next.what()).startsWith(what);
        assertThat(next.command()).isEqualTo(RESUME);
        assertThat(next.code().number()).isEqualTo(code);
    }

    @Test
    void a_host_that_could_not_settle_it_needs_a_person() {
        UnfinishedHost.Next next = end(HostProgress.OPEN, false, Optional.empty())
                .next(Optional.of(new RemoteRun(RUN.name(), "person", OptionalLong.empty())), STATE);

        assertThat(next.code()).isEqualTo(ExitCode.NEEDS_PERSON);
        assertThat(next.command()).contains(STATE + "/" + RUN + "/log");
    }

    @Test
    void a_run_that_no_host_knows_changed_nothing_and_can_be_gone_on_with_until_its_plan_is_too_old() {
        UnfinishedHost.Next next =
                end(HostProgress.OPEN, false, Optional.empty()).next(Optional.empty(), STATE);
        UnfinishedHost.Next late =
                end(HostProgress.OPEN, true, Optional.empty()).next(Optional.empty(), STATE);

        assertThat(next)
                .isEqualTo(new UnfinishedHost.Next(
                        "the host has no record of the run: nothing was changed", RESUME, ExitCode.NOT_COMPLIANT));
        assertThat(late.command()).isEqualTo("countersign plan");
        assertThat(late.code()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void a_host_that_had_made_the_change_and_forgot_the_run_is_put_back_from_the_journal() {
        UnfinishedHost.Next next =
                end(HostProgress.MADE, true, Optional.empty()).next(Optional.empty(), STATE);

        assertThat(next.what()).startsWith("the change was sent, but the host has no record of the run");
        assertThat(next.command()).isEqualTo("countersign rollback " + RUN);
        assertThat(next.code()).isEqualTo(ExitCode.COULD_NOT_TELL);
    }

    @ParameterizedTest
    @CsvSource({"samba, OPEN", "windows, MADE"})
    void of_a_host_that_keeps_no_runs_nobody_says_that_a_change_never_arrived(String platform, HostProgress expected) {
        Terminal terminal = Terminal.in(temporary);
        new KeptRuns(terminal).unsettled(RUN.name(), platform);
        Runs runs = Runs.of(terminal.directory(), new MachineClock(), RunKey.find(terminal.home()));
        Platforms platforms = Platforms.load(terminal.directory(), new Diagnostics());

        UnfinishedHosts loose = UnfinishedHosts.of(runs, platforms, Terminal.NOW);

        assertThat(loose.ends()).extracting(UnfinishedHost::stage).containsExactly(expected);
    }

    @Test
    void a_rollback_that_never_came_to_a_host_is_begun_anew() {
        UnfinishedHost.Next next = end(HostProgress.UNBEGUN, false, Optional.of("20261120T080000Z-0001"))
                .next(Optional.empty(), STATE);

        assertThat(next.command()).isEqualTo("countersign rollback 20261120T080000Z-0001");
    }

    @ParameterizedTest
    @CsvSource({
        "'', UNBEGUN",
        "intent, OPEN",
        "intent installed confirming, MADE",
        "intent installed NeedsPerson, MADE",
        "intent installed RolledBack, ENDED",
        "installed, UNBEGUN",
        "intent Committed, ENDED",
        "intent RolledBack, ENDED",
        "intent Refused, ENDED",
        "intent Unconfirmed, OPEN",
        "intent NeedsPerson, OPEN",
        "intent NeedsPerson Committed, ENDED",
        "NotReached, UNBEGUN",
        "NotReached intent, OPEN",
        "NotAttempted, UNBEGUN",
        "Refused, ENDED",
        "intent Rubbish, OPEN",
    })
    void how_far_a_run_came_is_read_off_its_lines(String events, HostProgress expected) {
        assertThat(HostProgress.of(entries(events), true)).isEqualTo(expected);
    }

    @Test
    void a_host_for_which_nothing_was_planned_is_ended() {
        assertThat(HostProgress.of(List.of(), false)).isEqualTo(HostProgress.ENDED);
    }

    private static List<Entry> entries(String events) {
        List<Entry> entries = new ArrayList<>();
        for (String word : events.isEmpty() ? new String[0] : events.split(" ")) {
            boolean outcome = Character.isUpperCase(word.charAt(0));
            entries.add(new Entry(
                    entries.size() + 1L,
                    Instant.EPOCH,
                    outcome ? "ended" : word,
                    "fs1",
                    outcome ? Map.of("outcome", word, "reason", "") : Map.of(),
                    Bytes.EMPTY.digest()));
        }
        return entries;
    }

    @Test
    void a_plan_file_and_a_run_to_go_on_with_exclude_each_other() {
        Terminal terminal = Terminal.in(temporary);
        terminal.file("policies/signing.yaml", RealHosts.REQUIRED);
        terminal.file("inventories/hosts.yaml", "hosts: {fs1: {address: 192.0.2.1}}\n");
        new KeptRuns(terminal).committed(RUN.name());

        assertThat(terminal.run("apply", "fs1.plan", "--resume", RUN.name()).exit())
                .isEqualTo(64);
        assertThat(terminal.run("apply", "--resume", "20260101T000000Z-0000").exit())
                .isEqualTo(64);
    }
}
