package dev.countersign.inventory;

/**
 * Every inventory key that refers to a secret. Each reader of a secret names its constant, so that
 * a test can cover all of them.
 */
public enum SecretKey {
    PASSWORD("password"),
    PASSPHRASE("passphrase"),
    BECOME_PASSWORD("become_password"),
    SMB_PASSWORD("password"),
    KERBEROS_CACHE("cache"),
    KERBEROS_KEYTAB("keytab");

    private final String word;

    SecretKey(String word) {
        this.word = word;
    }

    /** The key as written in an inventory. */
    public String word() {
        return word;
    }
}
