package dev.countersign.journal;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.FileReason;
import dev.countersign.diagnostic.Location;
import dev.countersign.diagnostic.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads the files that runs are kept in, whatever somebody put in their place. */
final class RunFile {
    /** A plan of a large fleet carries whole documents; nothing that the program writes is larger. */
    private static final long LARGEST = 256L << 20;

    private RunFile() {}

    /** A regular file's bytes. A pipe that somebody put there would never end, a file of many gigabytes would end the program. */
    static Optional<Bytes> read(Path file) {
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.empty();
            }
            if (Files.size(file) > LARGEST) {
                throw new Problem(
                        ExitCode.FAILED,
                        "the runs cannot be read: " + file + " is larger than any file of a run",
                        "move it out of .countersign/runs");
            }
            return Optional.of(Bytes.of(Files.readAllBytes(file)));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException unreadable) {
            throw new Problem(
                    ExitCode.FAILED,
                    "the runs cannot be read: " + FileReason.of(unreadable),
                    "look at the permissions of " + file);
        }
    }

    /** What speaks against a head: it was not marked by whoever wrote the line that it names. */
    static Optional<Diagnostic> objection(Path file, Optional<Head> head, Chain chain, Seal seal) {
        return head.filter(each -> chain.mark(each.lines())
                        .filter(line -> line != seal.of(each))
                        .isPresent())
                .map(each -> Diagnostic.error(
                        Location.of(file.toString()),
                        "this file was changed: it was not written with the key of its run"));
    }

    /** The head in {@code file}; what is none is put down as damage. */
    static Optional<Head> head(Path file, Optional<Bytes> content, List<Diagnostic> damage) {
        Optional<Head> head = content.flatMap(Head::parse);
        if (content.isPresent() && head.isEmpty()) {
            damage.add(Diagnostic.error(Location.of(file.toString()), "this file was changed: it is no head"));
        }
        return head;
    }
}
