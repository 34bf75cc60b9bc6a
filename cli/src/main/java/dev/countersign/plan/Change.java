package dev.countersign.plan;

import dev.countersign.bytes.Bytes;
import dev.countersign.document.Fields;
import dev.countersign.platform.ChangeKind;
import dev.countersign.platform.Platform;
import java.util.SortedSet;

/** What apply does to one document. The bytes are what counts; a diff is only a view of them. */
public sealed interface Change {
    /** The file, after every symbolic link; for a store its name. */
    String path();

    /** The document now. */
    Bytes before();

    /** The document after the change. */
    Bytes after();

    /** The kind of the change. */
    ChangeKind kind();

    /**
     * Returns the change of a document of {@code platform} from {@code before} to {@code after}.
     */
    static Change of(Platform platform, String path, Bytes before, Bytes after) {
        return platform.store() ? new SetFields(path, before, after) : new ReplaceBytes(path, before, after);
    }

    /** Replaces the bytes of a file. */
    record ReplaceBytes(String path, Bytes before, Bytes after) implements Change {
        public ReplaceBytes {
            mustDiffer(before, after);
        }

        @Override
        public ChangeKind kind() {
            return ChangeKind.REPLACE;
        }
    }

    /**
     * Sets fields of a store behind a command. A field that was absent before is absent again after
     * a rollback.
     */
    record SetFields(String path, Bytes before, Bytes after) implements Change {
        public SetFields {
            mustDiffer(before, after);
            mustBeFields(before);
            mustBeFields(after);
        }

        /** The names of the fields that get a different value, or become absent. */
        public SortedSet<String> names() {
            return Fields.read(before)
                    .orElseThrow()
                    .differing(Fields.read(after).orElseThrow());
        }

        @Override
        public ChangeKind kind() {
            return ChangeKind.SET;
        }

        private static void mustBeFields(Bytes document) {
            if (Fields.read(document).isEmpty()) {
                throw new IllegalArgumentException("what a store holds is one 'name=value' a line, sorted");
            }
        }
    }

    /** Activates a document that is already right but that the daemon was never told to load. */
    record Activate(String path, Bytes before) implements Change {
        @Override
        public Bytes after() {
            return before;
        }

        @Override
        public ChangeKind kind() {
            return ChangeKind.ACTIVATE;
        }
    }

    private static void mustDiffer(Bytes before, Bytes after) {
        if (before.equals(after)) {
            throw new IllegalArgumentException("a change changes something");
        }
    }
}
