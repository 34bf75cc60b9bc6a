package dev.countersign.observation;

import java.util.List;

/**
 * The open SMB sessions, as far as they could be seen.
 *
 * @param garbled whether the tool that lists them succeeded, but its answer could not be read
 */
public record Sessions(boolean seen, boolean garbled, List<Session> open) {
    /**
     * One session. "Signed" means every message: {@code partial} is not signed.
     *
     * @param pid the process that serves it
     * @param start when that process started, in the host's own units; empty if unknown
     */
    public record Session(String user, String machine, long pid, String start, boolean signed, boolean encrypted) {
        /** Whether its traffic can be altered on the way. */
        public boolean exposed() {
            return !signed && !encrypted;
        }
    }

    /** The sessions could not be seen. */
    public static final Sessions UNSEEN = new Sessions(false, false, List.of());

    /** The tool that lists the sessions gave an answer that could not be read. */
    static final Sessions GARBLED = new Sessions(false, true, List.of());

    public Sessions {
        open = List.copyOf(open);
    }

    /** The sessions that are neither signed nor encrypted. */
    public List<Session> exposed() {
        return open.stream().filter(Session::exposed).toList();
    }
}
