package dev.countersign.plan;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.observation.FileState;
import dev.countersign.observation.Observation;
import dev.countersign.observation.ReaderReport;
import dev.countersign.platform.Platform;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a document says, as its format is read, and how it is edited. Pure. */
sealed interface DocumentReading
        permits SmbConfDocument, FieldsDocument, OptionsDocument, KsmbdDocument, FstabDocument {
    /** Reads the document of {@code seen} as {@code platform} keeps it. */
    static DocumentReading of(Platform platform, Observation seen) {
        Optional<Bytes> content = seen.document().flatMap(FileState::content);
        return switch (platform.document()) {
            case FIELDS -> fields(FieldsDocument.read(seen.path(), content, platform, platform.spelt()));
            case KSMBD_CONF -> KsmbdDocument.read(seen.path(), content.orElse(Bytes.EMPTY));
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

    /** Why nothing can be said of it although it was read; empty when something can. */
    Optional<String> odd();

    /** What it says of a setting, for a person. */
    String configured(String setting);

    /** What a setting comes to, in the platform's own word: from its reader where it has one; empty where it cannot be told. */
    Optional<String> printed(String setting, Optional<ReaderReport> reader);

    /** The line that sends the daemon to another document, which the platform's reader does not follow. */
    Optional<String> followed();

    /** What a person should know of it. */
    List<Diagnostic> findings();

    /** The same document with other bytes. */
    DocumentReading with(Bytes other);

    /** Whether the platform can be told this. */
    boolean knows(String setting, String value);

    /** A value as the platform prints it. */
    String canonical(String setting, String value);

    /** Under which names settings move in the document, all in lower case: their own, or that of the field whose lines they are. */
    default Set<String> moving(Set<String> settings) {
        return settings;
    }

    /** The document with these settings. */
    EditOutcome draft(List<Write> writes);
}
