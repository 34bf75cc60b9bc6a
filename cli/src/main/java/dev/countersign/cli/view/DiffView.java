package dev.countersign.cli.view;

import dev.countersign.cli.terminal.Console;
import dev.countersign.cli.terminal.Console.Tone;

/**
 * Shows a unified diff on a terminal: additions, removals and line positions each in their own
 * tone.
 */
final class DiffView {
    private DiffView() {}

    static void show(Console console, String diff, String indent) {
        diff.lines().forEach(line -> console.result(tone(line), indent + line));
    }

    private static Tone tone(String line) {
        if (line.startsWith("+++") || line.startsWith("---")) {
            return Tone.HEAD;
        }
        return switch (line.isEmpty() ? ' ' : line.charAt(0)) {
            case '+' -> Tone.GOOD;
            case '-' -> Tone.BAD;
            case '@' -> Tone.DIM;
            default -> Tone.PLAIN;
        };
    }
}
