package dev.countersign.journal;

import com.sun.security.auth.module.UnixSystem;
import dev.countersign.diagnostic.ShellCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Follows a path step by step, including links, and checks whether anybody except the user and root
 * could replace the file: by writing to it, or to a directory on the way. sshd checks
 * authorized_keys the same way (StrictModes); this also checks links.
 */
public final class OwnPath {
    private static final int LINKS = 40;
    private static final int OTHERS_WRITE = 022;
    private static final int GROUP_WRITES = 020;
    private static final int STICKY = 01000;

    private final long user;
    private final Optional<String> ownGroup;
    private final List<String> open = new ArrayList<>();
    private int links;

    private OwnPath(long user, Optional<String> ownGroup) {
        this.user = user;
        this.ownGroup = ownGroup;
    }

    /**
     * Where a path leads, and what is wrong on the way.
     *
     * @param real the path without links; parts that do not exist yet keep their names
     * @param objection the step that somebody else could change, and why
     */
    public record Followed(Path real, Optional<Objection> objection) {}

    /** A step that others could change, the reason, and what fixes it. */
    public record Objection(Path step, String why, String advice) {}

    /** Follows {@code path} for the user who runs this program. */
    public static Followed follow(Path path) throws IOException {
        return follow(path, new UnixSystem().getUid(), Optional.empty());
    }

    static Followed follow(Path path, long user, Optional<String> ownGroup) throws IOException {
        return new OwnPath(user, ownGroup).walk(path.toAbsolutePath());
    }

    /**
     * Follows {@code path} in the same way, but the user's own group may write there: on many
     * systems each user has a group of the same name, and what they create is writable for it.
     */
    static Followed followForGroup(Path path) throws IOException {
        UnixSystem user = new UnixSystem();
        Optional<String> group = Optional.ofNullable(user.getUsername()).filter(each -> user.getUid() != 0);
        return follow(path, user.getUid(), group);
    }

    private Followed walk(Path path) throws IOException {
        Deque<Path> ahead = new ArrayDeque<>();
        path.forEach(ahead::add);
        Path at = path.getRoot();
        Optional<Objection> objection = look(at);
        while (!ahead.isEmpty()) {
            Path name = ahead.pop();
            if (name.toString().equals("..")) {
                at = at.getParent() == null ? at : at.getParent();
                continue;
            }
            if (name.toString().isEmpty() || name.toString().equals(".")) {
                continue;
            }
            Path next = at.resolve(name);
            if (!Files.exists(next, LinkOption.NOFOLLOW_LINKS)) {
                at = next;
                continue;
            }
            Optional<Objection> here = look(next);
            objection = objection.or(() -> here);
            if (Files.isSymbolicLink(next)) {
                if (++links > LINKS) {
                    throw new IOException("too many symbolic links");
                }
                Path leads = Files.readSymbolicLink(next);
                at = leads.isAbsolute() ? leads.getRoot() : at;
                for (int i = leads.getNameCount() - 1; i >= 0; i--) {
                    ahead.push(leads.getName(i));
                }
            } else {
                at = next;
            }
        }
        return new Followed(at, objection.map(this::advised));
    }

    /** Adds the one command that fixes every step which others can write to. */
    private Objection advised(Objection first) {
        if (!open.contains(first.step().toString())) {
            return first;
        }
        List<String> command = new ArrayList<>(List.of("chmod", "go-w"));
        command.addAll(open);
        return new Objection(first.step(), first.why(), "run: " + ShellCommand.of(command));
    }

    private Optional<Objection> look(Path step) throws IOException {
        Map<String, Object> facts = Files.readAttributes(step, "unix:uid,mode,group", LinkOption.NOFOLLOW_LINKS);
        long owner = ((Number) facts.getOrDefault("uid", -1)).longValue() & 0xffffffffL;
        int mode = ((Number) facts.getOrDefault("mode", OTHERS_WRITE)).intValue();
        if (ownGroup.filter(String.valueOf(facts.get("group"))::equals).isPresent()) {
            mode &= ~GROUP_WRITES;
        }
        if (owner != user && owner != 0) {
            return Optional.of(new Objection(
                    step,
                    "it belongs to user " + owner + ", neither to you (user " + user + ") nor to root",
                    "make it yours"));
        }
        if (Files.isSymbolicLink(step) || (mode & OTHERS_WRITE) == 0) {
            return Optional.empty();
        }
        if (Files.isDirectory(step, LinkOption.NOFOLLOW_LINKS) && (mode & STICKY) != 0) {
            // Like /tmp: others may add files, but cannot replace files of the user or root.
            return Optional.empty();
        }
        open.add(step.toString());
        return Optional.of(new Objection(step, "users other than you and root can write to it", ""));
    }
}
