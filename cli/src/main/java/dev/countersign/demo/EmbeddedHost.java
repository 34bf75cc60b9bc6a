package dev.countersign.demo;

import dev.countersign.bytes.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.SecureRandom;

/**
 * One host of the demo: a directory as its root, an SSH server, and an SMB responder. It is not a
 * separate machine.
 */
public final class EmbeddedHost implements AutoCloseable {
    private final String name;
    private final Path root;
    private final HostFiles files;
    private final SmbResponder smb;
    private final SshEndpoint ssh;

    private EmbeddedHost(String name, Path root, HostFiles files, SmbResponder smb, SshEndpoint ssh) {
        this.name = name;
        this.root = root;
        this.files = files;
        this.smb = smb;
        this.ssh = ssh;
    }

    static EmbeddedHost start(Path root, String name, boolean hung, PublicKey login, SecureRandom random)
            throws IOException, GeneralSecurityException {
        HostFiles files = HostFiles.lay(root, name, hung);
        SmbResponder smb = SmbResponder.start(files.at(HostFiles.LOADED), random);
        try {
            return new EmbeddedHost(name, root, files, smb, SshEndpoint.start(root, login, smb.port()));
        } catch (IOException | GeneralSecurityException | RuntimeException failed) {
            smb.close();
            throw failed;
        }
    }

    public String name() {
        return name;
    }

    /** The directory on this machine that is the host's root. */
    public Path root() {
        return root;
    }

    /** The port of 127.0.0.1 where it answers SMB NEGOTIATE. */
    public int smbPort() {
        return smb.port();
    }

    /** The port of 127.0.0.1 where it accepts SSH logins. */
    public int sshPort() {
        return ssh.port();
    }

    String knownHost() {
        return ssh.knownHost();
    }

    /** Reads its smb.conf from disk. */
    public Bytes document() throws IOException {
        return Bytes.of(Files.readAllBytes(files.at(HostFiles.DOCUMENT)));
    }

    /** Returns owner and mode of its smb.conf, as {@code ls} shows them. */
    public String permissions() throws IOException {
        Path document = files.at(HostFiles.DOCUMENT);
        return Files.getOwner(document) + " " + PosixFilePermissions.toString(Files.getPosixFilePermissions(document));
    }

    @Override
    public void close() throws IOException {
        try (smb) {
            ssh.close();
        }
    }
}
