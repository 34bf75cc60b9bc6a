package dev.countersign.wire.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.observation.Basis;
import dev.countersign.observation.EndpointVerdict;
import dev.countersign.observation.EndpointVerdict.Opening;
import dev.countersign.observation.EndpointVerdict.Signing;
import dev.countersign.observation.Trial;
import dev.countersign.observation.Trial.Entry;
import dev.countersign.observation.Trial.Held;
import dev.countersign.observation.TriedVerdict;
import dev.countersign.observation.WireAnswer;
import dev.countersign.testing.Needs;
import dev.countersign.wire.DirectDialer;
import dev.countersign.wire.RealSmbd;
import dev.countersign.wire.login.MatrixCell.Truth;
import dev.countersign.wire.probe.NegotiateProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** Real servers in every combination of settings, and the proof's verdict on each. */
class VerdictMatrixTest {
    private static final int AT_ONCE = 4;
    private static final Path PAGE = Path.of("..", "docs", "verdicts.md");
    private static final String BEGIN = "<!-- matrix: written by VerdictMatrixTest -->\n";
    private static final String END = "<!-- end of matrix -->\n";

    @TempDir
    Path root;

    private record Found(MatrixCell cell, WireAnswer said, Trial user, Trial guest) {
        EndpointVerdict verdict() {
            return TriedVerdict.of(said, List.of(user, guest));
        }

        boolean right() {
            Signing signing = verdict().signing();
            return switch (cell.truth()) {
                case REQUIRED -> signing == Signing.REQUIRED && verdict().why().basis() == Basis.PROVEN;
                case NOT_REQUIRED ->
                    signing == Signing.OFFERED && verdict().why().basis() == Basis.PROVEN;
                case NO_LOGIN -> user.entry() == Entry.REFUSED && signing == cell.withoutLogin();
            };
        }

        boolean rightAboutOpening() {
            return verdict().opening() == (cell.guestGetsIn() ? Opening.NOT_AS_GUEST : Opening.YES);
        }

        boolean rightAboutGuests() {
            return guest.entry() == (cell.guestGetsIn() ? Entry.GUEST : Entry.REFUSED);
        }

        boolean rightAboutEncryption() {
            return cell.truth() == Truth.NO_LOGIN || (user.encryption() == Held.REQUIRED) == cell.encrypts();
        }
    }

    @Test
    @Needs({"smbd", "smbpasswd", "root", "setsid"})
    void every_pair_of_settings_gets_the_right_verdict(TestReporter reporter) throws Exception {
        List<Found> found = run(MatrixCell.pairwise());

        reporter.publishEntry("matrix, pairwise", confusion(found));
        assertRight(found);
    }

    @Test
    @Needs({"all", "smbd", "smbpasswd", "root", "setsid"})
    void every_combination_of_settings_gets_the_right_verdict(TestReporter reporter) throws Exception {
        List<Found> found = run(MatrixCell.all());

        String confusion = confusion(found);
        reporter.publishEntry("matrix", confusion);
        assertRight(found);
        assertThat(found).hasSize(360);
        String page = Files.readString(PAGE);
        Files.writeString(
                PAGE,
                page.substring(0, page.indexOf(BEGIN) + BEGIN.length()) + "\n" + confusion + "\n"
                        + page.substring(page.indexOf(END)));
    }

    private static void assertRight(List<Found> found) {
        assertThat(found).filteredOn(each -> !each.right()).isEmpty();
        assertThat(found).filteredOn(each -> !each.rightAboutGuests()).isEmpty();
        assertThat(found).filteredOn(each -> !each.rightAboutEncryption()).isEmpty();
        assertThat(found).filteredOn(each -> !each.rightAboutOpening()).isEmpty();
    }

    private List<Found> run(List<MatrixCell> cells) throws Exception {
        Path accounts = SmbdCell.accounts(root.resolve("accounts"));
        List<Future<Found>> running = new ArrayList<>();
        ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE);
        try {
            for (int index = 0; index < cells.size(); index++) {
                MatrixCell cell = cells.get(index);
                Path place = root.resolve("cell" + index);
                running.add(pool.submit(() -> one(accounts, place, cell)));
            }
            List<Found> found = new ArrayList<>();
            for (Future<Found> each : running) {
                found.add(each.get());
            }
            return Collections.unmodifiableList(found);
        } finally {
            pool.shutdownNow();
        }
    }

    private static Found one(Path accounts, Path place, MatrixCell cell) throws IOException, InterruptedException {
        try (RealSmbd smbd = SmbdCell.start(accounts, place, cell.settings())) {
            return new Found(
                    cell,
                    new NegotiateProbe(SmbdCell.RANDOM)
                            .negotiateAlsoSmb1(new DirectDialer(), smbd.address(), 445, SmbdCell.PATIENCE),
                    SmbdCell.user().attempt(new DirectDialer(), smbd.address(), 445, SmbdCell.PATIENCE),
                    LoginProbe.asGuest(SmbdCell.RANDOM)
                            .attempt(new DirectDialer(), smbd.address(), 445, SmbdCell.PATIENCE));
        }
    }

    /** Returns a table: what is true, what was reported, how often. */
    private static String confusion(List<Found> found) {
        Map<Truth, Map<String, Integer>> counts = new EnumMap<>(Truth.class);
        for (Found each : found) {
            counts.computeIfAbsent(each.cell().truth(), truth -> new TreeMap<>())
                    .merge(said(each.verdict()), 1, Integer::sum);
        }
        StringBuilder table =
                new StringBuilder("| true \\ said | required | not required | cannot tell |\n|---|---|---|---|\n");
        counts.forEach((truth, said) -> table.append("| ")
                .append(
                        truth == Truth.NO_LOGIN
                                ? "no login possible"
                                : truth.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                .append(" | ")
                .append(said.getOrDefault("required", 0))
                .append(" | ")
                .append(said.getOrDefault("not required", 0))
                .append(" | ")
                .append(said.getOrDefault("cannot tell", 0))
                .append(" |\n"));
        return table.toString();
    }

    private static String said(EndpointVerdict verdict) {
        return switch (verdict.signing()) {
            case REQUIRED -> "required";
            case OFFERED, NOT_OFFERED -> "not required";
            case CANNOT_TELL -> "cannot tell";
        };
    }
}
