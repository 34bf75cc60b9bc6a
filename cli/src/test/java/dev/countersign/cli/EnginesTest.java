package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.json.Json;
import dev.countersign.json.JsonMap;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.testing.Lab;
import dev.countersign.testing.LabHost;
import dev.countersign.testing.Needs;
import dev.countersign.testing.Ran;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three controllers under engines that exist, on real hosts: each shard is a process of its own with a
 * repository and a home of its own. Together they do what one controller does.
 */
@Needs({"all", "namespaces", "smbd", "sshd"})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EnginesTest {
    /** A program that only GNU parallel brings; moreutils has another parallel. */
    private static final String GNU_PARALLEL = "sem";

    private static final int HOSTS = 6;
    private static final Set<String> TIMES_AND_RUNS = Set.of("systemTime", "startTime", "run", "runs");

    @TempDir
    static Path temporary;

    private Lab lab;
    private final Map<String, String> before = new LinkedHashMap<>();
    private int number;

    @BeforeAll
    void up() throws IOException {
        lab = Lab.up(HOSTS);
        for (LabHost each : lab.hosts()) {
            before.put(each.name(), Files.readString(each.smbConf(), StandardCharsets.ISO_8859_1));
        }
    }

    @AfterAll
    void down() {
        lab.close();
    }

    @BeforeEach
    void putBack() throws Exception {
        for (LabHost each : lab.hosts()) {
            each.exec("rm", "-rf", "/var/lib/countersign");
            Files.writeString(each.smbConf(), before.get(each.name()), StandardCharsets.ISO_8859_1);
            RealHosts.reload(each);
        }
        for (LabHost each : lab.hosts()) {
            RealHosts.await(
                    Duration.ofSeconds(10), "it is as before", () -> RealHosts.looks(each) == Advertised.OFFERED);
        }
    }

    /** Makes three controllers, and a command {@code countersign N} that is the program on one of them. */
    private Path controllers() throws IOException {
        Path folder = Files.createDirectories(temporary.resolve("engine" + number++));
        StringBuilder cases = new StringBuilder("#!/bin/sh\ncontroller=$1\nshift\ncase $controller in\n");
        for (int index = 1; index <= 3; index++) {
            Terminal terminal = RealHosts.of(lab, Files.createDirectories(folder.resolve("controller" + index)))
                    .terminal();
            String command = SecondJvm.command(terminal, List.of()).stream()
                    .map(each -> "'" + each.replace("'", "'\\''") + "'")
                    .collect(Collectors.joining(" "));
            cases.append(index).append(") exec ").append(command).append(" \"$@\" ;;\n");
        }
        Path program = Files.writeString(folder.resolve("countersign"), cases + "esac\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return folder;
    }

    private Terminal.Said merged(Path folder) throws IOException {
        List<String> words = Stream.concat(
                        Stream.of("merge", "--json"),
                        IntStream.rangeClosed(1, 3)
                                .mapToObj(
                                        index -> folder.resolve(index + ".json").toString()))
                .toList();
        return RealHosts.of(lab, Files.createDirectories(temporary.resolve("judge" + number++)))
                .run(words.toArray(String[]::new));
    }

    /** Compares the joined result with that of one controller, which makes the same change from the start. */
    private void asOne(Terminal.Said merged) throws Exception {
        assertThat(merged.exit()).as(merged.out() + merged.err()).isZero();
        assertThat(merged.json().map("outcomes").integer("Committed")).isEqualTo(HOSTS);
        Map<String, String> changed = new LinkedHashMap<>();
        for (LabHost each : lab.hosts()) {
            changed.put(each.name(), RealHosts.state(each));
            assertThat(RealHosts.looks(each)).isEqualTo(Advertised.REQUIRED);
        }

        putBack();
        Terminal.Said single = RealHosts.of(lab, Files.createDirectories(temporary.resolve("single" + number++)))
                .run("apply", "--yes", "--json");

        assertThat(single.exit()).as(single.out() + single.err()).isZero();
        assertThat(Json.pretty(bare(merged.json().asMap())))
                .isEqualTo(Json.pretty(bare(single.json().asMap())));
        for (LabHost each : lab.hosts()) {
            assertThat(RealHosts.state(each)).isEqualTo(changed.get(each.name()));
        }
    }

    private static Object bare(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> bare = new LinkedHashMap<>();
            map.forEach((name, inner) -> {
                if (!TIMES_AND_RUNS.contains(String.valueOf(name))) {
                    bare.put(String.valueOf(name), bare(inner));
                }
            });
            return bare;
        }
        return value instanceof List<?> list
                ? list.stream().map(EnginesTest::bare).toList()
                : value;
    }

    private Path made(String name) {
        try {
            return Files.createDirectories(temporary.resolve(name + number++));
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private RealHosts hosts(Path folder) {
        try {
            return RealHosts.of(lab, folder);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private static JsonMap read(Path file) throws IOException {
        return Json.readMap(Files.readAllBytes(file), "file", Json.Limits.OURS);
    }

    @Test
    @Needs(GNU_PARALLEL)
    void three_controllers_under_gnu_parallel_do_what_one_does() throws Exception {
        Path folder = controllers();

        Ran ran = parallel(folder, "");

        assertThat(ran.exit()).as(ran.output() + ran.error()).isZero();
        asOne(merged(folder));
    }

    /** The largest shard's controller is killed in the middle; parallel runs it again. */
    @Test
    @Needs(GNU_PARALLEL)
    void a_controller_that_is_killed_is_run_again_and_no_host_is_changed_twice() throws Exception {
        Path folder = controllers();
        String shard = IntStream.rangeClosed(1, 3)
                .mapToObj(String::valueOf)
                .filter(each -> !hosts(made("look"))
                        .run("check", "--shard", each + "/3", "--json")
                        .json()
                        .maps("hosts")
                        .isEmpty())
                .findFirst()
                .orElseThrow();
        // the first time, it dies as soon as a host of its shard has been changed
        String kill = "[ -e killed ] || [ {} != " + shard
                + " ] || { touch killed; sh ./killed-in-the-middle {}; exit 137; }; ";
        Files.writeString(folder.resolve("killed-in-the-middle"), """
                ./countersign "$1" apply --parallel 1 --lease 5s --shard "$1/3" --yes --json >first.json & program=$!
                until cat "controller$1"/work/.countersign/runs/*/journal.jsonl 2>/dev/null | grep -q '"event":"installed"'; do
                    kill -0 "$program" 2>/dev/null || exit 0
                    sleep 0.05
                done
                kill -KILL "$program"
                # what was pending is put back when its lease ends
                sleep 8
                """);

        Ran ran = parallel(folder, kill);

        assertThat(ran.exit()).as(ran.output() + ran.error()).isZero();
        Terminal.Said merged = merged(folder);
        assertThat(merged.exit()).as(merged.out() + merged.err()).isZero();
        assertThat(merged.json().maps("hosts"))
                .hasSize(HOSTS)
                .allSatisfy(each -> assertThat(each.text("outcome")).isIn("Committed", "AlreadyCompliant"));
        for (LabHost each : lab.hosts()) {
            assertThat(RealHosts.looks(each)).isEqualTo(Advertised.REQUIRED);
            assertThat(Files.readString(each.smbConf(), StandardCharsets.ISO_8859_1)
                            .split("server signing = mandatory", -1))
                    .hasSize(2);
        }
    }

    private static Ran parallel(Path folder, String first) {
        return Ran.of(List.of(
                "sh",
                "-c",
                "cd '" + folder + "' && parallel --will-cite --jobs 3 --retries 3 --joblog shards.log '" + first
                        + "./countersign {} apply --shard {}/3 --yes --json >{}.json || [ $? -lt 100 ]' ::: 1 2 3"));
    }

    @Test
    @Needs({"sbatch", "slurmctld", "slurmd", "munged"})
    void a_job_array_of_slurm_does_what_one_controller_does() throws Exception {
        Path folder = controllers();
        Path cluster = temporary.resolve("slurm" + number++);
        String slurm = Lab.program().resolveSibling("slurm").toString();
        Files.writeString(folder.resolve("apply.sbatch"), """
                #!/bin/sh
                #SBATCH --array=1-3
                cd '%s'
                ./countersign "$SLURM_ARRAY_TASK_ID" apply --shard "$SLURM_ARRAY_TASK_ID/3" --yes --json \\
                    >"$SLURM_ARRAY_TASK_ID.json"
                """.formatted(folder));
        Ran.of(List.of(slurm, "up", "3", cluster.toString())).orFail();
        try {
            Ran ran = Ran.of(List.of(
                    "env",
                    "SLURM_CONF=" + cluster.resolve("slurm.conf"),
                    "sbatch",
                    "--wait",
                    "--output=" + folder.resolve("%a.log"),
                    folder.resolve("apply.sbatch").toString()));

            assertThat(ran.exit()).as(ran.output() + ran.error()).isZero();
            assertThat(read(folder.resolve("1.json")).map("shard").integer("of"))
                    .isEqualTo(3);
            asOne(merged(folder));
        } finally {
            Ran.of(List.of(slurm, "down", cluster.toString())).orFail();
        }
    }
}
