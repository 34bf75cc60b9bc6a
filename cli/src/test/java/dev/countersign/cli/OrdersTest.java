package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.cli.OrderedCommands.End;
import dev.countersign.cli.OrderedCommands.Step;
import dev.countersign.cli.OrderedCommands.Truth;
import dev.countersign.cli.OrderedCommands.World;
import dev.countersign.demo.EmbeddedHost;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.testing.DocPage;
import dev.countersign.testing.Lab;
import dev.countersign.testing.LabHost;
import dev.countersign.testing.MachineClock;
import dev.countersign.testing.Needs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Commands in every order: what the last one says is what the hosts' bytes and the wire say. Orders
 * that lead to a state that was reached before are not continued.
 */
class OrdersTest {
    private static final long SEED = Long.getLong("countersign.seed", 20261130);
    private static final int LONGER = 60;
    private static final int LONGEST = 6;
    /** More than there are cores: an order also waits, for programs that are killed. */
    private static final int LANES = 3;

    @TempDir
    Path temporary;

    private final AtomicInteger worlds = new AtomicInteger();
    private final Map<List<Step>, End> ended = new LinkedHashMap<>();

    /** Makes the hosts as they were made. */
    private interface Making {
        World make() throws Exception;
    }

    @Test
    void of_two_commands_in_any_order_the_last_one_says_what_is_so() throws Exception {
        explore(2, 1, this::embedded, List.of(Step.APPLY, Step.ROLLBACK));

        assertThat(ended).hasSizeGreaterThan(4);
    }

    /** Up to three; up to four, which takes much longer, where the page of docs/ is made. */
    @Test
    @Needs("all")
    void of_up_to_three_or_four_commands_on_the_embedded_fleet() throws Exception {
        explore(DocPage.isAskedFor() ? 4 : 3, LANES, this::embedded, List.of(Step.values()));

        DocPage.made("orders.md", page());
    }

    @Test
    @Needs({"all", "namespaces", "smbd", "sshd"})
    void of_up_to_two_and_of_sixty_longer_ones_on_real_hosts() throws Exception {
        try (Lab lab = Lab.up(2)) {
            Map<String, String> made = new TreeMap<>();
            for (LabHost host : lab.hosts()) {
                made.put(host.name(), Files.readString(host.smbConf(), StandardCharsets.ISO_8859_1));
            }
            explore(2, 1, () -> real(lab, made), List.of(Step.values()));
            Random random = new Random(SEED);
            for (int i = 0; i < LONGER; i++) {
                List<Step> order = random.ints(3 + random.nextInt(LONGEST - 2), 0, Step.values().length)
                        .mapToObj(each -> List.of(Step.values()).get(each))
                        .toList();
                ended.put(order, run(order, () -> real(lab, made)));
            }
        }

        assertThat(ended).hasSizeGreaterThan(LONGER + 50);
    }

