package dev.countersign.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One real host of a {@link Lab}.
 *
 * @param name as in the inventory, and its host name: {@code fs1}
 * @param address a separate loopback address
 * @param sshPort 22, unless something else on this machine uses that port on every address
 * @param lab the directory of its lab
 */
public record LabHost(String name, String address, int sshPort, Path lab) {

    /**
     * Returns where the files are that only this host sees, such as {@code root}, {@code etc/samba}
     * or {@code var/lib}.
     */
    public Path tree() {
        return lab.resolve("hosts").resolve(name);
    }

    /** Returns its smb.conf, seen from outside. */
    public Path smbConf() {
        return tree().resolve("etc/samba/smb.conf");
    }

    /**
     * Runs a program on the host as root from outside, without SSH: to prepare and to inspect it.
     */
    public Ran exec(String... command) {
        List<String> whole = new ArrayList<>(List.of(Lab.program().toString(), "exec", "--dir", lab.toString(), name));
        whole.addAll(List.of(command));
        return Ran.of(whole);
    }

    /**
     * Ends it like a power cut and starts it again on its own disk, with a new boot id; returns
     * once sshd and smbd listen.
     */
    public void reboot() {
        Ran.of(List.of(Lab.program().toString(), "reboot", "--dir", lab.toString(), name))
                .orFail();
    }

    /**
     * Runs a command line in the login shell of {@code user} (root, admin, operator) through the
     * OpenSSH client.
     */
    public Ran ssh(String user, String commandLine) {
        return Ran.of(List.of(
                "ssh",
                "-F",
                "none",
                "-o",
                "BatchMode=yes",
                "-o",
                "StrictHostKeyChecking=yes",
                "-o",
                "GlobalKnownHostsFile=none",
                "-o",
                "UserKnownHostsFile=" + lab.resolve("known_hosts"),
                "-o",
                "IdentitiesOnly=yes",
                "-i",
                lab.resolve("client_key").toString(),
                "-p",
                String.valueOf(sshPort),
                user + "@" + address,
                commandLine));
    }

    /**
     * Returns what its SMB server advertises, read from the byte itself: {@code required},
     * {@code not required}, or what came instead.
     */
    public String advertises() {
        return SecurityModeByte.of(address);
    }

    /** Runs commands of smbclient in the share {@code data} as its user, with further options. */
    public Ran smbclient(String commands, String... options) {
        List<String> whole = new ArrayList<>(
                List.of("smbclient", "-A", lab.resolve("smb.credentials").toString(), "//" + address + "/data"));
        whole.addAll(List.of(options));
        whole.addAll(List.of("-c", commands));
        return Ran.of(whole);
    }
}
