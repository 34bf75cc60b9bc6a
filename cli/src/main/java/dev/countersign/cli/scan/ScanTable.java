package dev.countersign.cli.scan;

import dev.countersign.cli.terminal.Console;
import dev.countersign.cli.terminal.Console.Tone;
import dev.countersign.cli.terminal.TextWrapper;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.observation.EndpointVerdict;
import dev.countersign.observation.Smb1Answer;
import dev.countersign.wire.scan.ScanCounts;
import dev.countersign.wire.scan.ScanResult;
import java.util.regex.Pattern;

/** Shows a scan to a person: one line per endpoint, then the counts. */
final class ScanTable implements ScanOutput {
    private static final String ROW = "%-11s  %-21s  %-11s  %-4s  ";

    /** What the first column says already; {@code -v} has it. */
    private static final Pattern MODE = Pattern.compile(", SecurityMode 0x[0-9a-f]{4}");

    private final Console console;
    private final boolean verbose;

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
        if (verdict.opening() == EndpointVerdict.Opening.NO) {
            console.paragraph(
                    Tone.DIM, "    ", "Windows 11 24H2: " + verdict.opensWhy().line());
        }
        if (verbose) {
            result.answer().smb1().ifPresent(smb1 -> console.paragraph(Tone.DIM, "    ", "SMB1: " + smb1.why()));
            result.notes().forEach(note -> console.paragraph(Tone.DIM, "    ", "note: " + note));
        }
    }

    private static Tone tone(EndpointVerdict verdict) {
        return switch (verdict.signing()) {
            case REQUIRED -> Tone.GOOD;
            case OFFERED, CANNOT_TELL -> Tone.CHANGE;
            case NOT_OFFERED -> Tone.BAD;
        };
    }

    @Override
    public void end(ScanCounts counts, ExitCode code, boolean interrupted) {
        console.result("");
        counts.sentences().forEach(each -> console.paragraph(Tone.HEAD, "", each));
    }
}
