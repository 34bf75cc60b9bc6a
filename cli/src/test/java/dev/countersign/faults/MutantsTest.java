package dev.countersign.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * Our own mistakes, planted in the program one at a time: the fault or the test named with each one
 * notices it, and notices nothing without the mistake.
 */
class MutantsTest {
    private static final int AT_ONCE = 4;

    /** Quick ones, one of each kind of file, for every build. */
    private static final List<String> SAMPLE = List.of("confirms-after-the-end", "runs-a-script-that-was-cut");

    @Test
    void every_mutant_can_still_be_planted() throws Exception {
        List<Mutant> mutants = MutantFile.read();

        for (Mutant each : mutants) {
            assertThat(Planting.text(each)).as(each.id()).isNotEmpty();
        }

        assertThat(mutants).extracting(Mutant::id).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(20);
        assertThat(mutants).extracting(Mutant::id).containsAll(SAMPLE);
    }

    @Test
    @Needs("setsid")
    void a_sample_of_the_mutants_is_caught() throws Exception {
        List<MutantResult> results = results(MutantFile.read().stream()
                .filter(each -> SAMPLE.contains(each.id()))
                .toList());

        assertThat(results).hasSize(SAMPLE.size()).allMatch(MutantResult::caught);
    }

    @Test
    @Needs({
        "all",
        "root",
        "namespaces",
        "smbd",
        "sshd",
        "nmap",
        "perl",
        "strace",
        "sudo",
        "setfacl",
        "setfattr",
        "tcsh",
        "fish"
    })
    void every_mutant_is_caught() throws Exception {
        List<MutantResult> results = results(MutantFile.read());

        Results.writeMutants(results);
        assertThat(results).allMatch(MutantResult::caught);
    }

    private static List<MutantResult> results(List<Mutant> mutants) throws Exception {
        Path directory = Files.createTempDirectory(Files.createDirectories(Path.of("target", "mutants")), "run");
        List<Catcher> catchers =
                mutants.stream().map(Mutant::catcher).distinct().toList();
        List<Callable<List<CatcherEnd>>> works = new ArrayList<>();
        for (Mutant mutant : mutants) {
            works.add(() -> caught(mutant, directory.resolve(mutant.id())));
        }
        // The same without a mutant: a catcher that is red there proves nothing.
        List<List<Catcher>> controls = new ArrayList<>();
        int share = (catchers.size() + AT_ONCE - 1) / AT_ONCE;
        for (int from = 0; from < catchers.size(); from += share) {
            controls.add(catchers.subList(from, Math.min(catchers.size(), from + share)));
        }
        for (List<Catcher> control : controls) {
            Path place = directory.resolve("control-" + controls.indexOf(control));
            works.add(() -> new CatcherJvm(place).run(control));
        }
        List<List<CatcherEnd>> ends = all(works);
        Map<Catcher, CatcherEnd> controlled = new HashMap<>();
        ends.subList(mutants.size(), ends.size())
                .forEach(control -> control.forEach(each -> controlled.put(each.catcher(), each)));
        List<MutantResult> results = new ArrayList<>();
        for (Mutant mutant : mutants) {
            CatcherEnd end = ends.get(mutants.indexOf(mutant)).get(0);
            results.add(MutantResult.of(mutant, end, Objects.requireNonNull(controlled.get(mutant.catcher()))));
        }
        return results;
    }

    private static List<CatcherEnd> caught(Mutant mutant, Path directory) throws IOException, InterruptedException {
        CatcherJvm jvm = new CatcherJvm(directory);
        Planting.plant(mutant, jvm.classes(), CatcherJvm.classPath());
        return jvm.run(List.of(mutant.catcher()));
    }

    private static <T> List<T> all(List<Callable<T>> works) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<T> done = new ArrayList<>();
            for (Future<T> each : threads.invokeAll(works)) {
                done.add(each.get());
            }
            return done;
        } finally {
            threads.shutdownNow();
        }
    }
}
