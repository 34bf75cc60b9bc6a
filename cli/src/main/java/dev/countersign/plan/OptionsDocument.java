package dev.countersign.plan;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.document.Edit;
import dev.countersign.document.Fields;
import dev.countersign.document.smbconf.ExtraOptions;
import dev.countersign.document.smbconf.SmbConfEditor;
import dev.countersign.document.smbconf.SmbConfValue;
import dev.countersign.document.smbconf.SmbConfVocabulary;
import dev.countersign.observation.ReaderReport;
import dev.countersign.platform.ExtraOptionsField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A store with a field that takes lines for smb.conf. A setting is a field if the store has one
 * with its name; otherwise it is a line, if Samba knows it. The lines come last in [global], so
 * they win.
 */
record OptionsDocument(FieldsDocument store, ExtraOptionsField place) implements DocumentReading {
    private Optional<ExtraOptions> options() {
        return field(place.field()).flatMap(json -> ExtraOptions.read(place.field(), json));
    }

    private Optional<String> field(String name) {
        return store.fields().flatMap(each -> each.value(name));
    }

    private boolean isLine(String setting) {
        return field(setting).isEmpty() && SmbConfVocabulary.has(setting);
    }

    @Override
    public Optional<String> odd() {
        return store.odd()
                .or(() -> options().isPresent()
                        ? Optional.empty()
                        : Optional.of("the field '" + place.field() + "' of " + store.store()
                                + " is missing, or is not text that can be written back"));
    }

    @Override
    public String configured(String setting) {
        if (!isLine(setting)) {
            return store.configured(setting);
        }
        Optional<SmbConfValue> value = options().map(each -> each.value(setting));
        if (value.isEmpty() || value.get() instanceof SmbConfValue.Unknowable) {
            return "unknown";
        }
        return value.get() instanceof SmbConfValue.Unloadable
                ? "does not load"
                : value.get().word().orElse("not set");
    }

    /**
     * Returns a line's value as testparm prints it, or a field's value as it is: only the field
     * itself tells what it means.
     */
    @Override
    public Optional<String> printed(String setting, Optional<ReaderReport> reader) {
        return isLine(setting)
                ? options()
                        .map(each -> each.value(setting))
                        .flatMap(value -> value instanceof SmbConfValue.Unset
                                ? Optional.of(SmbConfVocabulary.unset(setting))
                                : value.word())
                : field(setting);
    }

    @Override
    public Optional<String> followed() {
        return Optional.empty();
    }

    @Override
    public Optional<Diagnostic> failure() {
        return options().flatMap(ExtraOptions::failure);
    }

    @Override
    public Optional<String> line(String setting) {
        return options().filter(each -> isLine(setting)).map(each -> each.value(setting)).stream()
                .flatMap(each -> each instanceof SmbConfValue.Set set ? Stream.of(set) : Stream.empty())
                .map(set -> set.at() + ": '" + setting + " = " + set.raw() + "'")
                .findFirst();
    }

    @Override
    public boolean maySet(String setting) {
        return isLine(setting)
                && options()
                        .filter(each -> !(each.value(setting) instanceof SmbConfValue.Unset))
                        .isPresent();
    }

    @Override
    public List<Diagnostic> findings() {
        return options().map(ExtraOptions::findings).orElse(List.of());
    }

    @Override
    public OptionsDocument with(Bytes other) {
        return new OptionsDocument(store.with(other), place);
    }

    /**
     * Whether the setting can be written here. A field that the store does not have would be
     * refused, and the field that holds the lines is not itself a setting.
     */
    @Override
    public boolean knows(String setting, String value) {
        return isLine(setting)
                ? SmbConfEditor.knows(setting, value)
                : !setting.equalsIgnoreCase(place.field()) && field(setting).isPresent() && store.knows(setting, value);
    }

    @Override
    public String canonical(String setting, String value) {
        return isLine(setting) ? SmbConfVocabulary.printed(setting, value) : value;
    }

    @Override
    public Set<String> moving(Set<String> settings) {
        return settings.stream()
                .map(each -> isLine(each) ? place.field().toLowerCase(Locale.ROOT) : each)
                .collect(Collectors.toSet());
    }

    @Override
    public EditOutcome draft(List<Write> writes) {
        Fields before = store.fields().orElseThrow();
        Fields after = before;
        for (Write write : writes) {
            if (!isLine(write.setting())) {
                after = after.with(write.setting(), Optional.of(write.value()));
                continue;
            }
            if (closed(before)) {
                return new EditOutcome.Impossible(place.because(), place.instead());
            }
            Edit edit = after.value(place.field())
                    .flatMap(json -> ExtraOptions.read(place.field(), json))
                    .orElseThrow()
                    .set(write.setting(), write.value(), write.good());
            if (edit instanceof Edit.Refused refused) {
                return new EditOutcome.Impossible(refused.at() + ": " + refused.why(), refused.advice());
            }
            if (edit instanceof Edit.Edited edited) {
                after = after.with(place.field(), Optional.of(edited.after().latin1()));
            }
        }
        return after.bytes().equals(before.bytes())
                ? new EditOutcome.Nothing()
                : new EditOutcome.Candidate(before.bytes(), after.bytes(), Optional.empty());
    }

    private boolean closed(Fields fields) {
        return place.closedWhere().entrySet().stream()
                .anyMatch(each -> fields.value(each.getKey())
                        .filter(each.getValue()::equals)
                        .isPresent());
    }
}
