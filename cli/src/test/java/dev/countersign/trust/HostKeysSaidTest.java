package dev.countersign.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.inventory.Endpoint;
import dev.countersign.inventory.SshLogin;
import dev.countersign.ssh.Vouched;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostKeysSaidTest {
    private static final String ONE =
            "fs1 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAq3ACN4XZCL5nl7B3X4TdqCBXlI7E8aXJ5sLuvDUtMT\n";
    private static final String ANOTHER =
            "fs1 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILh1yPcbo7C0gLMLXYrFpyTtFtbJBOUVWCUVlfxRAFRV\n";

    @TempDir
    private Path temporary;

    @Test
    void what_was_held_against_the_grants_is_what_counts_though_the_file_is_another_one_by_then() throws IOException {
        Path named = Files.writeString(temporary.resolve("known_hosts"), ONE);
        HostKeysSaid keys = new HostKeysSaid(temporary.resolve("home"));
        SshLogin login = new SshLogin(
                new Endpoint("fs1", 22),
                "root",
                List.of(),
                Optional.empty(),
                Optional.empty(),
                SshLogin.Become.NONE,
                Optional.empty(),
                named,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Set.of());

        Optional<Vouched> granted = keys.of(login);
        Files.writeString(named, ANOTHER);

        assertThat(granted.map(Vouched::keys).orElseThrow()).hasSize(1);
        assertThat(keys.of(login)).isEqualTo(granted);
    }
}
