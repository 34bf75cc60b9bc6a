package dev.countersign.wire.scan;

import dev.countersign.observation.WireAnswer;
import java.util.ArrayList;
import java.util.List;

/** What a person should know in addition to the verdict. */
final class ScanNotes {
    private ScanNotes() {}

    static List<String> of(ScanTarget target, WireAnswer answer, List<String> ofItsName) {
        List<String> notes = new ArrayList<>();
        if (answer.refused()) {
            notes.add("with an inventory, countersign check asks it through the host itself, over SSH");
        }
        if (answer.dialect().isEmpty()) {
            return notes;
        }
        boolean kerberos = answer.said().offersKerberos().orElse(false);
        if (kerberos) {
            notes.addAll(ofItsName);
        }
        if (kerberos && target.literal().isPresent()) {
            notes.add("it offers Kerberos, but clients that use its IP address get NTLM");
        }
        return notes;
    }
}
