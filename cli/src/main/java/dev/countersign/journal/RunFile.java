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

/** Reads the files of a run safely, even if somebody replaced them. */
final class RunFile {
    /**
     * The plan of a large fleet contains whole documents; nothing that the program writes is
     * larger.
     */
    private static final long LARGEST = 256L << 20;

    private RunFile() {}

    /**
     * Reads a regular file; empty if there is none. A pipe that somebody put there would never end,
     * and a file of many gigabytes would exhaust the memory.
     */
    static Optional<Bytes> read(Path file) {
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.empty();
            }
            if (Files.size(file) > LARGEST) {
                throw new Problem(
                        ExitCode.FAILED,
                        "the runs cannot be read: " + file + " is too large for a file of a run",
                        "move it out of .countersign/runs");
            }
            return Optional.of(Bytes.of(Files.readAllBytes(file)));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException unreadable) {
            throw new Problem(
                    ExitCode.FAILED,
                    "the runs cannot be read: " + FileReason.of(unreadable),
                    "check the permissions of " + file);
        }
    }

    /**
     * Checks that a head was marked with the same key as the line that it names; returns the
     * diagnostic if not.
     */
    static Optional<Diagnostic> objection(Path file, Optional<Head> head, Chain chain, Seal seal) {
        return head.filter(each -> chain.mark(each.lines())
                        .filter(line -> line != seal.of(each))
                        .isPresent())
                .map(each -> Diagnostic.error(
                        Location.of(file.toString()),
                        "this file was changed: it was not written with the key of its run"));
    }

    /**
     * Parses the content of the head {@code file}; adds to {@code damage} if it is not a valid
     * head.
     */
    static Optional<Head> head(Path file, Optional<Bytes> content, List<Diagnostic> damage) {
        Optional<Head> head = content.flatMap(Head::parse);
        if (content.isPresent() && head.isEmpty()) {
            damage.add(Diagnostic.error(Location.of(file.toString()), "this file was changed: it is not a valid head"));
        }
        return head;
    }
}
