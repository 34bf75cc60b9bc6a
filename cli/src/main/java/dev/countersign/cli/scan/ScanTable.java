package dev.countersign.cli.scan;

import dev.countersign.cli.terminal.Console;
import dev.countersign.cli.terminal.Console.Tone;
import dev.countersign.cli.terminal.TextWrapper;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.observation.Besides;
import dev.countersign.observation.DialectAnswer;
import dev.countersign.observation.EndpointVerdict;
import dev.countersign.observation.QuicAnswer;
import dev.countersign.observation.ScannerGap;
import dev.countersign.observation.ServerIdentity;
import dev.countersign.observation.ServerSystem;
import dev.countersign.observation.Smb1Answer;
import dev.countersign.wire.scan.RelayRanking;
import dev.countersign.wire.scan.ScanCounts;
import dev.countersign.wire.scan.ScanResult;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Shows a scan to a person: one line per endpoint, then the counts. */
final class ScanTable implements ScanOutput {
    private static final String ROW = "%-11s  %-21s  %-11s  %-4s  ";

    /** What the first column says already; {@code -v} has it. */
    private static final Pattern MODE = Pattern.compile(", SecurityMode 0x[0-9a-f]{4}");

    /** The most servers that are listed in the end; -v has all. */
    private static final int RANKED = 10;

    /** The most endpoints of a server that are named there. */
    private static final int ENDPOINTS = 4;

    private final Console console;
    private final boolean verbose;
    private List<RelayRanking.Server> ranking = List.of();
    private long left;

    ScanTable(Console console, boolean verbose) {
        this.console = console;
        this.verbose = verbose;
    }

    @Override
    public void begin() {
        console.result(Tone.HEAD, String.format(ROW, "SIGNING", "ENDPOINT", "24H2 OPENS", "SMB1") + "WHY");
    }

    @Override
    public void add(ScanResult result) {
        if (!result.counts() && !verbose) {
            return;
        }
        EndpointVerdict verdict = result.verdict();
        String why = verdict.why().line();
        String word = verdict.signing().word();
        String cells = String.format(
                ROW,
                word,
                result.target().text(),
                verdict.opening().word(),
                result.answer()
                        .smb1()
                        .map(Smb1Answer::spoken)
                        .map(Smb1Answer.Spoken::word)
                        .orElse("-"));
        String reason = why.startsWith(word + ": ") ? why.substring(word.length() + 2) : why;
        String brief = verbose ? reason : MODE.matcher(reason).replaceAll("");
        int room = console.width() - cells.length();
        if (TextWrapper.columns(brief) <= room) {
            console.result(tone(verdict), cells + brief);
        } else {
            console.result(tone(verdict), cells.stripTrailing());
            console.paragraph(Tone.PLAIN, "    ", brief);
        }
        List<String> shown = besides(result);
        shown.forEach(each -> console.paragraph(Tone.PLAIN, "    ", each));
        result.scanner().stream()
                .filter(each -> verbose || each.scanner() == ScannerGap.Scanner.FLAGS)
                .forEach(each -> console.paragraph(Tone.CHANGE, "    ", each.sentence("this")));
        if (verdict.opening() == EndpointVerdict.Opening.NO) {
            console.paragraph(
                    Tone.DIM, "    ", "Windows 11 24H2: " + verdict.opensWhy().line());
        }
        if (verbose) {
            result.answer().smb1().ifPresent(smb1 -> console.paragraph(Tone.DIM, "    ", "SMB1: " + smb1.why()));
            result.notes().stream()
                    .filter(note -> !shown.contains(note))
                    .forEach(note -> console.paragraph(Tone.DIM, "    ", "note: " + note));
        }
    }

    /** Returns what the endpoint answered to everything that it was asked besides signing. */
    private List<String> besides(ScanResult result) {
        List<String> lines = new ArrayList<>();
        Besides besides = result.besides();
        besides.identity().ifPresent(each -> {
            lines.add(identity(each, result));
            ServerSystem.requiredByDefault(each, result.answer()).ifPresent(lines::add);
        });
        if (!besides.dialects().isEmpty()) {
            lines.add("each dialect: " + dialects(besides.dialects()));
        }
        besides.quic()
                .filter(each -> verbose || each.speaks())
                .map(QuicAnswer::why)
                .ifPresent(lines::add);
        return lines;
    }

    private static String identity(ServerIdentity identity, ScanResult result) {
        return identity.known()
                ? identity.words() + "; "
                        + identity.system(result.answer().dialect()).words()
                : "who it is: not known, " + identity.why();
    }

    private static String dialects(List<DialectAnswer> dialects) {
        return dialects.stream()
                .map(each -> each.dialect() + " "
                        + switch (each.spoken()) {
                            case YES -> each.advertised().word();
                            case NO -> "not spoken";
                            case UNKNOWN -> "cannot tell (" + each.why() + ")";
                        })
                .collect(Collectors.joining(", "));
    }

    private static Tone tone(EndpointVerdict verdict) {
        return switch (verdict.signing()) {
            case REQUIRED -> Tone.GOOD;
            case OFFERED, CANNOT_TELL -> Tone.CHANGE;
            case NOT_OFFERED -> Tone.BAD;
        };
    }

    @Override
    public boolean ranks() {
        return true;
    }

    @Override
    public void rank(List<RelayRanking.Server> servers, long more) {
        ranking = servers;
        left = more;
    }

    @Override
    public void end(ScanCounts counts, ExitCode code, boolean interrupted) {
        console.result("");
        counts.sentences().forEach(each -> console.paragraph(Tone.HEAD, "", each));
        if (!ranking.isEmpty()) {
            console.result("");
            console.paragraph(
                    Tone.HEAD,
                    "",
                    "Fix first, by what relaying a login to them would give (they do not require signing):");
            ranking.stream().limit(verbose ? ranking.size() : RANKED).forEach(this::ranked);
            long hidden = verbose ? left : Math.max(0, ranking.size() - RANKED) + left;
            if (hidden > 0) {
                console.paragraph(Tone.DIM, "  ", "and " + hidden + " more" + (verbose ? "" : "; -v lists them"));
            }
        }
    }

    private void ranked(RelayRanking.Server server) {
        String where = server.endpoints().stream().limit(ENDPOINTS).collect(Collectors.joining(", "))
                + (server.endpoints().size() > ENDPOINTS
                        ? " and " + (server.endpoints().size() - ENDPOINTS) + " more"
                        : "");
        console.paragraph(
                server.rank() == RelayRanking.Rank.OTHER ? Tone.PLAIN : Tone.BAD,
                "  ",
                server.name() + "  " + where + (server.why().isEmpty() ? "" : "  " + server.why()));
    }
}
