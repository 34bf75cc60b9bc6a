package dev.countersign.cli.view;

import dev.countersign.bytes.Bytes;
import dev.countersign.cli.terminal.Console;
import dev.countersign.cli.terminal.Console.Tone;
import dev.countersign.document.Undo;
import dev.countersign.document.UnifiedDiff;
import dev.countersign.document.smbconf.SmbConfSecrets;
import dev.countersign.transaction.RollbackPlanner.Edited;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Shows a file that somebody edited since a run: what they changed, and what undoing only the run's
 * settings would change.
 */
public final class EditedSince {
    private EditedSince() {}

    public static void show(Console console, String host, Edited edited) {
        console.result(Tone.CHANGE, host + ": " + edited.path() + " was edited since");
        console.result(Tone.DIM, "    what the run left -> what is there now");
        DiffView.show(console, since(edited), "    ");
        ours(edited).ifPresent(diff -> {
            console.result(Tone.DIM, "    changes if only the run's own settings are undone (--only-ours)");
            DiffView.show(console, diff, "    ");
        });
        if (edited.undo() instanceof Undo.Refused refused) {
            console.result("    " + refused.at() + ": " + refused.why());
        }
        console.result("");
    }

    /** Returns the same as values for JSON; secrets are masked. */
    public static Map<String, Object> values(Edited edited) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("document", edited.path());
        values.put("since", since(edited));
        ours(edited).ifPresent(diff -> values.put("onlyOurs", diff));
        if (edited.undo() instanceof Undo.Refused refused) {
            values.put("why", refused.at() + ": " + refused.why());
        }
        return values;
    }

    private static String since(Edited edited) {
        return diff(edited.path(), edited.left(), edited.now());
    }

    private static Optional<String> ours(Edited edited) {
        return edited.undo() instanceof Undo.Undone undone
                ? Optional.of(diff(edited.path(), edited.now(), undone.after()))
                : Optional.empty();
    }

    private static String diff(String path, Bytes from, Bytes to) {
        return UnifiedDiff.of(path, from, to, SmbConfSecrets::masked);
    }
}
