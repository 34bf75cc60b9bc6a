package dev.countersign.platform;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The format in which a platform keeps its settings. */
public enum DocumentFormat {
    /** A file in Samba's format. */
    SMB_CONF("smb.conf"),
    /** A store behind a command, set field by field. */
    FIELDS("fields"),
    /** The file of ksmbd, the SMB server in the Linux kernel. */
    KSMBD_CONF("ksmbd.conf"),
    /** The mounts of a client. */
    FSTAB("fstab");

    private final String word;

    DocumentFormat(String word) {
        this.word = word;
    }

    /** Returns the format that {@code text} names. */
    public static Optional<DocumentFormat> of(String text) {
        return Arrays.stream(values()).filter(each -> each.word.equals(text)).findFirst();
    }

    /** Returns every word. */
    static List<String> words() {
        return Arrays.stream(values()).map(DocumentFormat::word).toList();
    }

    /** The word used in {@code platform.yaml}. */
    public String word() {
        return word;
    }
}
