package dev.countersign.cli.scan;

import dev.countersign.cli.terminal.Console;
import dev.countersign.observation.DialectAnswer;
import dev.countersign.observation.EndpointVerdict;
import dev.countersign.observation.Mechanism;
import dev.countersign.observation.NtlmVersion;
import dev.countersign.observation.ServerIdentity;
import dev.countersign.observation.ServerSystem;
import dev.countersign.observation.Smb1Answer;
import dev.countersign.observation.WireAnswer;
import dev.countersign.report.Csv;
import dev.countersign.wire.scan.ScanResult;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes a scan as CSV (RFC 4180). No cell begins like a spreadsheet formula. */
public final class ScanCsv implements ScanOutput {
    private static final List<String> HEADER = List.of(
            "target",
            "address",
            "port",
            "verdict",
            "why",
            "basis",
            "opens",
            "opensWhy",
            "dialect",
            "securityMode",
            "signingAlgorithm",
            "cipher",
            "mechanisms",
            "smb1",
            "smb1Signing",
            "serverGuid",
            "notes",
            "scanner",
            "netbiosName",
            "dnsName",
            "netbiosDomain",
            "dnsDomain",
            "forest",
            "version",
            "system",
            "platform",
            "dialects",
            "quic");

    private final Console console;
    private final boolean verbose;

    ScanCsv(Console console, boolean verbose) {
        this.console = console;
        this.verbose = verbose;
    }

    @Override
    public void begin() {
        row(HEADER);
    }

    @Override
    public void add(ScanResult result) {
        if (!result.counts() && !verbose) {
            return;
        }
        WireAnswer answer = result.answer();
        EndpointVerdict verdict = result.verdict();
        Optional<ServerIdentity> identity = result.besides().identity();
        Optional<ServerSystem> system = identity.map(each -> each.system(answer.dialect()));
        row(List.of(
                result.target().text(),
                answer.address(),
                String.valueOf(answer.port()),
                verdict.signing().word(),
                verdict.why().line(),
                verdict.why().basis().word(),
                verdict.opening().word(),
                verdict.opensWhy().line(),
                answer.dialect().orElse(""),
                answer.securityMode().map(mode -> String.format("0x%04x", mode)).orElse(""),
                answer.said().signingAlgorithm().orElse(""),
                answer.said().cipher().orElse(""),
                answer.said().mechanisms().stream().map(Mechanism::word).collect(Collectors.joining(" ")),
                answer.smb1().map(each -> each.spoken().word()).orElse(""),
                answer.smb1()
                        .filter(Smb1Answer::isSpoken)
                        .map(each -> each.advertised().word())
                        .orElse(""),
                answer.serverGuid().orElse(""),
                String.join("; ", result.notes()),
                result.scanner().stream().map(each -> each.sentence("it")).collect(Collectors.joining("; ")),
                identity.flatMap(ServerIdentity::netbiosName).orElse(""),
                identity.flatMap(ServerIdentity::dnsName).orElse(""),
                identity.flatMap(ServerIdentity::netbiosDomain).orElse(""),
                identity.flatMap(ServerIdentity::dnsDomain).orElse(""),
                identity.flatMap(ServerIdentity::forest).orElse(""),
                identity.flatMap(ServerIdentity::version)
                        .map(NtlmVersion::toString)
                        .orElse(""),
                system.map(ServerSystem::words).orElse(""),
                system.flatMap(ServerSystem::platform).orElse(""),
                result.besides().dialects().stream().map(ScanCsv::dialect).collect(Collectors.joining("; ")),
                result.besides().quic().map(each -> each.heard().word()).orElse("")));
    }

    private static String dialect(DialectAnswer answer) {
        return answer.dialect() + " "
                + (answer.spoken() == DialectAnswer.Spoken.YES
                        ? answer.advertised().word()
                        : answer.spoken() == DialectAnswer.Spoken.NO ? "not spoken" : "unknown");
    }

    private void row(List<String> cells) {
        console.piece(Csv.row(cells));
    }
}
