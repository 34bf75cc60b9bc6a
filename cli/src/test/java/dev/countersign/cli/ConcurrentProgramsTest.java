package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Figures;
import dev.countersign.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * Several programs change one real host at the same time. They are threads of this JVM, each a
 * program with its own home, policies and journal, so only the host can keep them apart. Short
 * here; 8 programs with 25 changes each in the full test.
 */
@Needs({"namespaces", "smbd", "sshd", "nmap"})
class ConcurrentProgramsTest extends WithOneHost {
    private static final boolean ALL = Boolean.getBoolean("countersign.all");
    private static final int PROGRAMS = ALL ? 8 : 3;
    private static final int APPLIES = ALL ? 25 : 4;
    /** Each program changes a different, harmless setting. */
    private static final List<String> SETTINGS = List.of(
            "deadtime",
            "keepalive",
            "os level",
            "winbind cache time",
            "name cache timeout",
            "machine password timeout",
            "username map cache time",
            "lpq cache time");

    @TempDir
    Path temporary;

    /** One apply: its setting, and how it ended. */
    private record Ended(String setting, String value, String outcome, int exit, String said) {}

    @Test
    void one_at_a_time_holds_the_host_and_no_committed_change_is_lost(TestReporter reporter) throws Exception {
        one.begin(temporary.resolve("first"));
        // An independent observer: records every replacement of the file and the content after it.
        one.shadow("mv", """
                #!/bin/sh
                case $* in
                    *.countersign-*/etc/samba/smb.conf) ;;
                    *) exec /usr/bin/mv "$@" ;;
                esac
                mkdir /srv/installing || : >"/srv/clash.$$"
                /usr/bin/mv "$@"
                status=$?
                set -- /srv/history/*
                cp /etc/samba/smb.conf "/srv/history/$((1000 + $#))"
                rmdir /srv/installing
                exit "$status"
                """);
        one.shell("mkdir /srv/history && cp /etc/samba/smb.conf /srv/history/1000")
                .orFail();
        List<Ended> all = new ArrayList<>();
        Turns turns = new Turns();
        long begun = System.nanoTime();

        int atOnce;
        int held;
        ExecutorService programs = Executors.newFixedThreadPool(PROGRAMS);
        try (Holders holders = Holders.of(one.host().tree().resolve("etc/samba"))) {
            List<Future<List<Ended>>> running = new ArrayList<>();
            for (int program = 1; program <= PROGRAMS; program++) {
                RealHosts hosts = RealHosts.of(one.lab(), temporary.resolve("program" + program));
                int number = program;
                running.add(programs.submit(() -> applies(hosts, number, turns)));
            }
            while (!running.stream().allMatch(Future::isDone)) {
                holders.look();
            }
            for (Future<List<Ended>> each : running) {
                all.addAll(each.get());
            }
            holders.look();
            atOnce = holders.atOnce();
            held = holders.runs().size();
        } finally {
            programs.shutdownNow();
        }
        long seconds = (System.nanoTime() - begun) / 1_000_000_000;

        Map<String, Integer> outcomes = new TreeMap<>();
        all.forEach(each -> outcomes.merge(each.outcome(), 1, Integer::sum));
        List<Ended> committed =
                all.stream().filter(each -> each.outcome().equals("Committed")).toList();
        Map<String, String> last = new TreeMap<>();
        committed.forEach(each -> last.put(each.setting(), each.value()));
        List<Map<String, String>> history = history();
        new Figures("concurrency")
                .add("programs on one host at once", PROGRAMS, "threads, each a program of its own")
                .add("applies", all.size(), "runs")
                .add("committed", committed.size(), "runs")
                .add("refused", outcomes.getOrDefault("Refused", 0), "runs")
                .add("neither", all.size() - committed.size() - outcomes.getOrDefault("Refused", 0), "runs")
                .add("runs that held the host, seen by inotify", held, "runs")
                .add("at most at one instant, seen by inotify", atOnce, "runs")
                .add("files put in place, one after the other", history.size() - 1, "files")
                .add("duration", seconds, "s")
                .keep(reporter);
        assertThat(all)
                .allSatisfy(each -> assertThat(each.outcome() + " " + each.exit())
                        .as(each.said())
                        .isIn("Committed 0", "Refused 4"));
        assertThat(all).hasSize(PROGRAMS * APPLIES);
        assertThat(atOnce).isEqualTo(1);
        assertThat(held).isGreaterThanOrEqualTo(committed.size());
        assertThat(one.shell("ls /srv").output()).isEqualTo("data\nhistory\n");
        assertThat(committed).as(all.get(0).said()).hasSizeGreaterThanOrEqualTo(PROGRAMS * APPLIES / 8);
        // Every step from file to file is one committed change, and changes no other program's
        // setting.
        List<String> steps = new ArrayList<>();
        for (int file = 1; file < history.size(); file++) {
            steps.addAll(difference(history.get(file - 1), history.get(file)));
        }
        assertThat(steps)
                .containsExactlyInAnyOrderElementsOf(committed.stream()
                        .map(each -> each.setting() + " = " + each.value())
                        .toList());
        assertThat(steps).hasSize(history.size() - 1);
        assertThat(settings(Files.readString(one.host().smbConf()))).isEqualTo(last);
        assertThat(one.shell("ls -A /etc/samba").output()).isEqualTo("smb.conf\n");
        assertThat(RealHosts.of(one.lab(), temporary.resolve("last"))
                        .run("status")
                        .exit())
                .isZero();
    }

