package dev.countersign.diagnostic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What an error of this machine's files says to a person. Java's own text is the path alone where the kind of the error is all that
 * it knows, and the name of a class is no reason.
 */
public final class FileReason {
    private static final Map<Class<? extends IOException>, String> KINDS = Map.of(
            NoSuchFileException.class, "there is no such file",
            AccessDeniedException.class, "permission denied",
            FileAlreadyExistsException.class, "it is there already",
            NotDirectoryException.class, "it is no directory",
            DirectoryNotEmptyException.class, "the directory is not empty",
            CharacterCodingException.class, "it is not UTF-8");

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
        return KINDS.entrySet().stream()
                .filter(each -> each.getKey().isInstance(failed))
                .map(Map.Entry::getValue)
                .findFirst()
                .or(() -> Optional.ofNullable(
                        failed instanceof FileSystemException file ? file.getReason() : failed.getMessage()))
                .orElseGet(() -> failed.getClass().getSimpleName());
    }
}
