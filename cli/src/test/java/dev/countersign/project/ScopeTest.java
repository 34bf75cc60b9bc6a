package dev.countersign.project;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A command in a folder of a policy repository applies to that repository. */
class ScopeTest {
    @TempDir
    Path temporary;

    private static Path real(Path found) {
        return found.toAbsolutePath().normalize();
    }

    @Test
    void the_repository_is_found_from_a_folder_within() throws IOException {
        Path repository = Files.createDirectories(temporary.resolve("repository"));
        Path deep = Files.createDirectories(repository.resolve("policies/branch/offices"));

        assertThat(real(Scope.around(repository))).isEqualTo(real(repository));
        assertThat(real(Scope.around(deep))).isEqualTo(real(repository));
    }

    @Test
    void the_nearest_one_counts_and_without_one_it_is_the_folder_itself() throws IOException {
        Path outer = Files.createDirectories(temporary.resolve("outer/inventories"));
        Path inner = Files.createDirectories(outer.resolve("inner/policies"));
        Path none = Files.createDirectories(temporary.resolve("none/deep"));

        assertThat(real(Scope.around(inner))).isEqualTo(real(outer.resolve("inner")));
        assertThat(real(Scope.around(none))).isEqualTo(real(none));
    }

    @Test
    @Needs("root")
    void a_folder_of_somebody_else_is_not_looked_into() throws IOException {
        Path theirs = Files.createDirectories(temporary.resolve("theirs"));
        Files.createDirectories(theirs.resolve("policies"));
        Path ours = Files.createDirectories(theirs.resolve("ours"));
        Files.setOwner(
                theirs, theirs.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));

        assertThat(real(Scope.around(ours))).isEqualTo(real(ours));
    }

    @ParameterizedTest
    @ValueSource(strings = {"policies", "inventories"})
    @Needs("root")
    void a_folder_that_somebody_else_put_into_a_place_like_tmp_makes_it_no_repository(String name) throws IOException {
        Path everybodys = Files.createDirectories(temporary.resolve("tmp"));
        Path ours = Files.createDirectories(everybodys.resolve("ours"));
        Path theirs = Files.createDirectories(everybodys.resolve(name));
        Files.setAttribute(everybodys, "unix:mode", 01777);
        assertThat(real(Scope.around(ours))).as("our own").isEqualTo(real(everybodys));

        Files.setAttribute(theirs, "unix:uid", 65534);

        assertThat(real(Scope.around(ours))).isEqualTo(real(ours));
        Files.setAttribute(everybodys, "unix:mode", 0755);
        assertThat(real(Scope.around(ours))).as("only we put it there").isEqualTo(real(everybodys));
    }
}
