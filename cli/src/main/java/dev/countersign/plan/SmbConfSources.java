package dev.countersign.plan;

import dev.countersign.document.smbconf.SmbConfFiles;
import dev.countersign.document.smbconf.SmbConfFiles.Source;
import dev.countersign.document.smbconf.SmbConfReading;
import dev.countersign.observation.FileKind;
import dev.countersign.observation.FileState;
import dev.countersign.observation.Instance;
import dev.countersign.observation.Observation;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The texts of an smb.conf and its includes, as contained in an observation. */
public final class SmbConfSources {
    /** Used if the host did not report the path: no file is ever reported under it. */
    private static final String UNTOLD = "/";

    /** So many files of a host are taken for its smb.conf. */
    private static final int MAINS = 3;

    private SmbConfSources() {}

    /**
     * Returns the main file under its path after every symbolic link, and its includes under the
     * paths that were queried.
     */
    public static SmbConfFiles of(Observation observation) {
        return of(observation, observation.path().isEmpty() ? UNTOLD : observation.path());
    }

    /** Returns the same files, starting with {@code main}. */
    static SmbConfFiles of(Observation observation, String main) {
        SortedMap<String, Source> files = new TreeMap<>();
        observation.sources().files().forEach((path, state) -> files.put(path, source(state)));
        SortedMap<String, String> macros = new TreeMap<>();
        macros.put("h", observation.hostname());
        String directory =
                observation.instance().map(Instance::workingDirectory).orElse("/");
        return new SmbConfFiles(
                main, files, observation.sources().registry(), directory.startsWith("/") ? directory : "/", macros);
    }

    /**
     * Returns what this program reads in the smb.conf of a host: the document, or a file behind the
     * store that is the document.
     */
    static Stream<SmbConfReading> readings(HostView view) {
        Observation seen = view.observation();
        return seen.sources().files().keySet().stream()
                .filter(file -> view.platform().store() ? file.matches(".*/smb4?\\.conf") : file.equals(seen.path()))
                .limit(MAINS)
                .map(main -> SmbConfReading.of(of(seen, main)));
    }

    private static Source source(FileState state) {
        if (state.content().isPresent()) {
            return new Source.Text(state.content().get());
        }
        // Samba ignores an include that is a directory or a device, as if it did not exist.
        return state.kind() == FileKind.UNREADABLE || state.kind() == FileKind.FILE
                ? new Source.Unreadable()
                : new Source.Absent();
    }
}
