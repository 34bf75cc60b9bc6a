package dev.countersign.wire.scan;

import dev.countersign.observation.Besides;
import dev.countersign.observation.QuicAnswer;
import dev.countersign.observation.ServerSystem;
import dev.countersign.observation.WireAnswer;
import java.util.ArrayList;
import java.util.List;

/** What a person should know in addition to the verdict. */
final class ScanNotes {
    private ScanNotes() {}

    static List<String> of(ScanTarget target, WireAnswer answer, Besides besides, List<String> ofItsName) {
        List<String> notes = new ArrayList<>();
        besides.identity()
                .flatMap(each -> ServerSystem.requiredByDefault(each, answer))
                .ifPresent(notes::add);
        besides.quic().map(QuicAnswer::why).ifPresent(notes::add);
        if (target.port() == QuicAnswer.USUAL_PORT && besides.quic().isEmpty()) {
            notes.add("only TCP was asked: SMB over QUIC is at UDP 443, and scan --quic asks there");
        }
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
