package dev.countersign.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.diagnostic.Problem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a platform folder consists of, and that one which is not granted has no effect on any host.
 */
class PlatformFoldersTest {
    @TempDir
    private Path temporary;

    private static PlatformFolder folder(String... pathsAndTexts) {
        SortedMap<String, Bytes> files = new TreeMap<>();
        for (int i = 0; i < pathsAndTexts.length; i += 2) {
            files.put(pathsAndTexts[i], Bytes.utf8(pathsAndTexts[i + 1]));
        }
        return new PlatformFolder("templates/a", files, false);
    }

    @Test
    void two_folders_have_the_same_digest_only_when_they_are_the_same() {
        assertThat(folder("a", "b").digest())
                .isEqualTo(folder("a", "b").digest())
                .isNotEqualTo(folder("b", "a").digest())
                .isNotEqualTo(folder("a", "b", "c", "").digest())
                .isNotEqualTo(folder("a", "b\n1\nc").digest())
                .isNotEqualTo(folder().digest());
        assertThat(folder("a", "1\nb1\nc").digest())
                .isNotEqualTo(folder("a", "1\nb", "c", "").digest());
    }

    /** A folder stands alone, because a grant is for one folder; so what two of them need is in both. */
    @Test
    void what_windows_and_its_older_releases_both_have_for_many_hosts_is_the_same() throws IOException {
        Path newer = Path.of("..", "templates", "windows", "for");
        Path older = Path.of("..", "templates", "windows-legacy", "for");
        try (Stream<Path> files = Files.list(older)) {
            assertThat(files)
                    .hasSizeGreaterThan(10)
                    .allSatisfy(each ->
                            assertThat(newer.resolve(each.getFileName())).hasSameBinaryContentAs(each));
        }
    }

    @Test
    void a_folder_in_the_program_s_jar_is_read_like_one_on_the_disk() throws IOException {
        Path disk = Path.of("..", "templates", "samba");
        Path jar = temporary.resolve("program.jar");
        try (FileSystem packed =
                FileSystems.newFileSystem(URI.create("jar:" + jar.toUri()), Map.of("create", "true"))) {
            Path inside = packed.getPath("templates", "samba");
            Files.createDirectories(inside.getParent());
            try (Stream<Path> all = Files.walk(disk)) {
                for (Path each : (Iterable<Path>) all::iterator) {
                    Files.copy(each, inside.resolve(disk.relativize(each).toString()));
                }
            }
            Files.writeString(packed.getPath("elsewhere"), "text");
        }

        assertThat(PlatformFolder.packedIn(jar))
                .containsExactly(Map.entry("samba", PlatformFolder.read("templates/samba", disk, true)));
    }

    @Test
    void an_ungranted_folder_takes_no_part_in_recognising_and_the_program_s_own_stays() throws IOException {
        for (String name : new String[] {"evil", "synology-dsm"}) {
            Path directory =
                    Files.createDirectories(temporary.resolve("templates").resolve(name));
            Files.copy(Path.of("../templates/synology-dsm/hooks.sh"), directory.resolve("hooks.sh"));
            Files.copy(Path.of("../templates/synology-dsm/settings.j2"), directory.resolve("settings.j2"));
            Files.writeString(
                    directory.resolve("platform.yaml"),
                    Files.readString(Path.of("../templates/synology-dsm/platform.yaml"))
                            .replace("platform: synology-dsm", "platform: " + name)
                            .replaceFirst("(?m)^order: .*", "order: 1")
                            .replaceFirst("(?m)^signs:\n(  - .*\n)+", "signs:\n  - {kernel: Evil}\n"));
        }
        Diagnostics found = new Diagnostics();
        Platforms platforms = Platforms.load(temporary, found);
        assertThat(found.all()).isEmpty();

        Recognition all = platforms.recognition(each -> true);
        Recognition granted = platforms.recognition(PlatformFolder::ours);

        assertThat(String.join("\n", all.lines())).contains("evil", "Evil");
        assertThat(String.join("\n", granted.lines()))
                .doesNotContain("evil", "Evil")
                .contains("synology-dsm");
        assertThat(String.join("\n", granted.linesFor("samba")))
                .doesNotContain("Evil")
                .contains("synology-dsm");
        assertThat(granted)
                .isEqualTo(Platforms.load(temporary.resolve("none"), found).recognition(each -> true));
    }

    @Test
    void a_folder_that_is_too_large_or_has_a_link_is_refused() throws IOException {
        Path large = Files.createDirectory(temporary.resolve("large"));
        for (int i = 0; i < 9; i++) {
            Files.write(large.resolve("f" + i), new byte[1 << 20]);
        }
        Path link = Files.createDirectory(temporary.resolve("link"));
        Files.createSymbolicLink(link.resolve("x"), temporary.resolve("large/f1"));
        Path itself = Files.createSymbolicLink(temporary.resolve("itself"), large);
        Path one = Files.createDirectory(temporary.resolve("one"));
        Files.write(one.resolve("f"), new byte[(1 << 20) + 1]);

        assertThatThrownBy(() -> PlatformFolder.read("x", large, false))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("more than 8 MiB");
        assertThatThrownBy(() -> PlatformFolder.read("x", link, false)).hasMessageContaining("a symbolic link");
        assertThatThrownBy(() -> PlatformFolder.read("x", itself, false)).hasMessageContaining("a symbolic link");
        assertThatThrownBy(() -> PlatformFolder.read("x", one, false)).hasMessageContaining("larger than 1 MiB");
    }
}
