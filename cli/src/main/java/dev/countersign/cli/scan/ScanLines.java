package dev.countersign.cli.scan;

import dev.countersign.cli.terminal.Console;
import dev.countersign.wire.scan.ScanJson;
import dev.countersign.wire.scan.ScanResult;

/**
 * Writes a scan as JSON lines, each endpoint as soon as those before it are known. {@code --resume}
 * continues from this output.
 */
final class ScanLines implements ScanOutput {
    private final Console console;

    ScanLines(Console console) {
        this.console = console;
    }

    @Override
    public void add(ScanResult result) {
        console.document(ScanJson.line(result));
    }

    @Override
    public boolean repeatsKnown() {
        return false;
    }
}
