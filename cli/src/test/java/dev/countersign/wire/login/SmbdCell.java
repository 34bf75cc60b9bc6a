package dev.countersign.wire.login;

import dev.countersign.inventory.SmbLogin;
import dev.countersign.secret.SecretCommandsAllowed;
import dev.countersign.secret.SecretReference;
import dev.countersign.secret.Secrets;
import dev.countersign.wire.RealSmbd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A real smbd for one cell of a table, with a known account. */
final class SmbdCell {
    static final String PASSWORD = "Ku7-schraube-4711";
    static final Duration PATIENCE = Duration.ofSeconds(30);
    static final SecureRandom RANDOM = new SecureRandom();

    private static final Map<String, String> VARIABLES = Map.of("SMB_PASSWORD", PASSWORD, "WRONG", "no-such-password");

    private SmbdCell() {}

    /** Creates the accounts, once for all cells: that takes longer than starting a server. */
    static Path accounts(Path directory) throws IOException {
        RealSmbd.addUser(directory, PASSWORD);
        return directory.resolve("private");
    }

    static RealSmbd start(Path accounts, Path root, String settings) throws IOException, InterruptedException {
        Path own = Files.createDirectories(root.resolve("private"));
        for (String each : new String[] {"passdb.tdb", "secrets.tdb"}) {
            if (Files.exists(accounts.resolve(each))) {
                Files.copy(accounts.resolve(each), own.resolve(each));
            }
        }
        return RealSmbd.start(root, "cell", settings);
    }

    /** Returns an attempt with the right password. */
    static LoginProbe user() {
        return user("SMB_PASSWORD");
    }

    /**
     * Returns an attempt with the password in a variable: SMB_PASSWORD, WRONG, or one that is not
     * set.
     */
    static LoginProbe user(String variable) {
        SmbLogin login = new SmbLogin.Ntlm(RealSmbd.USER, Optional.empty(), new SecretReference.Environment(variable));
        return LoginProbe.as(login, new Secrets(VARIABLES, SecretCommandsAllowed.NONE, PATIENCE), RANDOM);
    }
}
