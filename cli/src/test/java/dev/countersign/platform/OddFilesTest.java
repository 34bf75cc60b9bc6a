package dev.countersign.platform;

import static dev.countersign.platform.FakeHost.CONFIGURATION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.platform.Reply.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Names, links and modes that a host should not have but does. */
class OddFilesTest extends UnderEveryShell {
    @Test
    void names_with_quotes_blanks_newlines_and_dashes_are_only_names() throws Exception {
        String odd = "/etc/samba/-it's a \"file\" $(x) `y` \\0101 %s\n*.conf";
        Files.write(host.at(odd), Bytes.utf8(BEFORE).toArray());
        Files.delete(host.at(CONFIGURATION));
        Files.createSymbolicLink(host.at(CONFIGURATION), Path.of(odd).getFileName());

        Reply observed = host.observe(odd);
        Reply rehearsed = host.rehearse(odd, AFTER);
        Reply applied = host.apply(1, host.request(odd, AFTER, LONG));
        String installed = host.read(odd);
        Reply reverted = host.revert(1);

        assertThat(observed.all("file").get(0).words()).startsWith(odd, "file");
        assertThat(Files.readString(host.runDirectory(1).resolve("revert"))).doesNotContain("\n*.conf");
        assertThat(rehearsed.all("refuse")).isEmpty();
        assertThat(applied.status()).isEqualTo(Status.DONE);
        assertThat(installed).isEqualTo(AFTER);
        assertThat(reverted.status()).isEqualTo(Status.DONE);
        assertThat(host.read(odd)).isEqualTo(BEFORE);
    }

    @Test
    void a_symbolic_link_is_resolved_and_only_its_target_is_changed() throws Exception {
        Files.createDirectories(host.at("/srv/conf"));
        Files.setPosixFilePermissions(host.at("/srv"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(host.at("/srv/conf"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.move(host.at(CONFIGURATION), host.at("/srv/conf/real.conf"));
        Files.createSymbolicLink(host.at(CONFIGURATION), Path.of("../../srv/conf/real.conf"));

        Reply observed = host.observe();
        Reply link = host.rehearse(CONFIGURATION, AFTER);
        Reply target = host.apply(1, host.request("/srv/conf/real.conf", AFTER, LONG));

        assertThat(observed.text("document.given")).contains(CONFIGURATION);
        assertThat(observed.text("document.path")).contains("/srv/conf/real.conf");
        assertThat(link.text("refuse").orElseThrow()).startsWith("symlink ");
        assertThat(target.status()).isEqualTo(Status.DONE);
        assertThat(Files.isSymbolicLink(host.at(CONFIGURATION))).isTrue();
        assertThat(host.read(CONFIGURATION)).isEqualTo(AFTER);
    }

    @Test
    void a_hard_linked_file_and_a_directory_that_others_may_write_are_refused() throws Exception {
        Files.createLink(host.at("/etc/samba/second"), host.at(CONFIGURATION));
        host.mode("/etc/samba", "rwxrwxr-x");

        Reply rehearsed = host.rehearse(CONFIGURATION, AFTER);
        Reply applied = host.apply(1, host.request(AFTER, LONG));

        assertThat(rehearsed.all("refuse").stream()
                        .map(each -> each.value().latin1().replaceFirst(" .*", "")))
                .containsExactly("hard-linked", "directory-writable");
        assertThat(applied.status()).isEqualTo(Status.REFUSED);
        assertThat(reason(applied)).startsWith("hard-linked");
        assertThat(host.read(CONFIGURATION)).isEqualTo(BEFORE);
    }

    @Test
    void a_state_directory_that_somebody_else_could_prepare_is_refused() throws Exception {
        Files.createDirectories(host.at("/elsewhere"));
        Files.createSymbolicLink(host.at("/var/lib/countersign"), host.at("/elsewhere"));

        Reply linked = host.apply(1, host.request(AFTER, LONG));
        Files.delete(host.at("/var/lib/countersign"));
        Files.createDirectory(host.at("/var/lib/countersign"));
        host.mode("/var/lib/countersign", "rwxrwxrwx");
        Reply open = host.apply(1, host.request(AFTER, LONG));

        assertThat(List.of(linked.status(), open.status())).containsOnly(Status.REFUSED);
        assertThat(reason(linked)).startsWith("state link");
        assertThat(reason(open)).startsWith("state mode");
        assertThat(host.read(CONFIGURATION)).isEqualTo(BEFORE);
    }
}
