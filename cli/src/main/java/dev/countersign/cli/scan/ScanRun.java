package dev.countersign.cli.scan;

import dev.countersign.cli.terminal.Console;
import dev.countersign.cli.terminal.Context;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.operation.Interrupt;
import dev.countersign.operation.Operator;
import dev.countersign.wire.scan.Exclusions;
import dev.countersign.wire.scan.NameService;
import dev.countersign.wire.scan.Question;
import dev.countersign.wire.scan.RelayRanking;
import dev.countersign.wire.scan.Resumed;
import dev.countersign.wire.scan.Scan;
import dev.countersign.wire.scan.ScanCounts;
import dev.countersign.wire.scan.ScanResult;
import dev.countersign.wire.scan.ScanSettings;
import dev.countersign.wire.scan.TargetList;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Runs one scan: first takes the results of an earlier scan, then scans the rest. Each result is
 * shown as it comes.
 */
final class ScanRun {
    private static final Duration A_MOMENT = Duration.ofSeconds(10);

    private final Context context;
    private final Console console;
    private final ScanOutput output;
    private final TargetList list;
    private final Exclusions exclusions;
    private final Optional<Path> resume;
    private final ScanCounts counts = new ScanCounts();
    private Optional<RelayRanking> ranking = Optional.empty();

    ScanRun(Context context, ScanOutput output, TargetList list, Exclusions exclusions, Optional<Path> resume) {
        this.context = context;
        this.console = context.console();
        this.output = output;
        this.list = list;
        this.exclusions = exclusions;
        this.resume = resume;
    }

    ExitCode of(ScanSettings settings) {
        // GUIDs and salts must be different, not secret: a fast generator is enough, with a seed
        // that cannot be guessed.
        SplittableRandom random = new SplittableRandom(new SecureRandom().nextLong());
        NameService names = NameService.ofThisMachine();
        Scan scan = new Scan(settings, exclusions, names, random);
        if (output.ranks() && settings.also().contains(Question.IDENTITY)) {
            ranking = Optional.of(new RelayRanking());
        }
        int total = (int) Math.min(list.size(), Integer.MAX_VALUE);
        try (Interrupt.Work work = context.session().interrupt().finishing(A_MOMENT, () -> {});
                Operator.Steps progress = context.session().operator().begin("scan", total)) {
            output.begin();
            if (resume.isPresent()) {
                try (Resumed left =
                        Resumed.of(list.endpoints(), exclusions, resume.get(), known -> take(known, progress, true))) {
                    scan.run(left, work::stopped, result -> take(result, progress, false));
                }
            } else {
                scan.run(list.endpoints(), work::stopped, result -> take(result, progress, false));
            }
            // Whoever interrupted the scan does not wait for the name service.
            ranking.ifPresent(each -> output.rank(
                    each.ranked(domain -> work.stopped() ? Set.of() : names.controllers(domain)), each.left()));
            return end(work.stopped());
        }
    }

    private void take(ScanResult result, Operator.Steps progress, boolean known) {
        counts.add(result);
        ranking.ifPresent(each -> each.add(result));
        if (!known || output.repeatsKnown()) {
            output.add(result);
        }
        progress.step();
    }

    private ExitCode end(boolean interrupted) {
        ExitCode code = interrupted ? ExitCode.INTERRUPTED : counts.code();
        output.end(counts, code, interrupted);
        console.flush();
        if (interrupted) {
            console.complain(
                    Console.Tone.CHANGE,
                    "interrupted after " + counts.asked() + " of " + list.size()
                            + " endpoints; the output so far is complete. To continue, repeat the command with"
                            + " --format jsonl --resume FILE >>FILE, where FILE has the JSON lines of --format jsonl");
        }
        return code;
    }
}
