package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.json.Json;
import dev.countersign.testing.Needs;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A plan file that somebody wrote or changed, for a host whose replies are always the same. It is
 * refused, or the host receives exactly the original change, byte for byte. The file is only
 * compared with a new plan; nothing in it is trusted.
 */
class ForgedPlanTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private static Path temporary;

    private static LyingFleet fleet;
    private static byte[] plan = new byte[0];
    private static String asked = "";
    private static Path file = Path.of("");

    @BeforeAll
    static void a_plan() throws Exception {
        fleet = LyingFleet.in(temporary);
        file = fleet.terminal().directory().resolve("seen.plan");
        fleet.host().lie(fleet.answers(), true);
        assertThat(fleet.terminal().run("plan", "--out", file.toString()).exit())
                .isEqualTo(2);
        plan = Files.readAllBytes(file);
    }

    @AfterAll
    static void down() throws IOException {
        fleet.close();
    }

    @BeforeEach
    void the_plan_as_it_was_made() throws IOException {
        Files.deleteIfExists(file);
        Files.write(file, plan);
        fleet.host().lie(fleet.answers(), true);
        assertThat(fleet.terminal().run("apply", file.toString(), "--yes").exit())
                .isZero();
        asked = fleet.host().applied().get(0);
    }

    @Test
    void forty_seeded_changes_are_refused_or_ask_for_the_same() throws IOException {
        rounds(0, 40);
    }

    @Test
    @Needs("all")
    void nine_hundred_and_sixty_more() throws IOException {
        rounds(40, 1000);
    }

    private static void rounds(int from, int to) throws IOException {
        for (int round = from; round < to; round++) {
            SplittableRandom random = new SplittableRandom(20261122L + round);
            Object root = Json.read(plan, "plan", Json.Limits.OURS);
            List<String> done = new ArrayList<>();
            Object forged = mutate(root, random, "", done);
            applied("round " + round + ": " + done, Json.canonical(forged), List.of(0, 4, 65));
        }
    }

    /** Returns the same tree with one random value changed. */
    private static Object mutate(Object value, SplittableRandom random, String path, List<String> done) {
        if (value instanceof Map<?, ?> map && !map.isEmpty() && random.nextInt(12) > 0) {
            Map<String, Object> copy = new LinkedHashMap<>();
            List<String> keys = map.keySet().stream().map(String::valueOf).toList();
            String chosen = keys.get(random.nextInt(keys.size()));
            map.forEach((key, inside) -> copy.put(
                    String.valueOf(key), key.equals(chosen) ? mutate(inside, random, path + "/" + key, done) : inside));
            return copy;
        }
        if (value instanceof List<?> list && !list.isEmpty() && random.nextInt(8) > 0) {
            List<Object> copy = new ArrayList<>(list);
            int chosen = random.nextInt(copy.size());
            copy.set(chosen, mutate(list.get(chosen), random, path + "/" + chosen, done));
            return copy;
        }
        done.add(path);
        return other(value, random);
    }

    private static Object other(Object value, SplittableRandom random) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> copy = new LinkedHashMap<>();
            map.forEach((key, inside) -> copy.put(String.valueOf(key), inside));
            if (random.nextBoolean() && !copy.isEmpty()) {
                copy.remove(copy.keySet().iterator().next());
            } else {
                copy.put("command", "touch PWNED");
            }
            return copy;
        }
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>(list);
            switch (random.nextInt(3)) {
                case 0 -> copy.remove(random.nextInt(copy.size()));
                case 1 -> copy.add(copy.get(random.nextInt(copy.size())));
                default -> java.util.Collections.reverse(copy);
            }
            return copy;
        }
        if (value instanceof Boolean flag) {
            return !flag;
        }
        if (value instanceof Number number) {
            return random.nextBoolean() ? number.longValue() + 1 : -number.longValue();
        }
        return text(String.valueOf(value), random);
    }

    /** Changes a text. Most texts are bytes in base64; then the bytes are changed. */
    private static String text(String text, SplittableRandom random) {
        String hostile = HostileReply.TEXTS.get(random.nextInt(HostileReply.TEXTS.size()));
        if (text.length() % 4 == 0 && text.matches("[A-Za-z0-9+/=]+") && random.nextInt(8) > 0) {
            try {
                byte[] bytes = Base64.getDecoder().decode(text);
                if (bytes.length > 0 && random.nextBoolean()) {
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
                    return Base64.getEncoder().encodeToString(bytes);
                }
            } catch (IllegalArgumentException none) {
                // not base64 after all
            }
            return Base64.getEncoder().encodeToString(hostile.getBytes(StandardCharsets.ISO_8859_1));
        }
        if (text.isEmpty() || random.nextInt(3) == 0) {
            return hostile;
        }
        int at = random.nextInt(text.length());
        return text.substring(0, at) + (char) ('0' + random.nextInt(75)) + text.substring(at + 1);
    }

    @Test
    void one_that_says_that_it_is_good_for_longer() {
        refused(root -> root.put("expires", "2099-01-01T00:00:00Z"), "a plan is valid for 24 hours");
    }

    @Test
    void one_that_is_over() {
        refused(
                root -> {
                    root.put("created", "2026-11-20T00:00:00Z");
                    root.put("expires", "2026-11-21T00:00:00Z");
                },
                "and expired at");
    }

    @Test
    void one_from_tomorrow() {
        refused(
                root -> {
                    root.put("created", "2026-11-23T10:00:00Z");
                    root.put("expires", "2026-11-24T10:00:00Z");
                },
                "in the future");
    }

    @Test
    void one_with_the_same_host_twice() {
        refused(
                root -> root.put(
                        "hosts", List.of(hosts(root).get(0), hosts(root).get(0))),
                "it lists host 'files' twice");
    }

    @Test
    void one_without_a_host_is_not_everything_being_fine() {
        refused(
                root -> {
                    root.put("hosts", List.of());
                    root.put("documents", Map.of());
                },
                "it has no hosts");
    }

    @Test
    void one_for_a_host_that_is_in_no_inventory() {
        refused(
                root -> root.put("hosts", List.of(with(hosts(root).get(0), "host", "other"))),
                "is not in any inventory");
    }

    @Test
    void one_of_hooks_that_are_others() {
        Map<String, Object> forged = PlanTree.bindings(PlanTree.read(plan), binding -> {
            binding.put("program and platform folder", "0".repeat(64));
            return binding;
        });

        Terminal.Said said = applied("other hooks", Json.canonical(forged), List.of(4));

        assertThat(said.out()).contains("stale: program and platform folder: now ", ", planned 00000000…");
    }

    @Test
    void one_of_policies_that_are_others() {
        refused(
                root -> root.put("sources", Map.of("policies/signing.yaml", "0".repeat(64))),
                "these files have changed since it was made");
    }

    @Test
    void one_that_none_of_the_limited_hosts_is_in() throws IOException {
        fleet.terminal().file("inventories/more.yaml", "hosts: {another: {address: 192.0.2.1, platform: samba}}\n");
        try {
            Terminal.Said made = fleet.terminal().run("plan", "-l", "files", "--out", file.toString());
            assertThat(made.exit()).as(made.err()).isEqualTo(2);

            Terminal.Said apply = fleet.terminal().run("apply", file.toString(), "--yes", "-l", "another");

            assertThat(apply.exit()).isEqualTo(4);
            assertThat(apply.err()).contains("does not include any of these hosts");
        } finally {
            Files.delete(fleet.terminal().directory().resolve("inventories/more.yaml"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"directory", "fifo", "huge", "link to a fifo", "dev", "gone"})
    void one_that_is_no_file(String kind) throws Exception {
        Files.delete(file);
        Path fifo = temporary.resolve("fifo");
        Files.deleteIfExists(fifo);
        switch (kind) {
            case "directory" -> Files.createDirectory(file);
            case "fifo" -> mkfifo(file);
            case "huge" -> {
                try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
                    sparse.setLength(1L << 36);
                }
            }
            case "link to a fifo" -> {
                mkfifo(fifo);
                Files.createSymbolicLink(file, fifo);
            }
            case "dev" -> Files.createSymbolicLink(file, Path.of("/dev/zero"));
            default -> {
                // no file there
            }
        }
        for (String command : List.of("apply", "show")) {
            long begin = System.nanoTime();

            Terminal.Said said = fleet.terminal().run(command, file.toString());

            assertThat(said.exit()).as(kind + said.err()).isEqualTo(65);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SOON);
        }
        assertThat(fleet.host().applied()).isEmpty();
    }

    private static void mkfifo(Path path) throws Exception {
        assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor())
                .isZero();
    }

    private void refused(Consumer<Map<String, Object>> forge, String why) {
        Map<String, Object> root =
                new LinkedHashMap<>(Json.readMap(plan, "plan", Json.Limits.OURS).asMap());
        forge.accept(root);

        Terminal.Said said = applied(why, Json.canonical(root), List.of(4));

        assertThat(said.err()).contains(why).contains("nothing was changed");
    }

    private static List<?> hosts(Map<String, Object> root) {
        return (List<?>) root.getOrDefault("hosts", List.of());
    }

    private static Map<String, Object> with(Object host, String key, Object value) {
        Map<String, Object> copy = new LinkedHashMap<>();
        ((Map<?, ?>) host).forEach((each, inside) -> copy.put(String.valueOf(each), inside));
        copy.put(key, value);
        return copy;
    }

    private static Terminal.Said applied(String about, byte[] forged, List<Integer> exits) {
        try {
            Files.write(file, forged);
        } catch (IOException unwritable) {
            throw new AssertionError(unwritable);
        }
        fleet.host().lie(fleet.answers(), true);
        long begin = System.nanoTime();

        Terminal.Said said = fleet.terminal().run("apply", file.toString(), "--yes");

        String all = about + "\n" + said.exit() + "\n" + Harmless.start(said.err() + said.out());
        assertThat(said.exit()).as(all).isIn(exits);
        List<String> sent = fleet.host().applied();
        assertThat(sent).as(all).isSubsetOf(asked);
        assertThat(sent.size()).as(all).isEqualTo(said.exit() == 0 ? 1 : 0);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).as(all).isLessThan(SOON);
        Harmless.said(all, said);
        return said;
    }
}
