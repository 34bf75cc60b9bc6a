package dev.countersign.report;

import dev.countersign.observation.EndpointVerdict;
import dev.countersign.observation.Smb1Answer;
import dev.countersign.observation.Trial;
import dev.countersign.observation.TriedVerdict;
import dev.countersign.observation.WireAnswer;
import dev.countersign.observation.WirePicture;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What servers said on the wire, byte for byte, in sentences: the evidence of a verdict. */
final class WireWords {
    /** [MS-SMB2] 2.2.4. */
    private static final int SIGNING_ENABLED = 1;

    private static final int SIGNING_REQUIRED = 2;

    private WireWords() {}

    static List<String> of(WirePicture wire) {
        List<String> sentences = new ArrayList<>();
        for (WirePicture.Endpoint each : wire.endpoints()) {
            endpoint(each, sentences);
        }
        return sentences;
    }

    private static void endpoint(WirePicture.Endpoint endpoint, List<String> sentences) {
        WireAnswer answer = endpoint.judged();
        String at = answer.address() + ":" + answer.port();
        answer.dialect()
                .ifPresentOrElse(
                        dialect -> sentences.add(at + " answered NEGOTIATE with SMB " + dialect
                                + answer.securityMode()
                                        .map(mode -> ", SecurityMode " + mode(mode))
                                        .orElse("")
                                + answer.said()
                                        .signingAlgorithm()
                                        .map(each -> ", signatures by " + each)
                                        .orElse("")
                                + answer.said()
                                        .cipher()
                                        .map(each -> ", encryption by " + each + " if it is used")
                                        .orElse("")
                                + answer.serverGuid()
                                        .map(each -> ", ServerGuid " + each)
                                        .orElse("")),
                        () -> sentences.add(at + ": " + answer.why()));
        answer.smb1().ifPresent(smb1 -> sentences.add(at + smb1(smb1)));
        for (Trial trial : endpoint.trials()) {
            sentences.add(at + ", login by " + trial.login() + ": " + trial.why()
                    + (trial.steps().isEmpty()
                            ? ""
                            : " ("
                                    + trial.steps().stream()
                                            .map(Trial.Step::toString)
                                            .collect(Collectors.joining("; "))
                                    + ")"));
        }
        EndpointVerdict verdict = TriedVerdict.of(endpoint);
        sentences.add(at + ": signing " + verdict.signing().word() + " ("
                + verdict.why().line() + "), basis "
                + verdict.why().basis().word() + "; Windows 11 24H2 opens it: "
                + verdict.opening().word());
    }

    private static String mode(int mode) {
        boolean enabled = (mode & SIGNING_ENABLED) != 0;
        boolean required = (mode & SIGNING_REQUIRED) != 0;
        String words =
                required ? "signing required" : enabled ? "signing offered, not required" : "signing not offered";
        return String.format("0x%04x", mode) + ": " + words;
    }

    private static String smb1(Smb1Answer answer) {
        return switch (answer.spoken()) {
            case YES, ONLY ->
                " speaks SMB1" + (answer.spoken() == Smb1Answer.Spoken.ONLY ? " only" : "") + ", signing "
                        + answer.advertised().word();
            case NO -> " does not speak SMB1";
            case UNKNOWN -> ": SMB1 is not known: " + answer.why();
        };
    }
}
