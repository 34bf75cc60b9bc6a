package dev.countersign.trust;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** The user who runs this program. */
public final class ThisUser {
    private ThisUser() {}

    /**
     * Whether {@code file} itself (not a link's target) belongs to this user. For root, only root's
     * own files count.
     */
    public static boolean owns(Path file) throws IOException {
        long owner = ((Number) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS)).longValue();
        return (owner & 0xffffffffL) == new UnixSystem().getUid();
    }
}
