package dev.countersign.trust;

import dev.countersign.bytes.Digest;
import dev.countersign.secret.SecretReference;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One thing that a policy repository may do because this machine's user allowed it. Two grants are
 * equal only if all their parts are equal: a repository that changes a part must be granted it
 * again.
 */
public sealed interface Grant {
    /** Returns the grant in one line, for a person. */
    String words();

    /** A platform folder with this name and exactly these files. */
    record Folder(String platform, Digest digest) implements Grant {
        @Override
        public String words() {
            return "platform folder templates/" + platform + ", sha256 " + digest.hex();
        }
    }

    /** A setting with this value that widens access, keeps people out, or names accounts, shares or hosts. */
    record Parameter(String platform, String name, String value) implements Grant {
        @Override
        public String words() {
            return "setting of " + platform + ": " + name + " = " + value;
        }
    }

    /** A secret, for one purpose, sent to one target. */
    record SecretUse(SecretPurpose purpose, SecretReference secret, Optional<String> user, Target target)
            implements Grant {
        @Override
        public String words() {
            return secret.describe() + ", to " + purpose.words()
                    + user.map(name -> " as " + name).orElse("") + ", at " + target;
        }
    }

    /**
     * A secret that is read, or a program that is run, on this machine to decrypt a private key. It
     * is not sent anywhere.
     */
    record Passphrase(SecretReference secret, Path key) implements Grant {
        @Override
        public String words() {
            return secret.describe() + ", as the passphrase of the key " + key;
        }
    }

    /**
     * A host key that only the repository vouches for, although the user's own known_hosts has a
     * different one.
     */
    record HostKey(Target target) implements Grant {
        @Override
        public String words() {
            return "a host key that differs from your known_hosts, at " + target;
        }
    }
}
