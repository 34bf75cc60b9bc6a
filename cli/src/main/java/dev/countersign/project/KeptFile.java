package dev.countersign.project;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.FileReason;
import dev.countersign.diagnostic.Problem;
import dev.countersign.trust.ThisUser;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A file that a command writes where its user said: a new one, or in place of an earlier one of the
 * same kind. It is written completely or not at all, and only its owner can read it. Anything else
 * at that place (a different kind of file, a link, a pipe, a device, somebody else's file) is left
 * as it is.
 */
public final class KeptFile {
    private static final FileAttribute<Set<PosixFilePermission>> OURS =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /** The kind of file that may be replaced. */
    public interface Kind {
        /** The refusal for a different file: {@code it is not a plan}. */
        String otherwise();

        /** The largest possible size of this kind of file, in bytes. */
        long most();

        /** How many bytes from the beginning tell the kind; all of them, unless the kind says otherwise. */
        default int telling() {
            return Integer.MAX_VALUE;
        }

        /** Whether these bytes are a file of this kind, or the beginning of one. */
        boolean is(Bytes content);
    }

    /** What is written into the file, for a content that does not fit into memory. */
    public interface Content {
        /** Writes it; the stream is closed by whoever opened it. */
        void to(OutputStream out) throws IOException;
    }

    private final Path file;
    private final Kind kind;

    public KeptFile(Path file, Kind kind) {
        this.file = file;
        this.kind = kind;
    }

    /**
     * Refuses early what {@link #write} would refuse, before anybody waits for the content.
     *
     * @throws Problem REFUSED for a file that must not be replaced, FAILED if no file can be
     * written
     */
    public KeptFile refuseOthers() {
        if (!Files.isDirectory(directory())) {
            throw unwritable(directory() + " is not a directory");
        }
        try {
            replaces();
            Files.delete(fresh());
            return this;
        } catch (IOException failed) {
            throw unwritable(FileReason.of(failed));
        }
    }

    private Path fresh() throws IOException {
        return Files.createTempFile(directory(), ".countersign", ".tmp", OURS);
    }

    /** Whether the file exists and may be replaced. */
    private boolean replaces() throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        if (Files.isSymbolicLink(file)) {
            throw refused("it is a symbolic link");
        }
        // checked before it is opened: reading a pipe would block, and a device may do anything
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw refused("it is not a regular file");
        }
        if (!ThisUser.owns(file)) {
            throw refused("it belongs to another user");
        }
        if (Files.size(file) > kind.most() || !kind.is(beginning())) {
            throw refused(kind.otherwise());
        }
        return true;
    }

    private Bytes beginning() throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Bytes.of(in.readNBytes(kind.telling()));
        }
    }

    /**
     * Writes the file.
     *
     * @throws Problem as {@link #refuseOthers}
     */
    public Path write(Bytes content) {
        return write(out -> out.write(content.toArray()));
    }

    /** Same, with a content that is made while it is written. */
    public Path write(Content content) {
        try {
            boolean there = replaces();
            Path fresh = fresh();
            try {
                try (FileOutputStream out = new FileOutputStream(fresh.toFile())) {
                    content.to(out);
                    out.getFD().sync();
                }
                if (there || !linked(fresh)) {
                    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                }
            } finally {
                Files.deleteIfExists(fresh);
            }
            return file;
        } catch (IOException failed) {
            throw unwritable(FileReason.of(failed));
        }
    }

    /**
     * Gives the new file its name, unless a file with that name exists by now: renaming would
     * replace it.
     */
    private boolean linked(Path fresh) throws IOException {
        try {
            Files.createLink(file, fresh);
            return true;
        } catch (FileAlreadyExistsException meanwhile) {
            throw refused("it was created meanwhile");
        } catch (FileSystemException | UnsupportedOperationException noHardLinksHere) {
            replaces(); // refuses a file that exists by now
            return false;
        }
    }

    private Path directory() {
        return file.toAbsolutePath().normalize().resolveSibling("");
    }

    private Problem refused(String why) {
        return new Problem(
                ExitCode.REFUSED,
                file + " already exists and is not overwritten: " + why + "; no host was changed",
                "name another file, or move this one away");
    }

    private Problem unwritable(String why) {
        return new Problem(
                ExitCode.FAILED, file + " cannot be written: " + why + "; no host was changed", "name another file");
    }
}
