package dev.countersign.cli.command;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.finding.Imported;
import dev.countersign.operation.Operator;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The files of an import as the command line names them; {@code -} is standard input. */
final class ImportSources {
    private static final int STEP = 20;

    /** The names of the files are made of it, which have endings of their own. */
    private static final int LONGEST_NAME = 100;

    private static final Path STANDARD_INPUT = Path.of("-");

    private final List<Path> files;
    private final InputStream input;

    ImportSources(List<Path> files, InputStream input) {
        this.files = List.copyOf(files);
        this.input = input;
        if (files.stream().filter(STANDARD_INPUT::equals).count() > 1) {
            throw new Problem(
                    ExitCode.USAGE, "standard input ('-') can be named only once; nothing was written", "name it once");
        }
    }

    /** How many steps of progress reading takes: one for each MiB. */
    int steps() {
        long bytes = 0;
        for (Path file : files) {
            try {
                bytes += file.equals(STANDARD_INPUT) ? 0 : Files.size(file);
            } catch (IOException saidWhenItIsOpened) {
                // Opening it says what is wrong.
            }
        }
        return (int) Math.min(Integer.MAX_VALUE, (bytes >> STEP) + 1);
    }

    /** Returns the sources; reading them reports progress. */
    List<Imported.Source> of(Operator.Steps progress) {
        List<Imported.Source> sources = new ArrayList<>();
        for (Path file : files) {
            sources.add(
                    file.equals(STANDARD_INPUT)
                            ? new Imported.Source("standard input", () -> new Counted(input, progress))
                            : new Imported.Source(
                                    file.toString(), () -> new Counted(Files.newInputStream(file), progress)));
        }
        return sources;
    }

    /** Returns a name for the inventory: the first file's, without its folder and its ending. */
    String name() {
        String first = files.get(0).equals(STANDARD_INPUT)
                ? ""
                : String.valueOf(files.get(0).getFileName());
        String name = first.replaceFirst("(?i)\\.(?:nessus|csv|tsv|xml|jsonl?|ya?ml|ini|cfg|txt|log|lst)$", "")
                .replaceAll("[^A-Za-z0-9._-]+", "-")
                .replaceFirst("^[.-]+", "");
        return name.isEmpty() ? "imported" : name.substring(0, Math.min(LONGEST_NAME, name.length()));
    }

    /** Reports each MiB that was read. */
    private static final class Counted extends FilterInputStream {
        private final Operator.Steps progress;
        private long seen;

        Counted(InputStream in, Operator.Steps progress) {
            super(in);
            this.progress = progress;
        }

        @Override
        public int read() throws IOException {
            int c = super.read();
            count(c < 0 ? 0 : 1);
            return c;
        }

        @Override
        public int read(byte[] bytes, int offset, int most) throws IOException {
            int count = super.read(bytes, offset, most);
            count(Math.max(0, count));
            return count;
        }

        private void count(int more) {
            for (long step = seen >> STEP; step < (seen + more) >> STEP; step++) {
                progress.step();
            }
            seen += more;
        }
    }
}
