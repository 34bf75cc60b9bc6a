package dev.countersign.inventory;

/** Every key of an inventory behind which a secret is named. Whoever reads one says which it is, so a test can list them all. */
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

    /** As an inventory writes it. */
    public String word() {
        return word;
    }
}
