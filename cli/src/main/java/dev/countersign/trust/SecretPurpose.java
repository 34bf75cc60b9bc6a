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

    /** As the configuration writes it. */
    public String word() {
        return word;
    }

    /** As a message says it, behind "to". */
    public String words() {
        return words;
    }

    /** The purpose with that word. */
    static Optional<SecretPurpose> of(String word) {
        return Arrays.stream(values()).filter(each -> each.word.equals(word)).findFirst();
    }

    /** Every word. */
    static List<String> all() {
        return Arrays.stream(values()).map(SecretPurpose::word).toList();
    }
}
