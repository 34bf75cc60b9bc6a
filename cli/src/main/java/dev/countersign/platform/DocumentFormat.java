package dev.countersign.platform;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a platform keeps its settings in. */
public enum DocumentFormat {
    /** A file as Samba reads it. */
    SMB_CONF("smb.conf"),
    /** A store behind a command, which is set field by field. */
    FIELDS("fields"),
    /** The file of the kernel's own server. */
    KSMBD_CONF("ksmbd.conf"),
    /** The mounts of a client. */
    FSTAB("fstab");

    private final String word;

    DocumentFormat(String word) {
        this.word = word;
    }

    /** The one that {@code text} names. */
    public static Optional<DocumentFormat> of(String text) {
        return Arrays.stream(values()).filter(each -> each.word.equals(text)).findFirst();
    }

    /** Every word. */
    static List<String> words() {
        return Arrays.stream(values()).map(DocumentFormat::word).toList();
    }

    /** The word in {@code platform.yaml}. */
    public String word() {
        return word;
    }
}
