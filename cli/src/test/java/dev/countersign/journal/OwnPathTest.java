package dev.countersign.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who else could replace a file on the way to it. */
class OwnPathTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "rwxr-xr-x, false, false",
        "rwxrwxr-x, true, false",
        "rwxrwxrwx, true, true",
        "rwxr-xrwx, true, true",
    })
    void the_group_that_has_the_users_name_is_the_users_own(String mode, boolean strictly, boolean withOwnGroup)
            throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(mode));
        String group = Files.readAttributes(directory, PosixFileAttributes.class)
                .group()
                .getName();

        assertThat(objects(Optional.empty())).isEqualTo(strictly);
        assertThat(objects(Optional.of(group + "s"))).isEqualTo(strictly);
        assertThat(objects(Optional.of(group))).isEqualTo(withOwnGroup);
    }

    private boolean objects(Optional<String> ownGroup) throws IOException {
        return OwnPath.follow(directory.resolve("file"), new UnixSystem().getUid(), ownGroup)
                .objection()
                .isPresent();
    }
}
