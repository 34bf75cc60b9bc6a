package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.json.JsonMap;
import dev.countersign.testing.Figures;
import dev.countersign.testing.Needs;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * One thing on a real host changes between plan and apply, or between apply's last look and its
 * lock: the plan is refused. Its twin, the same plan on the same host with that thing restored, is
 * accepted. Seeded; 200 changes and 200 twins in the full test.
 */
@Needs({"namespaces", "smbd", "sshd", "testparm", "nmap"})
class StalePlansTest extends OnOneHost {
    private static final boolean ALL = Boolean.getBoolean("countersign.all");
    private static final int CHANGES = ALL ? 200 : 14;
    /** How many changes there are per twin that is taken through the whole transaction. */
    private static final int TWIN = ALL ? 1 : 7;

    private static final long SEED = 20261122;

    private Path plan = Path.of("");

    /**
     * One thing that changes.
     *
     * @param script what is done on the host, in /etc/samba
     * @param options smbd's new options, if they are what changes
     */
    private record Stale(String kind, String script, List<String> options) {
        static Stale file(String kind, String script) {
            return new Stale(kind, script, List.of());
        }
    }

    @Test
    void a_plan_is_refused_when_one_thing_changed_since_and_accepted_when_none_did(TestReporter reporter)
            throws Exception {
        planFor();
        Random random = new Random(SEED);
        Map<String, Integer> kinds = new TreeMap<>();
        int first = 0;
        int twins = 0;
        int late = 0;
        List<String> wrong = new ArrayList<>();
        long begun = System.nanoTime();
        for (int number = 0; number < CHANGES; number++) {
            Stale stale = stale(number, random);
            boolean firstPlan = random.nextBoolean();
            asPlanned(firstPlan);
            kinds.merge(stale.kind(), 1, Integer::sum);
            first += firstPlan ? 1 : 0;

            become(stale);
            String before = documents();
            boolean atTheLast = number % 2 == 0 && !stale.script().isEmpty();
            if (atTheLast) {
                late++;
                asPlanned(firstPlan);
                one.misbehave("*' transaction apply '*) (umask 022; cd /etc/samba; " + stale.script() + "\n) ;;");
            }
            Terminal.Said refused = apply();
            if (!isRefused(refused, atTheLast) || !documents().equals(before)) {
                wrong.add("accepted " + stale + "\n" + refused.out() + refused.err());
            }
            one.open();
            asPlanned(firstPlan);
            if (!stale.options().isEmpty()) {
                restart(List.of());
            }
            if (number % TWIN == 0) {
                twins++;
                Terminal.Said accepted = apply();
                if (accepted.exit() != 0
                        || !OneHost.only(accepted).text("outcome").equals("Committed")) {
                    wrong.add("refused the twin of " + stale + "\n" + accepted.out() + accepted.err());
                }
            }
        }
        Figures figures = new Figures("stale-plans")
                .add("single changes between plan and apply", CHANGES, "changes, seed " + SEED)
                .add("of them on a host that never had a run", first, "first plans")
                .add("of them between the last look and the lock", late, "changes")
                .add("unchanged twins taken through the whole transaction", twins, "plans")
                .add("wrong", wrong.size(), "plans");
        kinds.forEach((kind, count) -> figures.add(kind, count, "changes, each refused"));
        figures.add("duration", (System.nanoTime() - begun) / 1_000_000_000, "s")
                .keep(reporter);
        assertThat(wrong).isEmpty();
    }

    /**
     * Prepares the host for the plan: smb.conf behind a symbolic link, with includes that exist and
     * one that does not.
     */
    private void planFor() throws Exception {
        one.write(one.smbConf().replace("\n[data]", """

                            	include = /etc/samba/conf.d/one.conf
                            	include = /etc/samba/conf.d/two.conf
                            	include = /etc/samba/conf.d/absent.conf

                            [data]""") + "\ninclude = /etc/samba/conf.d/shares.conf\n");
        one.shell("""
                set -e
                cd /etc/samba
                mkdir conf.d real
                printf 'deadtime = 15\nkeepalive = 300\ninclude = /etc/samba/conf.d/nested.conf\n' >conf.d/one.conf
                printf '# note 1\nos level = 20\n' >conf.d/nested.conf
                printf 'name cache timeout = 660\nserver string = twenty 20\n' >conf.d/two.conf
                printf '[more]\npath = /srv/data\ncomment = number 1\nread only = yes\n' >conf.d/shares.conf
                mv smb.conf real/smb.conf
                ln -s real/smb.conf smb.conf
                cp -a . /srv/kept
                """).orFail();
        asPlanned(true);
        plan = temporary.resolve("kept.plan");
        Terminal.Said said = program.run("plan", "--out", plan.toString(), "--json");
        assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(2);
    }

