package dev.countersign.plan;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.observation.FileState;
import dev.countersign.observation.Observation;
import dev.countersign.observation.ReaderReport;
import dev.countersign.platform.Platform;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a document by its format, and edits it. Pure functions only. */
sealed interface DocumentReading
        permits SmbConfDocument, FieldsDocument, OptionsDocument, KsmbdDocument, FstabDocument {
    /** Reads the document of {@code seen} in the format of {@code platform}. */
    static DocumentReading of(Platform platform, Observation seen) {
        Optional<Bytes> content = seen.document().flatMap(FileState::content);
        return switch (platform.document()) {
            case FIELDS -> fields(FieldsDocument.read(seen.path(), content, platform, platform.spelt()));
            case KSMBD_CONF -> KsmbdDocument.read(seen.path(), content);
            case FSTAB -> FstabDocument.read(seen.path(), content.orElse(Bytes.EMPTY));
            case SMB_CONF -> SmbConfDocument.of(seen);
        };
    }

    private static DocumentReading fields(FieldsDocument store) {
        return store.platform()
                .extraOptions()
                .<DocumentReading>map(place -> new OptionsDocument(store, place))
                .orElse(store);
    }

    /** Why the document's content cannot be interpreted; empty if it can. */
    Optional<String> odd();

    /** The text of a setting in the document, for a person. */
    String configured(String setting);

    /**
     * The effective value of a setting, in the platform's own word, from its reader if it has one;
     * empty if unknown.
     */
    Optional<String> printed(String setting, Optional<ReaderReport> reader);

    /**
     * The line that sends the daemon to a different document, which the platform's reader does not
     * follow.
     */
    Optional<String> followed();

    /** Whether settings of Samba's registry belong to it, and were not read. */
    default boolean wantsRegistry() {
        return false;
    }

    /**
     * The line at which the daemon stops reading, with its place, if this program found one: a
     * document with such a line does not load.
     */
    default Optional<Diagnostic> failure() {
        return Optional.empty();
    }

    /**
     * The line that sets a setting, with its place, for a person; empty if none does or if that is
     * unknown.
     */
    default Optional<String> line(String setting) {
        return Optional.empty();
    }

    /**
     * Returns every section of smb.conf with the values that smbd ends up with, as testparm prints
     * them; empty if that is unknown, or if the platform shows its own fields only.
     *
     * @param asked the parameters that must be among them, by their usual names in lower case
     */
    default Optional<Map<String, Map<String, String>>> sections(Optional<ReaderReport> reader, Set<String> asked) {
        return Optional.empty();
    }

    /**
     * Whether lines for smb.conf, beside the fields of a store, set a setting; also if they may set
     * it, in a file that was not read.
     */
    default boolean maySet(String setting) {
        return false;
    }

    /** Findings about the document that a person should know. */
    List<Diagnostic> findings();

    /** Returns the same document with different bytes. */
    DocumentReading with(Bytes other);

    /** Whether the platform accepts this setting with this value. */
    boolean knows(String setting, String value);

    /** Returns a value as the platform prints it. */
    String canonical(String setting, String value);

    /**
     * Returns the names under which settings change in the document, in lower case: their own name,
     * or that of the field that holds their lines.
     */
    default Set<String> moving(Set<String> settings) {
        return settings;
    }

    /** Returns the document edited to have these settings. */
    EditOutcome draft(List<Write> writes);
}
