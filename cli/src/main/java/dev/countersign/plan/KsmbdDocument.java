package dev.countersign.plan;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Location;
import dev.countersign.document.Edit;
import dev.countersign.document.KsmbdConf;
import dev.countersign.observation.ReaderReport;
import java.util.List;
import java.util.Optional;

/**
 * A ksmbd.conf. ksmbd reads some of its words differently than Samba reads the same words.
 *
 * @param content empty if nobody read the file: then nothing is known of any setting
 */
record KsmbdDocument(String path, KsmbdConf conf, Optional<Bytes> content) implements DocumentReading {
    private static final String UNTOLD = "ksmbd.conf";

    static KsmbdDocument read(String path, Optional<Bytes> content) {
        String named = path.isEmpty() ? UNTOLD : path;
        return new KsmbdDocument(named, KsmbdConf.of(named, content.orElse(Bytes.EMPTY)), content);
    }

    @Override
    public Optional<String> odd() {
        return conf.unloadable()
                .map(at -> at + ": ksmbd does not load this file: this line is not a section, parameter or comment");
    }

    @Override
    public String configured(String setting) {
        return conf.disagrees(setting)
                ? "two spellings that disagree"
                : conf.value(setting).orElse("not set");
    }

    @Override
    public Optional<String> printed(String setting, Optional<ReaderReport> reader) {
        return content.isEmpty() || conf.unloadable().isPresent() || conf.disagrees(setting)
                ? Optional.empty()
                : Optional.of(conf.word(setting));
    }

    @Override
    public Optional<String> followed() {
        return Optional.empty();
    }

    @Override
    public List<Diagnostic> findings() {
        String setting = "server signing";
        return conf
                .value(setting)
                .filter(written -> conf.word(setting).equals("disabled") && !written.equalsIgnoreCase("disabled"))
                .map(written -> Diagnostic.warning(
                                Location.of(path), "ksmbd treats '" + setting + " = " + written + "' as disabled")
                        .advise("any other word than enabled, auto or mandatory means disabled"))
                .stream()
                .toList();
    }

    @Override
    public KsmbdDocument with(Bytes other) {
        return read(path, Optional.of(other));
    }

    @Override
    public boolean knows(String setting, String value) {
        return setting.matches("[a-z][a-z0-9 ]*") && value.matches("[A-Za-z0-9_. -]+");
    }

    @Override
    public String canonical(String setting, String value) {
        return value;
    }

    @Override
    public EditOutcome draft(List<Write> writes) {
        Bytes bytes = content.orElse(Bytes.EMPTY);
        Bytes after = bytes;
        for (Write write : writes) {
            Edit edit = KsmbdConf.of(path, after).set(write.setting(), write.value());
            if (edit instanceof Edit.Refused refused) {
                return new EditOutcome.Impossible(refused.at() + ": " + refused.why(), refused.advice());
            }
            after = edit instanceof Edit.Edited edited ? edited.after() : after;
        }
        return after.equals(bytes)
                ? new EditOutcome.Nothing()
                : new EditOutcome.Candidate(bytes, after, Optional.empty());
    }
}
