package dev.countersign.wire.scan;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.diagnostic.Location;
import dev.countersign.inventory.Endpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;

/**
 * Where targets are listed. It can be read any number of times, and keeps no targets in memory
 * except those of the command line.
 */
public sealed interface TargetSource {
    /**
     * Returns the targets in the order written; errors go to {@code found}, and their targets are
     * skipped.
     */
    Iterator<Target> read(int usualPort, Diagnostics found);

    /** Endpoints of an inventory or of a list of findings: each is one endpoint, even if its name reads as a range. */
    record Endpoints(List<Endpoint> endpoints) implements TargetSource {
        public Endpoints {
            endpoints = List.copyOf(endpoints);
        }

        @Override
        public Iterator<Target> read(int usualPort, Diagnostics found) {
            return endpoints.stream().map(Endpoints::target).iterator();
        }

        private static Target target(Endpoint each) {
            return TargetReader.literal(each.address())
                    .<Target>map(literal -> Target.Block.from(literal, 1, each.port()))
                    .orElseGet(() -> new Target.Named(each.address(), each.port()));
        }
    }

    /** Words of the command line. */
    record Words(List<String> words) implements TargetSource {
        public Words {
            words = List.copyOf(words);
        }

        @Override
        public Iterator<Target> read(int usualPort, Diagnostics found) {
            TargetReader reader = new TargetReader(usualPort, found::add);
            return words.stream().map(reader::read).flatMap(Optional::stream).iterator();
        }
    }

    /**
     * A text with targets separated by blanks and line ends; {@code #} begins a comment.
     *
     * @param name the name in messages
     */
    record Lines(Path file, String name) implements TargetSource {
        @Override
        public Iterator<Target> read(int usualPort, Diagnostics found) {
            return new LineWalk(file, name, usualPort, found);
        }
    }

    /** Reads a file line by line and closes it at its end. */
    final class LineWalk implements Iterator<Target> {
        private final BufferedReader lines;
        private final String name;
        private final int usualPort;
        private final Diagnostics found;
        private final Queue<Target> ahead = new ArrayDeque<>();
        private int line;

        private LineWalk(Path file, String name, int usualPort, Diagnostics found) {
            this.name = name;
            this.usualPort = usualPort;
            this.found = found;
            try {
                this.lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }

        @Override
        public boolean hasNext() {
            try {
                while (ahead.isEmpty()) {
                    String text = lines.readLine();
                    if (text == null) {
                        lines.close();
                        return false;
                    }
                    line++;
                    take(text);
                }
                return true;
            } catch (IOException closedOrUnreadable) {
                return false;
            }
        }

        private void take(String text) {
            String words = text.replaceFirst("#.*", "");
            int[] column = {0};
            TargetReader reader = new TargetReader(
                    usualPort,
                    mistake -> found.add(new Diagnostic(
                            mistake.severity(),
                            Optional.of(new Location(name, line, column[0])),
                            mistake.what(),
                            mistake.advice())));
            for (String word : words.strip().split("\\s+", -1)) {
                if (!word.isEmpty()) {
                    column[0] = words.indexOf(word, column[0]) + 1;
                    reader.read(word).ifPresent(ahead::add);
                }
            }
        }

        @Override
        public Target next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return ahead.remove();
        }
    }
}
