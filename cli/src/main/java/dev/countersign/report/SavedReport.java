package dev.countersign.report;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.FileReason;
import dev.countersign.diagnostic.Problem;
import dev.countersign.project.KeptFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** A report in a file: a check or a closing that was saved. Only its owner can read the file. */
public final class SavedReport {
    private SavedReport() {}

    /** Returns the file to save a report to. It replaces an existing file only if that is a saved report. */
    public static KeptFile file(Path file) {
        return new KeptFile(file, new KeptFile.Kind() {
            @Override
            public String otherwise() {
                return "it is not a saved check or closing";
            }

            @Override
            public long most() {
                return ReportJson.LIMITS.bytes();
            }

            @Override
            public int telling() {
                return ReportJson.TELLING;
            }

            @Override
            public boolean is(Bytes content) {
                return ReportJson.is(content);
            }
        });
    }

    /** Writes a report to its file. */
    public static void write(KeptFile file, Report report) {
        file.write(out -> ReportJson.write(report, out));
    }

    /** Whether a file begins as a saved report does. */
    public static boolean is(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return ReportJson.is(Bytes.of(in.readNBytes(ReportJson.TELLING)));
        } catch (IOException unreadable) {
            return false;
        }
    }

    /**
     * Reads a saved check.
     *
     * @return empty if there is no such file
     * @throws Problem INVALID for any other file
     */
    public static Optional<Report> check(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? Optional.of(savedCheck(file)) : Optional.empty();
    }

    /** Reads a saved check that must exist. */
    public static Report savedCheck(Path file) {
        Report report = read(file);
        if (report.kind() != Report.Kind.CHECK) {
            throw new Problem(
                    ExitCode.INVALID,
                    file + " is not a saved check: it is about a "
                            + report.kind().word() + "; no host was asked",
                    "name a file that 'countersign check --save FILE' wrote");
        }
        return report;
    }

    /**
     * Reads a saved report.
     *
     * @throws Problem USAGE for a file that cannot be read, INVALID for one that is not a saved report
     */
    public static Report read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return ReportJson.read(file.toString(), in);
        } catch (IOException unreadable) {
            throw new Problem(
                    ExitCode.USAGE,
                    file + " cannot be read: " + FileReason.of(unreadable, file) + "; nothing was changed",
                    "name a file that 'countersign check --save FILE' wrote");
        }
    }
}
