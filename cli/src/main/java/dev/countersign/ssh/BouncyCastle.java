package dev.countersign.ssh;

import java.security.Security;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** Bouncy Castle's provider. Only this class names it, so that nothing else loads it. */
final class BouncyCastle {
    private BouncyCastle() {}

    /**
     * Adds it after the JDK's providers, which therefore still do everything that they can. For
     * unusual key files.
     *
     * @return whether it was added; false if it was there before
     */
    static boolean add() {
        return Security.addProvider(new BouncyCastleProvider()) >= 0;
    }
}
