package dev.countersign.cli;

import dev.countersign.fleet.HostRoots;
import dev.countersign.testing.MachineClock;
import dev.countersign.transaction.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The program in a process of its own that is killed as soon as its journal has a certain event.
 * Arguments: home, repository, event, {@code host=root,…} (or {@code -}), then the command line.
 */
final class KilledProgram {
    /** As the shell reports SIGKILL. */
    static final int KILLED = 137;

    private KilledProgram() {}

    public static void main(String[] arguments) {
        Path repository = Path.of(arguments[1]);
        Map<String, String> roots = new TreeMap<>();
        if (!arguments[3].equals("-")) {
            for (String each : arguments[3].split(",", -1)) {
                roots.put(each.split("=", 2)[0], each.split("=", 2)[1]);
            }
        }
        List<String> words = Arrays.asList(arguments).subList(4, arguments.length);
        Terminal terminal = Terminal.at(Path.of(arguments[0]), repository)
                .roots(new HostRoots(roots))
                .clock(new Deadly(repository, arguments[2], runs(repository)));
        System.exit(terminal.run(words.toArray(String[]::new)).exit());
    }

    private static Set<Path> runs(Path repository) {
        Path runs = repository.resolve(".countersign/runs");
        if (!Files.isDirectory(runs)) {
            return Set.of();
        }
        try (Stream<Path> all = Files.list(runs)) {
            return all.filter(Files::isDirectory).collect(Collectors.toSet());
        } catch (IOException vanished) {
            return Set.of();
        }
    }

    /**
     * The journal asks for the time before each line: then the line before it is written.
     *
     * @param earlier the runs that were there before this process
     */
    private record Deadly(Path repository, String event, Set<Path> earlier) implements Clock {
        private static final Clock REAL = new MachineClock();

        @Override
        public Instant now() {
            if (written()) {
                Runtime.getRuntime().halt(KILLED);
            }
            return REAL.now();
        }

        @Override
        public long nanoTime() {
            return REAL.nanoTime();
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
            now();
            REAL.sleep(duration);
        }

        private boolean written() {
            return runs(repository).stream()
                    .filter(each -> !earlier.contains(each))
                    .map(each -> each.resolve("journal.jsonl"))
                    .filter(Files::isRegularFile)
                    .anyMatch(this::contains);
        }

        private boolean contains(Path journal) {
            try {
                return Files.readString(journal).contains("\"event\":\"" + event + "\"");
            } catch (IOException vanished) {
                return false;
            }
        }
    }
}
