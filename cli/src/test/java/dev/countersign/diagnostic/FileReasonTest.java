package dev.countersign.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileReasonTest {
    @TempDir
    private Path directory;

    @Test
    void says_what_is_wrong_with_the_file() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "x");

        assertThat(reason(() -> Files.readString(directory.resolve("absent"))))
                .isEqualTo(directory + "/absent: there is no such file");
        assertThat(reason(() -> Files.createDirectory(file))).isEqualTo(file + ": it already exists");
        assertThat(reason(() -> listed(file))).isEqualTo(file + ": it is not a directory");
        assertThat(reason(() -> Files.delete(directory))).isEqualTo(directory + ": the directory is not empty");
        assertThat(FileReason.of(new AccessDeniedException("/etc/x"))).isEqualTo("/etc/x: permission denied");
    }

    @Test
    void what_the_system_says_stays() throws IOException {
        Path circle = directory.resolve("circle");
        Files.createSymbolicLink(circle, circle);

        assertThat(reason(() -> Files.readString(circle)))
                .startsWith(circle + ": Too many levels of symbolic links")
                .doesNotContain("Exception");
        assertThat(FileReason.of(new IOException("No space left on device"))).isEqualTo("No space left on device");
    }

    @Test
    void a_path_that_the_sentence_names_is_not_said_again() {
        AccessDeniedException denied = new AccessDeniedException("/etc/x");

        assertThat(FileReason.of(denied, Path.of("/etc/x"))).isEqualTo("permission denied");
        assertThat(FileReason.of(denied, Path.of("/etc"))).isEqualTo("/etc/x: permission denied");
    }

    @Test
    void what_is_wrapped_counts() {
        IOException denied = new AccessDeniedException("/etc/x");

        assertThat(FileReason.of(new UncheckedIOException(denied))).isEqualTo("/etc/x: permission denied");
    }

    @Test
    void text_that_is_none() throws IOException {
        Path latin = Files.write(directory.resolve("latin"), new byte[] {(byte) 0xe4, 'x'});

        assertThat(reason(() -> Files.readString(latin))).isEqualTo("it is not UTF-8");
        assertThat(FileReason.of(new IOException((String) null))).isEqualTo("IOException");
    }

    private static void listed(Path directory) throws IOException {
        try (Stream<Path> children = Files.list(directory)) {
            assertThat(children).isNull();
        }
    }

    private static String reason(ThrowingCallable failing) {
        return FileReason.of(catchThrowableOfType(IOException.class, failing));
    }
}
