package dev.countersign.cli;

import dev.countersign.json.JsonMap;
import dev.countersign.testing.Ran;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Commands in some order on a few hosts that begin as they were made. After each command, what it
 * said is compared with the hosts' bytes, with the wire and with the runs that hosts keep.
 */
final class OrderedCommands {
    /** One step of an order. */
    enum Step {
        APPLY("apply", "apply", "--yes", "--serial", "1", "--lease", "600s"),
        KILLED_INTENT("apply killed: intent", "intent"),
        KILLED_INSTALLED("apply killed: installed", "installed"),
        KILLED_CONFIRMING("apply killed: confirming", "confirming"),
        KILLED_ENDED("apply killed: first host ended", "ended"),
        RESUME("resume", "apply", "--resume", "RUN", "--yes", "--lease", "600s"),
        CONFIRM("confirm", "confirm", "RUN"),
        ROLLBACK("rollback", "rollback", "RUN", "--yes", "--lease", "600s"),
        ABANDON("abandon", "abandon", "RUN"),
        STATUS("status", "status");

        private final String title;
        /** With a blank between them. */
        private final String words;

        Step(String title, String... words) {
            this.title = title;
            this.words = String.join(" ", words);
        }

        List<String> words() {
            return List.of(words.split(" ", -1));
        }

        boolean kills() {
            return name().startsWith("KILLED");
        }

        @Override
        public String toString() {
            return title;
        }
    }

    /**
     * The truth about one host.
     *
     * @param bytes {@code before}, {@code changed}, or {@code other}
     * @param wire what the server offers now
     * @param pending whether a run there waits for its confirm
     */
    record Truth(String bytes, String wire, boolean pending) {
        boolean changed() {
            return bytes.equals("changed") && wire.equals("required");
        }

        boolean before() {
            return bytes.equals("before") && wire.equals("offered");
        }

        @Override
        public String toString() {
            return bytes + ", " + wire + (pending ? ", pending" : "");
        }
    }

    /** The hosts, and the program with a repository of its own. */
    interface World extends AutoCloseable {
        Terminal terminal();

        /** The host's roots as {@link KilledProgram} takes them. */
        String roots();

        Map<String, Truth> truth() throws IOException;

        @Override
        void close() throws IOException;
    }

    /** What the last step came to: its words in short, its exit code, and the hosts after it. */
    record End(String said, int exit, Map<String, Truth> hosts, String state) {}

    private static final Pattern RUN = Pattern.compile("[0-9]{8}T[0-9]{6}Z-[0-9a-f]{4}");

    private final World world;
    private final List<Step> order;
    private Optional<String> latest = Optional.empty();

    OrderedCommands(World world, List<Step> order) {
        this.world = world;
        this.order = order;
    }

    /** Runs the order and returns what its last step came to; throws where a step said what is not so. */
    End run() throws Exception {
        End end = new End("", 0, world.truth(), "");
        for (Step step : order) {
            Map<String, Truth> before = world.truth();
            end = step.kills() ? killed(step) : said(step, before);
        }
        return new End(end.said(), end.exit(), end.hosts(), state(end.hosts()));
    }

