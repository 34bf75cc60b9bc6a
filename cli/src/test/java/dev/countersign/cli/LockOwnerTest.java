package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Figures;
import dev.countersign.testing.Needs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * The owner of a real host's lock is killed with SIGKILL, and nobody helps: the host is free again
 * within its lease plus five seconds, and the next apply is committed. Three owners here, twenty in
 * the full test.
 */
@Needs({"all", "namespaces", "smbd", "sshd", "nmap", "flock"})
class LockOwnerTest extends WithOneHost {
    private static final Duration LEASE = Duration.ofSeconds(5);

    @TempDir
    Path temporary;

    /**
     * Where a call is held: the program that it runs on the host at that point, and a shell
     * condition that is true only there.
     */
    private enum Point {
        BACKING_UP("touch", "case $* in *' /var/lib/countersign/'*/before) ;; *) false ;; esac"),
        STAGING("cp", "case $* in *.countersign-*.new) ;; *) false ;; esac"),
        CHECKING("testparm", "ls /etc/samba/.countersign-*.new >/dev/null 2>&1"),
        ARMING("setsid", "case $* in *'/revert guard') ;; *) false ;; esac"),
        INSTALLING("ln", "case $* in *.countersign-*.old) ;; *) false ;; esac"),
        RENAMING("mv", "case $* in *.countersign-*.new*/smb.conf) ;; *) false ;; esac"),
        CONFIRMING("rm", "case $* in *.countersign-*.old*.countersign-*.new) ;; *) false ;; esac"),
        PUTTING_BACK("mv", "case $* in *.countersign-*.old*/smb.conf) ;; *) false ;; esac"),
        INSTALLED("true", "false");

        private final String program;
        private final String condition;

        Point(String program, String condition) {
            this.program = program;
            this.condition = condition;
        }
    }

    /** Who is killed. The calling program is killed too, unless it is the only one killed. */
    private enum Victim {
        /** The shell that the run names as its owner. */
        OWNER,
        /** That shell and everything it started. */
        CALL,
        /**
         * The shell that waits for the held program: the writer, the timer, or the confirming
         * shell.
         */
        HOLDER,
        CONTROLLER,
    }

    /**
     * One owner. If {@code flock} is false, the host has no flock and locks with a specially named
     * file.
     */
    private record Trial(Victim victim, Point point, boolean flock) {}

    private static Trial trial(Victim victim, Point point) {
        return new Trial(victim, point, true);
    }

    private static List<Trial> trials() {
        List<Trial> some = List.of(
                trial(Victim.OWNER, Point.STAGING),
                trial(Victim.OWNER, Point.RENAMING),
                trial(Victim.CONTROLLER, Point.INSTALLED));
        if (!Boolean.getBoolean("countersign.all")) {
            return some;
        }
        List<Trial> all = new ArrayList<>(some);
        Stream.of(Point.BACKING_UP, Point.CHECKING, Point.ARMING, Point.INSTALLING)
                .forEach(point -> all.add(trial(Victim.OWNER, point)));
        Stream.of(Point.BACKING_UP, Point.STAGING, Point.CHECKING, Point.INSTALLING)
                .forEach(point -> all.add(trial(Victim.CALL, point)));
        Stream.of(Point.INSTALLING, Point.RENAMING, Point.CONFIRMING, Point.PUTTING_BACK)
                .forEach(point -> all.add(trial(Victim.HOLDER, point)));
        Stream.of(Point.STAGING, Point.ARMING, Point.RENAMING)
                .forEach(point -> all.add(trial(Victim.CONTROLLER, point)));
        all.add(new Trial(Victim.OWNER, Point.BACKING_UP, false));
        all.add(new Trial(Victim.CALL, Point.RENAMING, false));
        return all;
    }

    @Test
    void a_host_is_free_again_within_its_lease_and_five_seconds(TestReporter reporter) throws Exception {
        List<Double> seconds = new ArrayList<>();
        List<String> late = new ArrayList<>();
        List<Trial> trials = trials();
        for (int number = 0; number < trials.size(); number++) {
            Trial trial = trials.get(number);
            RealHosts victim = one.begin(temporary.resolve("victim" + number));
            double free = secondsUntilFree(trial, victim);
            if (trial.point() == Point.PUTTING_BACK) {
                // A revert that was cut short: the next plan says that it must be finished, and
                // with which command.
                assertThat(victim.run("rollback", victim.lastRun(), "--yes").exit())
                        .isZero();
            }
            Terminal.Said next =
                    RealHosts.of(one.lab(), temporary.resolve("next" + number)).run("apply", "--yes", "--json");
            if (next.exit() != 0) {
                late.add(trial + ": the next apply was not committed\n" + next.out() + next.err());
            } else if (free > LEASE.toSeconds() + 5) {
                late.add(trial + ": free after " + free + " s");
            }
            seconds.add(free);
        }

        new Figures("lock-owners")
                .add("owners of the lock killed with SIGKILL", trials.size(), "runs, lease " + LEASE.toSeconds() + " s")
                .add("free again, and the next apply committed", trials.size() - late.size(), "runs")
                .add(
                        "longest until free",
                        "%.1f".formatted(seconds.stream().max(Double::compare).orElseThrow()),
                        "s")
                .keep(reporter);
        assertThat(late).isEmpty();
    }

