package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.json.JsonMap;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.testing.Lab;
import dev.countersign.testing.LabHost;
import dev.countersign.testing.Ran;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

/**
 * One real host that a class's tests share. Each test begins with the host as the lab made it
 * ({@link #begin}), and compares its disk before and after. Not for tests that kill its smbd, which
 * would not be started again.
 */
final class OneHost implements AutoCloseable {
    private final Lab lab;
    private final String smbConf;

    private OneHost(Lab lab, String smbConf) {
        this.lab = lab;
        this.smbConf = smbConf;
    }

    /** Starts a lab with one host and these options. */
    static OneHost up(String... options) throws IOException {
        return up(1, options);
    }

    /**
     * Starts several hosts and uses the first; the others are as the lab made them and are not
     * reset.
     */
    static OneHost up(int hosts, String... options) throws IOException {
        Lab lab = Lab.up(hosts, options);
        return new OneHost(lab, Files.readString(lab.host(1).smbConf()));
    }

    Lab lab() {
        return lab;
    }

    LabHost host() {
        return lab.host(1);
    }

    /** Returns the smb.conf that the lab gave it: signing is not required. */
    String smbConf() {
        return smbConf;
    }

    /**
     * Resets the host to the lab's state, and returns the program with a home and a repository
     * below {@code empty}.
     */
    RealHosts begin(Path empty) throws IOException, InterruptedException {
        shell("""
                mount -o remount,bind,rw /etc/samba
                while umount -l /etc/samba/smb.conf 2>/dev/null; do :; done
                while umount -l /usr/bin/testparm 2>/dev/null; do :; done
                rm -rf /etc/samba /usr/local/sbin/* /etc/sudoers.d/* /var/lib/countersign /srv/* /tmp/*
                mkdir -p /srv/data
                chown alice: /srv/data
                chmod 0755 /etc/samba
                """);
        write(smbConf);
        shell("chown 0:0 /etc/samba/smb.conf; chmod 0644 /etc/samba/smb.conf");
        open();
        RealHosts.reload(host());
        RealHosts.await(
                Duration.ofSeconds(10),
                "the host is as the lab made it",
                () -> RealHosts.looks(host()) == Advertised.OFFERED);
        return RealHosts.of(lab, empty);
    }

    /** Writes smb.conf; smbd is not told. */
    void write(String text) throws IOException {
        Files.writeString(host().smbConf(), text, StandardCharsets.ISO_8859_1);
    }

    /** Puts a program first on the host's PATH. */
    void shadow(String name, String text) throws IOException {
        Path program = host().tree().resolve("usr-local-sbin").resolve(name);
        Files.writeString(program, text);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /**
     * Puts a program in the place of testparm, which is not looked for on the PATH while smbd runs;
     * the real one is {@code /usr/local/sbin/testparm.real} then.
     */
    void shadowTestparm(String text) throws IOException {
        shadow("testparm", text);
        shell(
                        "cp /usr/bin/testparm /usr/local/sbin/testparm.real && mount --bind /usr/local/sbin/testparm /usr/bin/testparm")
                .orFail();
    }

    /**
     * Makes root's logins run {@code cases} instead of the requested command if they match:
     * branches of a shell case statement over the command line, such as
     * {@code *' transaction confirm '*) exec sleep 60;;}. Everything else runs as requested.
     */
    void misbehave(String cases) throws IOException {
        shadow(
                "misbehave",
                "#!/bin/sh\ncase $SSH_ORIGINAL_COMMAND in\n" + cases
                        + "\nesac\nexec sh -c \"$SSH_ORIGINAL_COMMAND\"\n");
        String key = Files.readString(Path.of(lab.key() + ".pub"));
        Files.writeString(authorizedKeys(), "command=\"/usr/local/sbin/misbehave\" " + key);
    }

    /** Makes root's logins run what they request again. */
    void open() throws IOException {
        Files.copy(Path.of(lab.key() + ".pub"), authorizedKeys(), StandardCopyOption.REPLACE_EXISTING);
    }

    private Path authorizedKeys() {
        return host().tree().resolve("root/.ssh/authorized_keys");
    }

    /** Runs a script on the host as root, whatever its exit code. */
    Ran shell(String script) {
        return host().exec("sh", "-c", script);
    }

    /**
     * Returns kind, target, owner, mode, links, size and digest of everything there that the
     * program could have created or changed.
     */
    String disk() {
        return shell("""
                cd /
                places=$(ls -d /etc/samba /srv /root /tmp /var/lib/countersign 2>/dev/null)
                find $places -printf '%p %y %l %U:%G %m %n %s\\n' | sort
                find /etc/samba /srv -type f -exec sha256sum {} + | sort
                """).orFail().output();
    }

    /** Returns the host of a result with one host. */
    static JsonMap only(Terminal.Said said) {
        assertThat(said.out()).as(said.err()).isNotEmpty();
        assertThat(said.json().maps("hosts")).as(said.out()).hasSize(1);
        return said.json().maps("hosts").get(0);
    }

    @Override
    public void close() {
        lab.close();
    }
}
