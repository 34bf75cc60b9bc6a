package dev.countersign.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WithoutLinksTest {
    private static final Duration RACE = Duration.ofMillis(500);

    @TempDir
    private Path temporary;

    private Path folder;

    @BeforeEach
    void files() throws IOException {
        folder = Files.createDirectories(temporary.resolve("folder"));
        Files.createDirectories(folder.resolve("a"));
        Files.writeString(folder.resolve("a/file"), "good");
        Files.createDirectories(temporary.resolve("vault"));
        Files.writeString(temporary.resolve("vault/file"), "secret");
        Files.createSymbolicLink(folder.resolve("linked"), temporary.resolve("vault"));
        Files.createSymbolicLink(folder.resolve("a/link"), Path.of("file"));
        Files.createSymbolicLink(folder.resolve("a/nowhere"), Path.of("../../vault/new"));
    }

    private String read(String inside) throws IOException {
        try (SeekableByteChannel channel =
                WithoutLinks.open(folder, Path.of(inside), Set.of(StandardOpenOption.READ))) {
            return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void a_file_is_opened_and_the_folder_may_be_reached_by_a_link() throws IOException {
        assertThat(read("a/file")).isEqualTo("good");
        folder = Files.createSymbolicLink(temporary.resolve("way"), folder);
        assertThat(read("a/file")).isEqualTo("good");
    }

    @ParameterizedTest
    @ValueSource(strings = {"linked/file", "a/link", "a/nowhere", "linked", "a", "a/absent", "absent/file"})
    void nothing_else_is(String inside) {
        assertThatThrownBy(() -> read(inside)).isInstanceOf(IOException.class);
    }

    @Test
    void nothing_is_made_where_a_link_leads() {
        assertThatThrownBy(() -> WithoutLinks.open(
                                folder,
                                Path.of("a/nowhere"),
                                Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND))
                        .close())
                .isInstanceOf(IOException.class);
        assertThat(temporary.resolve("vault/new")).doesNotExist();
    }

    /**
     * An attacker who can write there swaps the file, or the folder, for a link and back as fast as
     * possible.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_swap_at_the_worst_moment_opens_nothing_else(boolean wholeFolder) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        Path place = folder.resolve(wholeFolder ? "a" : "a/file");
        Path real = folder.resolve("real");
        Path link = folder.resolve("link");
        Thread swapping = new Thread(() -> {
            while (!over.get()) {
                try {
                    Files.createSymbolicLink(link, temporary.resolve(wholeFolder ? "vault" : "vault/file"));
                    Files.move(place, real, StandardCopyOption.ATOMIC_MOVE);
                    Files.move(link, place, StandardCopyOption.ATOMIC_MOVE);
                    Files.delete(place);
                    Files.move(real, place, StandardCopyOption.ATOMIC_MOVE);
                } catch (IOException odd) {
                    throw new UncheckedIOException(odd);
                }
            }
        });
        swapping.start();
        int opened = 0;
        int refused = 0;
        long end = System.nanoTime() + RACE.toNanos();
        try {
            while (System.nanoTime() < end || opened == 0 || refused == 0) {
                try {
                    assertThat(read("a/file")).isEqualTo("good");
                    opened++;
                } catch (IOException swapped) {
                    refused++;
                }
            }
        } finally {
            over.set(true);
            swapping.join();
        }
    }
}
