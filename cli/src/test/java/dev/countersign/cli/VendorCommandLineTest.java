package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A vendor's command line is not a shell: the program never sends it anything, whatever the
 * command.
 */
class VendorCommandLineTest {
    @TempDir
    Path temporary;

    @ParameterizedTest
    @CsvSource({"ontap, check, 3", "ontap, plan, 3", "ontap, status, 0", "qumulo, check, 3", "powerscale, status, 0"})
    void is_not_even_connected_to(String platform, String command, int exit) throws IOException {
        try (ServerSocket ssh = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Terminal terminal = Terminal.in(temporary)
                    .file("policies/signing.yaml", RealHosts.REQUIRED)
                    .file(
                            "inventories/hosts.yaml",
                            "hosts:\n  filer: {address: 127.0.0.1, port: " + ssh.getLocalPort() + ", platform: "
                                    + platform + ", smb: [{address: 127.0.0.1, port: 1}]}\n");

            Terminal.Said said = terminal.run(command);

            assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(exit);
            ssh.setSoTimeout(200);
            assertThatThrownBy(ssh::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }
}
