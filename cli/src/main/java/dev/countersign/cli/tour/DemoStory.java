package dev.countersign.cli.tour;

import dev.countersign.bytes.Digest;
import dev.countersign.cli.terminal.Context;
import dev.countersign.demo.EmbeddedFleet;
import dev.countersign.demo.EmbeddedHost;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.FileReason;
import dev.countersign.diagnostic.Problem;
import dev.countersign.observation.RunId;
import dev.countersign.observation.WireAnswer;
import dev.countersign.operation.RunFolder;
import dev.countersign.transaction.Outcome;
import dev.countersign.wire.DirectDialer;
import dev.countersign.wire.probe.NegotiateProbe;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The story of the demo: the program's own commands, one after another, on the embedded fleet.
 * After each command it checks the files and the wire itself, to see whether the command's output
 * is true.
 */
final class DemoStory {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** A command that was run, and its result. */
    record Told(String line, int exit, String output) {}

    /** A condition that must hold for the demo to succeed. */
    record Check(String what, boolean holds) {}

    /** The state of a host, observed without the program's own pipeline. */
    record Look(String wire, Digest digest, String permissions) {}

    private final Context context;
    private final CommandRunner runner;
    private final EmbeddedFleet fleet;
    private final DemoView view;
    private final DemoExit exit;
    private final NegotiateProbe probe = new NegotiateProbe(new SecureRandom());
    private final List<Told> told = new ArrayList<>();
    private final List<Check> checks = new ArrayList<>();
    private final Map<String, List<Look>> looks = new LinkedHashMap<>();
    private final Map<String, String> outcomes = new TreeMap<>();

    DemoStory(Context context, CommandRunner runner, EmbeddedFleet fleet, DemoView view, DemoExit exit) {
        this.context = context;
        this.runner = runner;
        this.fleet = fleet;
        this.view = view;
        this.exit = exit;
    }

    void tell() {
        look();
        view.begin(fleet.directory());
        view.chapter(1, "The plan: what would change, to the byte");
        view.plan(run(ExitCode.NOT_COMPLIANT, "plan"));
        view.remark("In 'homes', line 3 says mandatory; the second [global] overrides it.");

        view.chapter(2, "Apply: under a lease, proved on the wire");
        view.outcomes(run(ExitCode.ROLLED_BACK, "apply", "--yes"));
        RunId applied = lastRun();
        outcomes.putAll(outcomes(applied));
        look();
        fleet.hosts().forEach(this::checkApplied);

        view.chapter(3, "One host rolled back by itself");
        view.rolledBack(EmbeddedFleet.HUNG, looks);

        view.chapter(4, "A second look: nothing left to do on the others");
        view.whole(run(ExitCode.DONE, "check", "-l", "!" + EmbeddedFleet.HUNG));

        view.chapter(5, "Rollback: every byte as it was");
        view.outcomes(run(ExitCode.DONE, "rollback", "--yes", applied.name()));
        look();
        fleet.hosts().forEach(this::checkRolledBack);
        view.restored(looks);
    }

    private Told run(ExitCode expected, String... words) {
        String line = "countersign " + String.join(" ", quoted(words));
        view.command(line);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        List<String> arguments =
                new ArrayList<>(List.of("-C", fleet.repository().toString()));
        arguments.addAll(List.of(words));
        int code;
        try (PrintStream out = new PrintStream(text, true, StandardCharsets.UTF_8)) {
            code = runner.run(
                    DemoPlace.world(context.environment(), fleet, out, view.colours(), false),
                    arguments.toArray(String[]::new));
        }
        if (exit.stopping()) {
            throw new Problem(
                    ExitCode.INTERRUPTED, "interrupted: the embedded hosts were stopped, and their files deleted", "");
        }
        Told result = new Told(line, code, text.toString(StandardCharsets.UTF_8));
        told.add(result);
        check("'" + line + "' exits " + expected.number(), code == expected.number());
        return result;
    }

    private static List<String> quoted(String... words) {
        List<String> quoted = new ArrayList<>();
        for (String word : words) {
            quoted.add(word.startsWith("!") ? "'" + word + "'" : word);
        }
        return quoted;
    }

    private RunId lastRun() {
        List<RunId> runs = RunFolder.read(fleet.repository(), context.session().workstation())
                .list();
        if (runs.isEmpty()) {
            throw new Problem(
                    ExitCode.FAILED,
                    "apply did not start a run: " + told.get(told.size() - 1).output(),
                    "");
        }
        return runs.get(runs.size() - 1);
    }

    /** The outcome of each host, from the run's own journal. */
    private Map<String, String> outcomes(RunId run) {
        Map<String, String> ended = new TreeMap<>();
        RunFolder.read(fleet.repository(), context.session().workstation()).open(run).entries().stream()
                .filter(each -> each.event().equals("ended"))
                .forEach(each -> ended.put(each.host(), each.details().getOrDefault("outcome", "")));
        return ended;
    }

    private void look() {
        for (EmbeddedHost host : fleet.hosts()) {
            WireAnswer answer = probe.negotiate(new DirectDialer(), "127.0.0.1", host.smbPort(), TIMEOUT);
            try {
                looks.computeIfAbsent(host.name(), each -> new ArrayList<>())
                        .add(new Look(
                                answer.advertised().word(), host.document().digest(), host.permissions()));
            } catch (IOException gone) {
                throw new Problem(
                        ExitCode.FAILED,
                        "the configuration of " + host.name() + " is missing: " + FileReason.of(gone),
                        "");
            }
        }
    }

    private List<Look> looks(EmbeddedHost host) {
        return looks.getOrDefault(host.name(), List.of());
    }

    private void checkApplied(EmbeddedHost host) {
        Look before = looks(host).get(0);
        Look after = looks(host).get(1);
        boolean hung = host.name().equals(EmbeddedFleet.HUNG);
        Outcome expected = hung ? Outcome.ROLLED_BACK : Outcome.COMMITTED;
        check(
                host.name() + " is " + expected.word(),
                outcomes.getOrDefault(host.name(), "").equals(expected.word()));
        String wire = hung ? "offered" : "required";
        check(host.name() + " says " + wire + " on the wire", after.wire().equals(wire));
        check(
                host.name() + (hung ? " has the bytes from before" : " has new bytes"),
                before.digest().equals(after.digest()) == hung);
        check(host.name() + " keeps owner and mode", before.permissions().equals(after.permissions()));
    }

    private void checkRolledBack(EmbeddedHost host) {
        Look first = looks(host).get(0);
        Look last = looks(host).get(2);
        check(host.name() + " has its first bytes, owner, mode and wire again", first.equals(last));
    }

    void check(String what, boolean holds) {
        checks.add(new Check(what, holds));
    }

    List<Told> told() {
        return List.copyOf(told);
    }

    List<Check> checks() {
        return List.copyOf(checks);
    }

    /** The hosts as JSON values. */
    List<Object> hosts() {
        List<Object> hosts = new ArrayList<>();
        looks.forEach((name, seen) -> {
            Map<String, Object> host = new LinkedHashMap<>();
            host.put("host", name);
            host.put("outcome", outcomes.getOrDefault(name, ""));
            host.put("wire", seen.stream().<Object>map(Look::wire).toList());
            host.put(
                    "digests",
                    seen.stream().<Object>map(each -> each.digest().toString()).toList());
            hosts.add(host);
        });
        return hosts;
    }
}