    private End killed(Step step) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                KilledProgram.class.getName(),
                world.terminal().home().toString(),
                world.terminal().directory().toString(),
                step.words,
                world.roots()));
        command.addAll(Step.APPLY.words());
        Ran ran = Ran.of(command);
        latest = newest();
        Map<String, Truth> after = world.truth();
        if (ran.exit() == KilledProgram.KILLED) {
            return new End("(killed)", KilledProgram.KILLED, after, "");
        }
        return new End("(not killed: exit " + ran.exit() + ")", ran.exit(), after, "");
    }

    private Optional<String> newest() {
        Terminal.Said history = world.terminal().run("history", "--json", "-n", "0");
        return history.json().maps("runs").stream()
                .filter(each -> !each.text("command").startsWith("rollback"))
                .map(each -> each.text("run"))
                .findFirst();
    }

    private End said(Step step, Map<String, Truth> before) throws IOException {
        List<String> words = new ArrayList<>(step.words().stream()
                .map(each -> each.equals("RUN") ? latest.orElse("20261122T095141Z-3f9c") : each)
                .toList());
        words.add("--json");
        Terminal.Said said = world.terminal().run(words.toArray(String[]::new));
        Map<String, Truth> after = world.truth();
        if (step == Step.APPLY) {
            latest = newest();
        }
        JsonMap json = said.json();
        if (json.integer("exitCode") != said.exit()) {
            wrong(step, said, after, "its exit code is not the one in its JSON");
        }
        if (hosts(json).isEmpty() || step == Step.STATUS || step == Step.ABANDON) {
            compare(step, said, before, after);
        } else {
            hosts(json).forEach(host -> claim(step, said, host, before, after));
        }
        return new End(words(step, json), said.exit(), after, "");
    }

    private static Truth of(Map<String, Truth> hosts, String name) {
        return hosts.getOrDefault(name, new Truth("no such host", "", false));
    }

    private static List<JsonMap> hosts(JsonMap json) {
        return json.keys().contains("hosts") ? json.maps("hosts") : List.of();
    }

    /** Compares the result of a host with the host. */
    private void claim(
            Step step, Terminal.Said said, JsonMap host, Map<String, Truth> before, Map<String, Truth> after) {
        String name = host.text("host");
        Truth now = of(after, name);
        Truth then = of(before, name);
        boolean same = now.bytes().equals(then.bytes()) && now.wire().equals(then.wire());
        boolean true_ = switch (host.text("result")) {
            case "changed" -> now.changed() && !now.pending();
            case "restored" -> now.before() && !now.pending();
            case "compliant" -> now.changed() && same;
            case "refused", "not started", "not reached" -> same;
            default -> false;
        };
        if (!true_) {
            wrong(step, said, after, name + " is not as the command says");
        }
    }

    /** For commands that change no host. */
    private void compare(Step step, Terminal.Said said, Map<String, Truth> before, Map<String, Truth> after) {
        if (!after.equals(before)) {
            wrong(step, said, after, "it changed something, and says nothing about it");
        }
        for (JsonMap host : hosts(said.json())) {
            boolean pending = of(after, host.text("host")).pending();
            boolean says = step == Step.STATUS
                    ? host.maps("runs").stream()
                            .anyMatch(run -> run.text("verdict").equals("pending"))
                    : !host.bool("closed") && pending;
            if (says != pending) {
                wrong(step, said, after, host.text("host") + " is pending or not, and the command says otherwise");
            }
        }
    }

    private void wrong(Step step, Terminal.Said said, Map<String, Truth> after, String why) {
        throw new AssertionError(order + ", at " + step + ": " + why + "\n" + after + "\n" + said.out() + said.err());
    }

    private static String words(Step step, JsonMap json) {
        List<JsonMap> hosts = hosts(json);
        if (json.keys().contains("errors")) {
            return json.maps("errors").stream()
                    .map(each -> each.text("what"))
                    .map(each -> each.replaceAll("[0-9]{8}T[0-9]{6}Z-[0-9a-f]+", "RUN"))
                    .collect(Collectors.joining("; "));
        }
        return hosts.stream()
                .map(host -> host.text("host") + " "
                        + switch (step) {
                            case STATUS -> status(host);
                            case ABANDON -> host.bool("closed") ? "closed" : "still open";
                            default -> host.text("result");
                        })
                .collect(Collectors.joining(", "));
    }

    private static String status(JsonMap host) {
        boolean pending =
                host.maps("runs").stream().anyMatch(run -> run.text("verdict").equals("pending"));
        return pending ? "pending" : host.maps("unfinished").isEmpty() ? "settled" : "unfinished";
    }

    /**
     * Returns what a later command depends on, without times, and without the runs that are over:
     * the hosts, what status says of them, and the run that the next command names.
     */
    private String state(Map<String, Truth> hosts) {
        JsonMap status = world.terminal().run("status", "--json").json();
        JsonMap history = world.terminal().run("history", "--json", "-n", "0").json();
        StringBuilder text = new StringBuilder(hosts + "\n");
        for (JsonMap host : status.maps("hosts")) {
            text.append(host.text("host")).append(host.list("unfinished"));
            host.maps("runs").stream()
                    .filter(run -> run.text("verdict").equals("pending"))
                    .forEach(run -> text.append(" pending ").append(run.text("run")));
            text.append('\n');
        }
        history.maps("runs").stream()
                .filter(run -> latest.filter(run.text("run")::equals).isPresent())
                .forEach(run -> text.append(run.text("run"))
                        .append(run.text("command").split(" ", 2)[0])
                        .append(run.optionalText("exit"))
                        .append(run.map("outcomes").asMap())
                        .append(run.keys().contains("rolledBackBy")));
        Map<String, String> names = new TreeMap<>();
        return RUN.matcher(text).replaceAll(run -> names.computeIfAbsent(run.group(), each -> "run" + names.size()));
    }
}