    /** Runs the orders of one length after those that are shorter, and as many of them at once as {@code lanes}. */
    private void explore(int longest, int lanes, Making making, List<Step> steps) throws Exception {
        Set<String> states = new HashSet<>();
        List<List<Step>> continued = List.of(List.of());
        ExecutorService pool = Executors.newFixedThreadPool(lanes);
        try {
            for (int length = 1; length <= longest; length++) {
                List<List<Step>> orders = continued.stream()
                        .flatMap(before -> steps.stream().map(step -> and(before, step)))
                        .toList();
                List<Future<End>> ends = orders.stream()
                        .map(order -> pool.submit(() -> run(order, making)))
                        .toList();
                continued = new ArrayList<>();
                for (int i = 0; i < orders.size(); i++) {
                    End end = ends.get(i).get();
                    ended.put(orders.get(i), end);
                    if (states.add(end.state())) {
                        continued.add(orders.get(i));
                    }
                }
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private static List<Step> and(List<Step> before, Step step) {
        List<Step> order = new ArrayList<>(before);
        order.add(step);
        return List.copyOf(order);
    }

    private End run(List<Step> order, Making making) throws Exception {
        try (World world = making.make()) {
            End end = new OrderedCommands(world, order).run();
            assertThat(end.hosts().values())
                    .as(order + ": " + end)
                    .allMatch(truth -> truth.changed() || truth.before());
            return end;
        }
    }

    private World embedded() throws IOException {
        EmbeddedHosts hosts =
                EmbeddedHosts.in(Files.createDirectory(temporary.resolve("world" + worlds.incrementAndGet())));
        List<EmbeddedHost> two = hosts.hosts().subList(0, 2);
        Terminal terminal = hosts.terminal().clock(new MachineClock());
        Path inventory = terminal.directory().resolve("inventories/demo.yaml");
        Set<String> names = two.stream().map(EmbeddedHost::name).collect(Collectors.toSet());
        Files.writeString(
                inventory,
                Files.readString(inventory)
                        .lines()
                        .filter(line -> !line.startsWith("  ")
                                || names.contains(line.strip().split(":", 2)[0]))
                        .collect(Collectors.joining("\n", "", "\n")));
        return new World() {
            @Override
            public Terminal terminal() {
                return terminal;
            }

            @Override
            public String roots() {
                return two.stream().map(each -> each.name() + "=" + each.root()).collect(Collectors.joining(","));
            }

            @Override
            public Map<String, Truth> truth() throws IOException {
                Map<String, Truth> truth = new TreeMap<>();
                for (EmbeddedHost each : two) {
                    Bytes made = hosts.made().getOrDefault(each.name(), Bytes.EMPTY);
                    String wire = RealHosts.looks("127.0.0.1", each.smbPort()).word();
                    truth.put(
                            each.name(),
                            new Truth(
                                    bytes(each.document().utf8(), made.utf8()),
                                    wire,
                                    pending(each.root().resolve("var/lib/countersign"))));
                }
                return truth;
            }

            @Override
            public void close() throws IOException {
                hosts.close();
            }
        };
    }

    private World real(Lab lab, Map<String, String> made) throws Exception {
        for (LabHost host : lab.hosts()) {
            host.exec("rm", "-rf", "/var/lib/countersign");
            Files.writeString(host.smbConf(), made.getOrDefault(host.name(), ""), StandardCharsets.ISO_8859_1);
            RealHosts.reload(host);
        }
        for (LabHost host : lab.hosts()) {
            RealHosts.await(
                    Duration.ofSeconds(10), "it is as before", () -> RealHosts.looks(host) == Advertised.OFFERED);
        }
        RealHosts program =
                RealHosts.of(lab, Files.createDirectory(temporary.resolve("real" + worlds.incrementAndGet())));
        return new World() {
            @Override
            public Terminal terminal() {
                return program.terminal();
            }

            @Override
            public String roots() {
                return "-";
            }

            @Override
            public Map<String, Truth> truth() throws IOException {
                Map<String, Truth> truth = new TreeMap<>();
                for (LabHost host : lab.hosts()) {
                    String text = Files.readString(host.smbConf(), StandardCharsets.ISO_8859_1);
                    String waits = host.exec("sh", "-c", PENDING).output();
                    truth.put(
                            host.name(),
                            new Truth(
                                    bytes(text, made.getOrDefault(host.name(), "")),
                                    RealHosts.looks(host).word(),
                                    !waits.isBlank()));
                }
                return truth;
            }

            @Override
            public void close() {
                // the lab is stopped by the test
            }
        };
    }

    /** Prints the runs that are armed and not settled. */
    private static final String PENDING =
            "for run in /var/lib/countersign/*/; do test ! -e \"${run}meta\" || test -e \"${run}settled\" || echo \"$run\"; done";

    private static boolean pending(Path state) throws IOException {
        if (!Files.isDirectory(state)) {
            return false;
        }
        try (var runs = Files.list(state)) {
            return runs.anyMatch(run -> Files.exists(run.resolve("meta")) && !Files.exists(run.resolve("settled")));
        }
    }

    private static String bytes(String text, String made) {
        return text.equals(made) ? "before" : text.contains("server signing = mandatory") ? "changed" : "other";
    }

    private String page() {
        StringBuilder page = new StringBuilder("""
                # Commands in every order

                Two hosts of the embedded fleet, `apply --serial 1`, and every order of up to four commands; one that leads to a state that was
                reached before is not continued. After every command, what it said of each host was compared with the host's bytes, with the wire
                and with the runs that the host keeps: the table is what came of the last command. Made by `OrdersTest` (`script/docs`).

                """);
        page.append("| order | the last command says | exit | hosts |\n|---|---|---|---|\n");
        ended.forEach((order, end) -> page.append("| ")
                .append(order.stream().map(Step::toString).collect(Collectors.joining(" → ")))
                .append(" | ")
                .append(end.said().replace("|", "\\|"))
                .append(" | ")
                .append(end.exit() == KilledProgram.KILLED ? "" : String.valueOf(end.exit()))
                .append(" | ")
                .append(end.hosts().entrySet().stream()
                        .map(each -> each.getKey() + ": " + each.getValue())
                        .collect(Collectors.joining("; ")))
                .append(" |\n"));
        return page.toString();
    }
}
