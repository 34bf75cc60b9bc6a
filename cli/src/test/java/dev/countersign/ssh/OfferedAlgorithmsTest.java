package dev.countersign.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.schmizz.sshj.common.Factory;
import org.junit.jupiter.api.Test;

/** The lists that a server is offered, in this order, whoever does the calculations. */
class OfferedAlgorithmsTest {
    private static <T> List<String> names(List<Factory.Named<T>> factories) {
        return factories.stream().map(Factory.Named::getName).toList();
    }

    @Test
    void nothing_is_offered_that_was_not_offered_before_and_nothing_is_missing() {
        Algorithms offered = new Algorithms();

        assertThat(names(offered.getKeyExchangeFactories()))
                .containsExactly(
                        "curve25519-sha256",
                        "curve25519-sha256@libssh.org",
                        "ecdh-sha2-nistp256",
                        "ecdh-sha2-nistp384",
                        "ecdh-sha2-nistp521",
                        "diffie-hellman-group-exchange-sha256",
                        "diffie-hellman-group16-sha512",
                        "diffie-hellman-group18-sha512",
                        "diffie-hellman-group14-sha256",
                        "ext-info-c");
        assertThat(names(offered.getCipherFactories()))
                .containsExactly(
                        "aes128-gcm@openssh.com",
                        "aes256-gcm@openssh.com",
                        "chacha20-poly1305@openssh.com",
                        "aes128-ctr",
                        "aes192-ctr",
                        "aes256-ctr");
        assertThat(names(offered.getMACFactories()))
                .containsExactly(
                        "hmac-sha2-256-etm@openssh.com",
                        "hmac-sha2-512-etm@openssh.com",
                        "hmac-sha2-256",
                        "hmac-sha2-512");
        assertThat(names(offered.getKeyAlgorithms()))
                .containsExactly(
                        "ssh-ed25519",
                        "ecdsa-sha2-nistp256",
                        "ecdsa-sha2-nistp384",
                        "ecdsa-sha2-nistp521",
                        "rsa-sha2-512",
                        "rsa-sha2-256",
                        "ssh-ed25519-cert-v01@openssh.com",
                        "ecdsa-sha2-nistp256-cert-v01@openssh.com",
                        "ecdsa-sha2-nistp384-cert-v01@openssh.com",
                        "ecdsa-sha2-nistp521-cert-v01@openssh.com",
                        "rsa-sha2-512-cert-v01@openssh.com");
        assertThat(names(offered.getCompressionFactories())).containsExactly("none");
    }
}
