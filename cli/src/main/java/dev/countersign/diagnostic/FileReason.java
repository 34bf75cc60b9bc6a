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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Explains a file error of this machine to a person. For many kinds of errors, Java's own message
 * is only the path, and the name of a class explains nothing.
 */
public final class FileReason {
    private static final Map<Class<? extends IOException>, String> KINDS = Map.of(
            NoSuchFileException.class, "there is no such file",
            AccessDeniedException.class, "permission denied",
            FileAlreadyExistsException.class, "it already exists",
            NotDirectoryException.class, "it is not a directory",
            DirectoryNotEmptyException.class, "the directory is not empty",
            CharacterCodingException.class, "it is not UTF-8");

    /** What Java says of a program that it cannot start; the reason comes after the number. */
    private static final Pattern NOT_STARTED =
            Pattern.compile("Cannot run program .{0,4096}?: (?:Exec failed, )?error[=:] ?[0-9]+,? ?\\(?([^()]+)\\)?");

    private FileReason() {}

    /**
     * Returns the reason, after the path if the error names a file:
     * {@code /etc/x: permission denied}.
     */
    public static String of(Exception failed) {
        Exception cause = cause(failed);
        return cause instanceof FileSystemException file && file.getFile() != null
                ? file.getFile() + ": " + words(cause)
                : words(cause);
    }

    /**
     * Returns the reason for a sentence that already names {@code file}: that path is not repeated.
     */
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

    private static String withoutProgram(String message) {
        Matcher matcher = NOT_STARTED.matcher(message);
        return matcher.matches() ? matcher.group(1).strip() : message;
    }

    private static String words(Exception failed) {
        return KINDS.entrySet().stream()
                .filter(each -> each.getKey().isInstance(failed))
                .map(Map.Entry::getValue)
                .findFirst()
                .or(() -> Optional.ofNullable(
                        failed instanceof FileSystemException file ? file.getReason() : failed.getMessage()))
                .map(FileReason::withoutProgram)
                .orElseGet(() -> failed.getClass().getSimpleName());
    }
}
