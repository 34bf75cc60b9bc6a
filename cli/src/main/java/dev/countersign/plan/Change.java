package dev.countersign.plan;

import dev.countersign.document.Bytes;

/** What apply does to one document. The bytes are the whole truth; a diff is only a view of them. */
public sealed interface Change {
    /** The file, after every symbolic link. */
    String path();

    /** What is there now. */
    Bytes before();

    /** What will be there. */
    Bytes after();

    /** The bytes of a file become others. */
    record ReplaceBytes(String path, Bytes before, Bytes after) implements Change {
        public ReplaceBytes {
            if (before.equals(after)) {
                throw new IllegalArgumentException("a change changes something");
            }
        }
    }

    /** The file is right and the daemon was never told. */
    record Activate(String path, Bytes before) implements Change {
        @Override
        public Bytes after() {
            return before;
        }
    }
}
