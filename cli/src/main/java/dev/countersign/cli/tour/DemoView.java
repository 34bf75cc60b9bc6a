package dev.countersign.cli.tour;

import dev.countersign.bytes.Digest;
import dev.countersign.cli.terminal.Console;
import dev.countersign.cli.terminal.Console.Tone;
import dev.countersign.cli.terminal.Context;
import dev.countersign.cli.tour.DemoStory.Check;
import dev.countersign.cli.tour.DemoStory.Look;
import dev.countersign.cli.tour.DemoStory.Told;
import dev.countersign.cli.view.Excerpt;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Shows the tour on a terminal: chapters, the commands that a user would type, and their output,
 * cut to what is new.
 */
final class DemoView {
    private static final int SHOWN = 2;
    private static final int DIGITS = 12;

    private final Console console;
    private final boolean silent;
    private final boolean whole;
    private final boolean colours;

    DemoView(Context context) {
        this.console = context.console();
        this.silent = context.options().json;
        this.whole = context.options().verbose;
        this.colours =
                context.environment().terminalOut() && context.environment().colours() && !context.options().noColor;
    }

    boolean colours() {
        return colours;
    }

    void begin(Path directory) {
        say(Tone.HEAD, "Countersign demo: five file servers that do not require SMB signing");
        say(Tone.PLAIN, "");
        say(Tone.PLAIN, "  real       the program, SSH with host keys, /bin/sh, leases, SMB2 on 127.0.0.1");
        say(Tone.PLAIN, "  stand-ins  smbd, testparm, smbcontrol, smbstatus: no Samba is needed here");
        say(Tone.PLAIN, "  faster     waiting for the wire takes a twentieth of the usual time");
        say(Tone.PLAIN, "  leaves     nothing; it works in " + directory);
    }

    void chapter(int number, String title) {
        say(Tone.PLAIN, "");
        say(Tone.HEAD, "── " + number + "  " + title + " " + "─".repeat(Math.max(0, 73 - title.length())));
    }

    void command(String line) {
        say(Tone.CHANGE, "$ " + line);
        say(Tone.PLAIN, "");
    }

    /** Shows a plan: its first changes and its summary. */
    void plan(Told told) {
        print(whole ? told.output() : Excerpt.plan(told.output(), SHOWN), told);
    }

    /** Shows a text between the commands. */
    void remark(String line) {
        say(Tone.PLAIN, "");
        say(Tone.PLAIN, line);
    }

    /** Shows the outcomes, without the plan that the command prints before them. */
    void outcomes(Told told) {
        print(whole ? told.output() : Excerpt.outcomes(told.output()), told);
    }

    void whole(Told told) {
        print(told.output(), told);
    }

    private void print(String output, Told told) {
        if (!silent) {
            console.document(Excerpt.wrap(output.stripTrailing()));
        }
        say(Tone.DIM, "(exit " + told.exit() + ")");
    }

    void rolledBack(String hung, Map<String, List<Look>> looks) {
        say(Tone.PLAIN, "The smbd of '" + hung + "' takes a reload and does nothing: the fault in this demo.");
        say(Tone.PLAIN, "The file was right, every exit code was 0; only the wire showed it. Again:");
        say(Tone.PLAIN, "");
        say(Tone.DIM, String.format("  %-10s %-22s %s", "host", "on the wire", "sha256 of smb.conf"));
        looks.forEach((host, seen) -> {
            Look before = seen.get(0);
            Look after = seen.get(1);
            boolean same = before.digest().equals(after.digest());
            say(
                    same ? Tone.CHANGE : Tone.GOOD,
                    String.format(
                            "  %-10s %-22s %s",
                            host,
                            before.wire().equals(after.wire()) ? after.wire() : before.wire() + " -> " + after.wire(),
                            same
                                    ? abbreviated(after.digest()) + "… as before"
                                    : abbreviated(before.digest()) + "… -> " + abbreviated(after.digest()) + "…"));
        });
    }

    void restored(Map<String, List<Look>> looks) {
        say(Tone.PLAIN, "");
        say(
                Tone.DIM,
                String.format("  %-10s %-22s %s", "host", "on the wire", "sha256 of smb.conf: before the demo, now"));
        looks.forEach((host, seen) -> {
            Look first = seen.get(0);
            Look last = seen.get(seen.size() - 1);
            boolean equal = first.digest().equals(last.digest());
            say(
                    equal ? Tone.GOOD : Tone.BAD,
                    String.format(
                            "  %-10s %-22s %s… %s… %s",
                            host,
                            last.wire(),
                            abbreviated(first.digest()),
                            abbreviated(last.digest()),
                            equal ? "equal" : "DIFFERENT"));
        });
    }

    void end(List<Check> checks, double seconds) {
        List<Check> broken = checks.stream().filter(each -> !each.holds()).toList();
        say(Tone.PLAIN, "");
        if (broken.isEmpty()) {
            say(
                    Tone.HEAD,
                    String.format(
                            Locale.ROOT,
                            "Demo: %d checks passed, %.1f s, nothing is left behind.",
                            checks.size(),
                            seconds));
            console.remark("Next: countersign init, then your own hosts in inventories/");
            return;
        }
        console.complain(Tone.BAD, "error: the demo did not go as expected; no host outside this process was changed");
        broken.forEach(each -> console.complain(Tone.BAD, "  failed: " + each.what()));
        console.complain(Tone.PLAIN, "  run: countersign demo -v");
    }

    private static String abbreviated(Digest digest) {
        return digest.hex().substring(0, DIGITS);
    }

    private void say(Tone tone, String line) {
        if (!silent) {
            console.result(tone, line);
            console.flush();
        }
    }
}