    private double secondsUntilFree(Trial trial, RealHosts victim) throws Exception {
        if (!trial.flock()) {
            one.shell(": >/root/none; mount --bind /root/none /usr/bin/flock").orFail();
        }
        try (SecondJvm apply = begun(trial, victim)) {
            apply.kill();
            long killed = System.nanoTime();
            if (trial.victim() != Victim.CONTROLLER) {
                kill(trial);
            }
            // Only a tool that is allowed to hang stays hanging: it must not keep the lock.
            if (trial.point() != Point.CHECKING) {
                one.shell("rm -f /tmp/hold").orFail();
            }
            RealHosts.await(
                    Duration.ofSeconds(60),
                    "the host is free after " + trial,
                    () -> one.shell(FREE).exit() == 0);
            return (System.nanoTime() - killed) / 1e9;
        } finally {
            one.shell("rm -f /tmp/hold; umount -l /usr/bin/testparm; rm -f /usr/local/sbin/*; umount -l /usr/bin/flock;"
                    + " rm -f /root/none");
            one.open();
        }
    }

    /** Starts an apply and waits until it is at the point. */
    private SecondJvm begun(Trial trial, RealHosts victim) throws Exception {
        String name = trial.point().program;
        one.shell(": >/tmp/hold").orFail();
        boolean beside = name.equals("testparm");
        String text =
                """
                #!/bin/sh
                if test -e /tmp/hold && %s; then
                    echo "$PPID" >/tmp/waiting.part
                    /usr/bin/mv /tmp/waiting.part /tmp/waiting
                    while test -e /tmp/hold; do sleep 0.1; done
                fi
                exec %s "$@"
                """.formatted(trial.point().condition, beside ? "/usr/local/sbin/testparm.real" : "/usr/bin/" + name);
        if (beside) {
            one.shadowTestparm(text);
        } else {
            one.shadow(name, text);
        }
        if (trial.point() == Point.PUTTING_BACK || trial.point() == Point.INSTALLED) {
            one.misbehave("*' transaction confirm '*|*' transaction revert '*) exec sleep 60 ;;");
        }
        SecondJvm apply = SecondJvm.start(victim.terminal(), "apply", "--yes", "--lease", LEASE.toSeconds() + "s");
        if (trial.point() == Point.INSTALLED) {
            apply.awaitEvent("installed");
        } else {
            RealHosts.await(
                    Duration.ofSeconds(60),
                    "it has come to " + trial.point(),
                    () -> Files.exists(one.host().tree().resolve("tmp/waiting")));
        }
        return apply;
    }

    private static void kill(Trial trial) {
        String owner = "set -- /var/lib/countersign/*Z-*/owner; read -r pid rest <\"$1\"";
        one.shell(
                        switch (trial.victim()) {
                            case OWNER -> owner + "; kill -s KILL \"$pid\"";
                            case CALL -> owner + "; kill -s KILL -- \"-$(ps -o pgid= -p \"$pid\" | tr -d ' ')\"";
                            default -> "kill -s KILL \"$(cat /tmp/waiting)\"";
                        })
                .orFail();
    }

    /** The lock is free, and every run is settled or can be settled by the next call. */
    private static final String FREE = """
            cd /var/lib/countersign || exit 1
            test ! -e lock || flock -n lock true || test ! -x /usr/bin/flock || exit 1
            for held in "lock.by "*; do
                holder=${held#"lock.by "}
                ! kill -s 0 "${holder%% *}" 2>/dev/null || exit 1
            done
            for run in *Z-*; do
                test ! -f "$run/settled" || continue
                test ! -L "$run/verdict" || continue
                test ! -e "$run/deadline" || exit 1
                read -r pid rest <"$run/owner"
                ! kill -s 0 "$pid" 2>/dev/null || exit 1
            done
            """;
}
