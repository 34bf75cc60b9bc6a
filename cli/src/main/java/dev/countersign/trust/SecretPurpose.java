package dev.countersign.trust;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a secret is used for on the host that gets it. */
public enum SecretPurpose {
    LOGIN("login", "log in by SSH"),
    SUDO("sudo", "become root with sudo"),
    SMB_LOGIN("smb_login", "log in by SMB, with NTLM"),
    KERBEROS_CACHE("kerberos cache", "log in by SMB, with Kerberos tickets"),
    KERBEROS_KEYTAB("kerberos keytab", "log in by SMB, with a Kerberos key");

    private final String word;
    private final String words;

    SecretPurpose(String word, String words) {
        this.word = word;
        this.words = words;
    }

    /** Returns the word in the configuration. */
    public String word() {
        return word;
    }

    /** Returns the words for a message, to follow "to". */
    public String words() {
        return words;
    }

    /** Returns the purpose with that word. */
    static Optional<SecretPurpose> of(String word) {
        return Arrays.stream(values()).filter(each -> each.word.equals(word)).findFirst();
    }

    /** Returns every word. */
    static List<String> all() {
        return Arrays.stream(values()).map(SecretPurpose::word).toList();
    }
}
