package dev.countersign.plan;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.document.Edit;
import dev.countersign.document.smbconf.SmbConfEditor;
import dev.countersign.document.smbconf.SmbConfFiles;
import dev.countersign.document.smbconf.SmbConfReading;
import dev.countersign.document.smbconf.SmbConfValue;
import dev.countersign.document.smbconf.SmbConfVocabulary;
import dev.countersign.observation.Observation;
import dev.countersign.observation.ReaderReport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An smb.conf and every file that belongs to it. */
record SmbConfDocument(SmbConfFiles files, SmbConfReading reading) implements DocumentReading {
    static SmbConfDocument of(Observation seen) {
        return of(SmbConfSources.of(seen));
    }

    private static SmbConfDocument of(SmbConfFiles files) {
        return new SmbConfDocument(files, SmbConfReading.of(files));
    }

    @Override
    public Optional<String> odd() {
        return Optional.empty();
    }

    @Override
    public String configured(String setting) {
        SmbConfValue value = reading.value(setting);
        if (value instanceof SmbConfValue.Unloadable) {
            return "does not load";
        }
        if (value instanceof SmbConfValue.Unknowable) {
            return "unknown";
        }
        return value.word().orElse("not set");
    }

    /**
     * Returns the effective value. If the daemon switches to a different file, which its reader
     * does not do, or if the reader does not print the setting, the value comes from this program's
     * own reading of the files.
     */
    @Override
    public Optional<String> printed(String setting, Optional<ReaderReport> reader) {
        if (followed().isPresent() || !SmbConfVocabulary.isPrinted(setting)) {
            SmbConfValue there = reading.value(setting);
            return there instanceof SmbConfValue.Unset ? Optional.of(SmbConfVocabulary.unset(setting)) : there.word();
        }
        return reader.flatMap(report -> report.global(setting));
    }

    /** As its reader prints them; of a file that the reader does not follow, as this program reads it. */
    @Override
    public Optional<Map<String, Map<String, String>>> sections(Optional<ReaderReport> reader, Set<String> asked) {
        return followed().isPresent() ? reading.sections(asked) : reader.map(ReaderReport::sections);
    }

    @Override
    public Optional<String> followed() {
        return reading.followed();
    }

    @Override
    public boolean wantsRegistry() {
        return reading.wantsRegistry();
    }

    @Override
    public Optional<Diagnostic> failure() {
        return reading.failure();
    }

    @Override
    public Optional<String> line(String setting) {
        return reading.value(setting) instanceof SmbConfValue.Set set
                ? Optional.of(set.at() + ": '" + setting + " = " + set.raw() + "'")
                : Optional.empty();
    }

    @Override
    public List<Diagnostic> findings() {
        return reading.findings();
    }

    @Override
    public SmbConfDocument with(Bytes other) {
        return of(files.with(files.main(), other));
    }

    @Override
    public boolean knows(String setting, String value) {
        return SmbConfEditor.knows(setting, value);
    }

    @Override
    public String canonical(String setting, String value) {
        return SmbConfVocabulary.printed(setting, value);
    }

    /** Applies one edit after the other. */
    @Override
    public EditOutcome draft(List<Write> writes) {
        Bytes document = files.text(files.main()).orElseThrow();
        SmbConfFiles now = files;
        Bytes bytes = document;
        Optional<Bytes> baseline = Optional.empty();
        for (Write write : writes) {
            Edit edit = SmbConfEditor.set(now, write.setting(), write.value(), write.good());
            if (edit instanceof Edit.Refused refused) {
                return new EditOutcome.Impossible(refused.at() + ": " + refused.why(), refused.advice());
            }
            if (edit instanceof Edit.Edited edited) {
                bytes = edited.after();
            } else if (edit instanceof Edit.Repaired repaired) {
                bytes = repaired.after();
                baseline = Optional.of(repaired.withoutTheBadLine());
            }
            now = now.with(now.main(), bytes);
        }
        return bytes.equals(document)
                ? new EditOutcome.Nothing()
                : new EditOutcome.Candidate(document, bytes, baseline);
    }
}
