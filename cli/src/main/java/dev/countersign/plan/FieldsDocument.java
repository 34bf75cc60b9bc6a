package dev.countersign.plan;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.document.Fields;
import dev.countersign.document.smbconf.SmbConfEditor;
import dev.countersign.document.smbconf.SmbConfVocabulary;
import dev.countersign.observation.ReaderReport;
import dev.countersign.platform.Platform;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A store's settings, field by field.
 *
 * @param fields empty if they were not read, or are not in the expected form
 * @param spelt the settings that the platform has words for; for these, absent is a value too
 */
record FieldsDocument(String store, Optional<Fields> fields, Platform platform, Set<String> spelt)
        implements DocumentReading {
    /** The word that {@code reads} of a platform uses for a missing field. */
    static final String ABSENT = "absent";

    FieldsDocument {
        spelt = Set.copyOf(spelt);
    }

    static FieldsDocument read(String store, Optional<Bytes> document, Platform platform, Set<String> spelt) {
        return new FieldsDocument(store, document.flatMap(Fields::read), platform, spelt);
    }

    @Override
    public Optional<String> odd() {
        return fields.isPresent()
                ? Optional.empty()
                : Optional.of(store + " is not in the form 'name=value', one field per line");
    }

    @Override
    public String configured(String setting) {
        return fields.map(each -> each.value(setting).orElse("not set")).orElse("unknown");
    }

    @Override
    public Optional<String> printed(String setting, Optional<ReaderReport> reader) {
        if (platform.speaksSmbConf() && !SmbConfVocabulary.isPrinted(setting)) {
            return fields.map(each -> each.value(setting)
                    .map(value -> platform.printed(setting, value))
                    .orElse(ABSENT));
        }
        if (platform.reader().isPresent()) {
            return reader.flatMap(report -> report.global(setting));
        }
        Optional<String> value =
                fields.flatMap(each -> each.value(setting)).map(text -> platform.printed(setting, text));
        return fields.isPresent() && value.isEmpty() && spelt.contains(setting) ? Optional.of(ABSENT) : value;
    }

    @Override
    public Optional<Map<String, Map<String, String>>> sections(Optional<ReaderReport> reader, Set<String> asked) {
        return reader.filter(report -> platform.reader().isPresent()).map(ReaderReport::sections);
    }

    @Override
    public Optional<String> followed() {
        return Optional.empty();
    }

    @Override
    public List<Diagnostic> findings() {
        return List.of();
    }

    @Override
    public FieldsDocument with(Bytes other) {
        return read(store, Optional.of(other), platform, spelt);
    }

    /**
     * Whether the field can be set. A field that the store does not have is not a setting of it,
     * unless its platform says so.
     */
    @Override
    public boolean knows(String setting, String value) {
        if (platform.speaksSmbConf()) {
            return SmbConfEditor.knows(setting, value);
        }
        boolean there = fields.flatMap(each -> each.value(setting)).isPresent();
        return Fields.fits(value) && !value.isBlank() && (there || spelt.contains(setting));
    }

    @Override
    public String canonical(String setting, String value) {
        return platform.printed(setting, value);
    }

    @Override
    public EditOutcome draft(List<Write> writes) {
        Fields before = fields.orElseThrow();
        Fields after = before;
        for (Write write : writes) {
            after = after.with(write.setting(), Optional.of(write.value()));
        }
        return after.bytes().equals(before.bytes())
                ? new EditOutcome.Nothing()
                : new EditOutcome.Candidate(before.bytes(), after.bytes(), Optional.empty());
    }
}
