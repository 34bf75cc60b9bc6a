package dev.countersign.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The key for runs: created once, for its user alone, and never accepted from somebody else. */
class RunKeyTest {
    @TempDir
    Path home;

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void is_made_at_the_first_use_for_its_user_alone_and_is_the_same_afterwards() throws IOException {
        assertThat(RunKey.find(home).usable()).isFalse();
        assertThat(home).isEmptyDirectory();

        RunKey made = RunKey.ensure(home);

        assertThat(mode(RunKey.path(home))).isEqualTo("rw-------");
        assertThat(mode(home.resolve(".config/countersign"))).isEqualTo("rwx------");
        assertThat(home.resolve(".config/countersign").toFile().list()).containsExactly("runs.key");
        assertThat(RunKey.ensure(home).mac("x")).isEqualTo(made.mac("x"));
        assertThat(RunKey.find(home).mac("x")).isEqualTo(made.mac("x"));
        assertThat(made.trouble()).isEmpty();
        assertThat(made.toString())
                .doesNotContain(Files.readString(RunKey.path(home)).strip());
    }

    @Test
    void of_many_that_make_it_at_once_all_have_the_same() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(16);
        try {
            for (int round = 0; round < 20; round++) {
                Path fresh = Files.createDirectory(home.resolve("home" + round));
                CountDownLatch all = new CountDownLatch(16);
                List<Future<String>> made = new ArrayList<>();
                for (int i = 0; i < 16; i++) {
                    made.add(pool.submit(() -> {
                        all.countDown();
                        all.await();
                        return RunKey.ensure(fresh).mac("x");
                    }));
                }
                Set<String> macs = new TreeSet<>();
                for (Future<String> each : made) {
                    macs.add(each.get());
                }
                assertThat(macs).hasSize(1);
                assertThat(fresh.resolve(".config/countersign").toFile().list()).containsExactly("runs.key");
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-rw-rw-"})
    void one_that_others_can_read_or_write_is_refused_and_the_message_says_what_to_do(String mode) throws IOException {
        RunKey.ensure(home);
        Files.setPosixFilePermissions(RunKey.path(home), PosixFilePermissions.fromString(mode));

        Problem refused = catchThrowableOfType(Problem.class, () -> RunKey.ensure(home));

        assertThat(refused.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(refused).hasMessageContaining("chmod 600 " + RunKey.path(home));
        assertThat(RunKey.find(home).usable()).isFalse();
    }

    @Test
    @Needs("root")
    void one_of_another_user_is_refused() throws IOException {
        RunKey.ensure(home);
        Files.setAttribute(RunKey.path(home), "unix:uid", 65534);

        Problem refused = catchThrowableOfType(Problem.class, () -> RunKey.ensure(home));

        assertThat(refused).hasMessageContaining("belongs to another user (65534)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc\n", "zz", "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef00"})
    void what_is_not_a_key_is_refused_and_not_replaced(String text) throws IOException {
        RunKey.ensure(home);
        Files.writeString(RunKey.path(home), text);

        Problem refused = catchThrowableOfType(Problem.class, () -> RunKey.ensure(home));

        assertThat(refused).hasMessageContaining("is not a valid key");
        assertThat(RunKey.path(home)).hasContent(text.strip());
    }

    @Test
    void where_none_can_be_kept_one_lasts_as_long_as_the_program_and_says_why() throws IOException {
        Files.createFile(home.resolve(
                ".config")); // a file in place of the directory: nothing can be written below it, not even by root

        RunKey lasting = RunKey.ensure(home);

        assertThat(lasting.usable()).isTrue();
        assertThat(lasting.trouble()).contains("cannot be written");
        assertThat(RunKey.ensure(home).mac("x")).isEqualTo(lasting.mac("x"));
        assertThat(RunKey.find(home).usable()).isFalse();
        assertThat(RunKey.ensure(Path.of("?")).trouble()).isEqualTo("there is no home directory");
        assertThat(Path.of("?")).doesNotExist();
    }
}
