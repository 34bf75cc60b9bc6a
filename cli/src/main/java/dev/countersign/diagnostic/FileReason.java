package dev.countersign.diagnostic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What an error of this machine's files says to a person. Java's own text is the path alone where the kind of the error is all that
 * it knows, and the name of a class is no reason.
 */
public final class FileReason {
    private FileReason() {}

    /** The reason, behind the file that it is about where the error names one: {@code /etc/x: permission denied}. */
    public static String of(Exception failed) {
        Exception cause = cause(failed);
        return cause instanceof FileSystemException file && file.getFile() != null
                ? file.getFile() + ": " + words(cause)
                : words(cause);
    }

    /** The same in a sentence that names {@code file} already: its path is not said again. */
    public static String of(Exception failed, Path file) {
        return cause(failed) instanceof FileSystemException other
                        && file.toString().equals(other.getFile())
                ? words(other)
                : of(failed);
    }

    private static Exception cause(Exception failed) {
        return failed instanceof UncheckedIOException && failed.getCause() instanceof IOException wrapped
                ? wrapped
                : failed;
    }

    private static String words(Exception failed) {
        return kind(failed)
                .or(() -> Optional.ofNullable(
                        failed instanceof FileSystemException file ? file.getReason() : failed.getMessage()))
                .orElseGet(() -> failed.getClass().getSimpleName());
    }

    private static Optional<String> kind(Exception failed) {
        if (failed instanceof NoSuchFileException) {
            return Optional.of("there is no such file");
        }
        if (failed instanceof AccessDeniedException) {
            return Optional.of("permission denied");
        }
        if (failed instanceof FileAlreadyExistsException) {
            return Optional.of("it is there already");
        }
        if (failed instanceof NotDirectoryException) {
            return Optional.of("it is no directory");
        }
        if (failed instanceof DirectoryNotEmptyException) {
            return Optional.of("the directory is not empty");
        }
        if (failed instanceof FileSystemLoopException) {
            return Optional.of("its symbolic links lead in a circle");
        }
        if (failed instanceof CharacterCodingException) {
            return Optional.of("it is not UTF-8");
        }
        return Optional.empty();
    }
}
