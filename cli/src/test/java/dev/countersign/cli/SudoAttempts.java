package dev.countersign.cli;

import dev.countersign.testing.LabHost;

/**
 * Makes PAM on a lab host record every wrong password from sudo, as pam_faillock would count them.
 * Once closed, sudo works as before.
 */
final class SudoAttempts implements AutoCloseable {
    private final LabHost host;

    private SudoAttempts(LabHost host) {
        this.host = host;
    }

    static SudoAttempts on(LabHost host) {
        host.exec("sh", "-c", """
                set -e
                mkdir -m 0777 /tmp/pam
                printf '#!/bin/sh\\necho wrong >>/tmp/pam/failed\\n' >/tmp/pam/count
                chmod 0755 /tmp/pam/count
                {
                    echo 'auth [success=1 default=ignore] pam_unix.so nodelay'
                    echo 'auth [success=die default=die] pam_exec.so quiet seteuid /tmp/pam/count'
                    echo 'auth required pam_permit.so'
                    echo 'account required pam_permit.so'
                    echo 'session required pam_permit.so'
                } >/tmp/pam/sudo
                mount --bind /tmp/pam/sudo /etc/pam.d/sudo
                """).orFail();
        return new SudoAttempts(host);
    }

    /** Returns how many there were. */
    long wrong() {
        return host.exec("sh", "-c", "cat /tmp/pam/failed 2>/dev/null")
                .output()
                .lines()
                .count();
    }

    @Override
    public void close() {
        host.exec("sh", "-c", "umount /etc/pam.d/sudo; rm -rf /tmp/pam").orFail();
    }
}
