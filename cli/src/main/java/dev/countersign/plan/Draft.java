package dev.countersign.plan;

import dev.countersign.document.Bytes;
import dev.countersign.document.Edit;
import dev.countersign.document.SmbConfEditor;
import dev.countersign.document.SmbConfFiles;
import java.util.List;
import java.util.Optional;

/** What the editor makes of a document for a list of settings. */
sealed interface Draft {
    /** The document is good as it stands. */
    record Nothing() implements Draft {}

    /**
     * Other bytes.
     *
     * @param baseline what the candidate is to be compared with instead of the document, when that does not load: the document
     *     without its one bad line
     */
    record Candidate(Bytes before, Bytes after, Optional<Bytes> baseline) implements Draft {}

    /** An edit would not hold, or is none of our business. */
    record Impossible(String why, String advice) implements Draft {}

    /** Applies one edit after the other. */
    static Draft of(SmbConfFiles files, Bytes document, List<Write> writes) {
        SmbConfFiles now = files;
        Bytes bytes = document;
        Optional<Bytes> baseline = Optional.empty();
        for (Write write : writes) {
            Edit edit = SmbConfEditor.set(now, write.setting(), write.value(), write.good());
            if (edit instanceof Edit.Refused refused) {
                return new Impossible(refused.at() + ": " + refused.why(), refused.advice());
            }
            if (edit instanceof Edit.Edited edited) {
                bytes = edited.after();
            } else if (edit instanceof Edit.Repaired repaired) {
                bytes = repaired.after();
                baseline = Optional.of(repaired.withoutTheBadLine());
            }
            now = now.with(now.main(), bytes);
        }
        return bytes.equals(document) ? new Nothing() : new Candidate(document, bytes, baseline);
    }
}
