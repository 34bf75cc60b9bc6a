package dev.countersign.trust;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;

/** The user who runs this program. */
public final class ThisUser {
    private static final int OTHERS_WRITE = 022;

    private ThisUser() {}

    /**
     * Whether {@code file} itself (not a link's target) belongs to this user. For root, only root's
     * own files count.
     */
    public static boolean owns(Path file) throws IOException {
        long owner = ((Number) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS)).longValue();
        return isSelf(owner);
    }

    /**
     * Whether only this user and root can change {@code file} (a link's target): one of them owns it, and
     * neither its group nor others may write to it. ssh(1) demands the same of {@code ~/.ssh/config}.
     */
    public static boolean aloneChanges(Path file) throws IOException {
        Map<String, Object> facts = Files.readAttributes(file, "unix:uid,mode");
        long owner = ((Number) facts.getOrDefault("uid", -1)).longValue();
        int mode = ((Number) facts.getOrDefault("mode", OTHERS_WRITE)).intValue();
        return (isSelf(owner) || owner == 0) && (mode & OTHERS_WRITE) == 0;
    }

    private static boolean isSelf(long owner) {
        return (owner & 0xffffffffL) == new UnixSystem().getUid();
    }
}
