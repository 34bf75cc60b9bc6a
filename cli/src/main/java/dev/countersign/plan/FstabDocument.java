package dev.countersign.plan;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.document.Edit;
import dev.countersign.document.Fstab;
import dev.countersign.document.Fstab.Mount;
import dev.countersign.observation.ReaderReport;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The SMB mounts in an fstab. Together they have one setting, {@code sec}, with the value of the
 * weakest mount.
 */
record FstabDocument(String path, Fstab fstab, Bytes bytes) implements DocumentReading {
    private static final String SETTING = "sec";
    private static final String UNTOLD = "/etc/fstab";

    static FstabDocument read(String path, Bytes bytes) {
        String named = path.isEmpty() ? UNTOLD : path;
        return new FstabDocument(named, Fstab.of(named, bytes), bytes);
    }

    @Override
    public Optional<String> odd() {
        return Optional.empty();
    }

    @Override
    public String configured(String setting) {
        return setting.equals(SETTING) ? printed(setting, Optional.empty()).orElse("no SMB mounts") : "unknown";
    }

    /** Returns {@code required}, {@code offered} or {@code none}; empty if nothing is mounted. */
    @Override
    public Optional<String> printed(String setting, Optional<ReaderReport> reader) {
        return fstab.mounts().stream()
                .filter(each -> setting.equals(SETTING))
                .map(Mount::protection)
                .max(Enum::compareTo)
                .map(each -> each.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public Optional<String> followed() {
        return Optional.empty();
    }

    @Override
    public List<Diagnostic> findings() {
        return fstab.mounts().stream()
                .filter(each -> each.protection() != Fstab.Protection.REQUIRED)
                .map(each -> Diagnostic.warning(each.at(), each.target() + " does not require signing")
                        .advise(
                                each.protection() == Fstab.Protection.NONE
                                        ? "a guest cannot sign: give it a user and credentials="
                                        : "sec=ntlmsspi or sec=krb5i, and mount it again"))
                .toList();
    }

    @Override
    public FstabDocument with(Bytes other) {
        return read(path, other);
    }

    @Override
    public boolean knows(String setting, String value) {
        return setting.equals(SETTING) && value.equals("required");
    }

    @Override
    public String canonical(String setting, String value) {
        return value;
    }

    @Override
    public EditOutcome draft(List<Write> writes) {
        Edit edit = writes.isEmpty() ? new Edit.LeftAlone() : fstab.requireSigning();
        if (edit instanceof Edit.Refused refused) {
            return new EditOutcome.Impossible(refused.at() + ": " + refused.why(), refused.advice());
        }
        return edit instanceof Edit.Edited edited
                ? new EditOutcome.Candidate(bytes, edited.after(), Optional.empty())
                : new EditOutcome.Nothing();
    }
}