    private Stale stale(int number, Random random) {
        int value = 1000 + random.nextInt(9000);
        String[] inDocument = {
            "s/max log size = .*/max log size = %d/",
            "s/log file = .*/log file = \\/var\\/log\\/samba\\/log.%d/",
            "s/comment = .*/comment = what is kept %d/",
            "s/file server of the lab.*/file server of the lab, %d/",
            "s/read only = no/read only = yes/",
            "$a # %d"
        };
        String[] inInclude = {
            "s/deadtime = .*/deadtime = %d/' conf.d/one.conf #",
            "s/keepalive = .*/keepalive = %d/' conf.d/one.conf #",
            "s/os level = .*/os level = 2/' conf.d/nested.conf #",
            "s/note .*/note %d/' conf.d/nested.conf #",
            "s/timeout = .*/timeout = %d/' conf.d/two.conf #",
            "s/twenty .*/twenty %d/' conf.d/two.conf #",
            "s/number .*/number %d/' conf.d/shares.conf #"
        };
        String include = List.of("one", "nested", "two", "shares").get(random.nextInt(4));
        // Each kind occurs at least once; most are changed values.
        return switch (number < 7 ? number : random.nextInt(20)) {
            case 0 -> Stale.file("an include appears", "echo 'deadtime = " + value + "' >conf.d/absent.conf");
            case 1 -> Stale.file("an include vanishes", "rm conf.d/" + include + ".conf");
            case 2 ->
                Stale.file(
                        "an include becomes a directory",
                        "cd conf.d; rm " + include + ".conf; mkdir " + include + ".conf");
            case 3 ->
                new Stale(
                        "smbd's command line",
                        "",
                        List.of(
                                random.nextBoolean()
                                        ? "--option=deadtime=" + value
                                        : "--option=server signing=disabled"));
            case 4 -> Stale.file("the role", "sed -i 's/standalone server/auto/' real/smb.conf");
            case 5 ->
                Stale.file(
                        "the link smb.conf leads to another file, of the same bytes",
                        "cp -p real/smb.conf real/other.conf; ln -sfn real/other.conf smb.conf");
            case 6 -> Stale.file("an empty include appears", ": >conf.d/absent.conf");
            case 7, 8, 9, 10, 11, 12 ->
                Stale.file(
                        "a value in an include",
                        "sed -i '" + inInclude[random.nextInt(inInclude.length)].formatted(value));
            default ->
                Stale.file(
                        "a value in smb.conf",
                        "sed -i '" + inDocument[random.nextInt(inDocument.length)].formatted(value)
                                + "' real/smb.conf");
        };
    }

    private void become(Stale stale) throws InterruptedException {
        if (!stale.options().isEmpty()) {
            restart(stale.options());
        }
        if (!stale.script().isEmpty()) {
            String before = documents();
            one.shell("set -e; umask 022; cd /etc/samba; " + stale.script()).orFail();
            assertThat(documents()).as(stale.toString()).isNotEqualTo(before);
        }
    }

    /**
     * Restores files and smbd as planned against; a host that never had a run has no state
     * directory.
     */
    private void asPlanned(boolean firstPlan) {
        one.shell("""
                set -e
                rm -rf /etc/samba/*
                cp -a /srv/kept/. /etc/samba/
                kill -s HUP "$(cat /run/samba/smbd.pid)"
                """ + (firstPlan ? "rm -rf /var/lib/countersign\n" : "")).orFail();
    }

    /** Starts a new smbd with these options. */
    private void restart(List<String> options) throws InterruptedException {
        one.shell("""
                pid=$(cat /run/samba/smbd.pid)
                kill "$pid"
                while kill -s 0 "$pid" 2>/dev/null; do sleep 0.02; done
                """).orFail();
        List<String> command = new ArrayList<>(List.of("setsid", "/usr/sbin/smbd", "-D"));
        command.addAll(options);
        one.host().exec(command.toArray(String[]::new)).orFail();
        RealHosts.await(Duration.ofSeconds(30), "smbd listens", () -> {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(one.host().address(), 445), 1000);
                return true;
            } catch (IOException notYet) {
                return false;
            }
        });
    }

    private Terminal.Said apply() {
        return program.run("apply", plan.toString(), "--yes", "--json", "--lease", "60s");
    }

    /**
     * @param byTheHost whether only the host can have noticed: that something changed, or that its
     *     daemon now reads a different file
     */
    private static boolean isRefused(Terminal.Said said, boolean byTheHost) {
        JsonMap host = OneHost.only(said);
        String reason = host.text("reason");
        boolean itsWords = reason.startsWith("changed: ") || reason.startsWith("not-its-document: ");
        return said.exit() == 4 && host.text("outcome").equals("Refused") && itsWords == byTheHost;
    }

    private String documents() {
        return one.shell("cd /etc/samba && find . -printf '%p %y %l %m %U:%G\n' | sort; cat $(find . -type f | sort)")
                .orFail()
                .output();
    }
}