    /**
     * A refused program tries again when others have committed, as a person would, or soon if none
     * of them does.
     */
    private static final class Turns {
        private static final long PATIENCE = 5_000;
        private int committed;

        synchronized int committed() {
            return committed;
        }

        synchronized void ended(boolean wasCommitted, int before) throws InterruptedException {
            if (wasCommitted) {
                committed++;
                notifyAll();
                return;
            }
            long end = System.nanoTime() + PATIENCE * 1_000_000;
            while (committed < before + 2 && System.nanoTime() < end) {
                wait(PATIENCE / 10);
            }
        }
    }

    private static List<Ended> applies(RealHosts hosts, int program, Turns turns) throws InterruptedException {
        List<Ended> all = new ArrayList<>();
        for (int change = 1; change <= APPLIES; change++) {
            String setting = SETTINGS.get(program - 1);
            String value = String.valueOf(100 + change);
            hosts.terminal().file("policies/signing.yaml", """
                    policy: concurrency
                    why: test
                    rules:
                      - id: ours
                        severity: low
                        platforms: {samba: {"%s": "%s"}}
                    """.formatted(setting, value));
            int before = turns.committed();
            Terminal.Said said = hosts.run("apply", "--yes", "--json", "--lease", "60s");
            all.add(new Ended(
                    setting, value, OneHost.only(said).text("outcome"), said.exit(), said.out() + said.err()));
            turns.ended(all.get(all.size() - 1).outcome().equals("Committed"), before);
        }
        return all;
    }

    /**
     * Returns the contents of the file over time, oldest first: the settings of all programs in
     * each.
     */
    private static List<Map<String, String>> history() throws IOException {
        try (Stream<Path> files = Files.list(one.host().tree().resolve("srv/history"))) {
            List<Map<String, String>> history = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                history.add(settings(Files.readString(file)));
            }
            return history;
        }
    }

    private static Map<String, String> settings(String text) {
        Map<String, String> settings = new TreeMap<>();
        for (String setting : SETTINGS) {
            Matcher line =
                    Pattern.compile("(?m)^\\s*" + setting + " = (\\d{3})$").matcher(text);
            if (line.find()) {
                settings.put(setting, line.group(1));
            }
        }
        return settings;
    }

    private static List<String> difference(Map<String, String> one, Map<String, String> next) {
        return SETTINGS.stream()
                .filter(setting -> !Objects.equals(one.get(setting), next.get(setting)))
                .map(setting -> setting + " = " + next.get(setting))
                .toList();
    }
}
