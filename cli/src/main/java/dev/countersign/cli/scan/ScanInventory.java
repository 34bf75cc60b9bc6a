package dev.countersign.cli.scan;

import dev.countersign.cli.terminal.Console;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Untrusted;
import dev.countersign.inventory.Endpoint;
import dev.countersign.wire.scan.ScanCounts;
import dev.countersign.wire.scan.ScanResult;
import java.util.HashSet;
import java.util.Set;

/**
 * Writes a scan as an inventory to start from: every endpoint that speaks SMB, with its verdict in
 * a comment; logins are left to be filled in.
 */
final class ScanInventory implements ScanOutput {
    private final Console console;
    private final Set<String> names = new HashSet<>();

    ScanInventory(Console console) {
        this.console = console;
    }

    @Override
    public void begin() {
        console.piece("""
                # Made by countersign scan. Add here how to log in: docs/inventories.md explains every key.
                # defaults: {user: admin, key: ~/.ssh/id_ed25519, become: sudo}
                hosts:
                """);
    }

    @Override
    public void add(ScanResult result) {
        boolean smb = result.answer().dialect().isPresent()
                || result.answer().refused()
                || result.answer().smb1().filter(each -> each.isSpoken()).isPresent();
        String name = result.target().address();
        if (!smb || !names.add(result.target().text())) {
            return;
        }
        int port = result.target().port();
        // a zone, as in fe80::1%eth0, cannot be part of a host name
        String called = name.replace('%', '-');
        String host = names.add(called) ? called : called + "-" + port;
        String endpoint = port == Endpoint.SMB_PORT ? "" : ", smb: [{port: " + port + "}]";
        console.piece("  # " + new Untrusted(result.verdict().why().line()).onOneLine() + "\n  \"" + host
                + "\": {address: \"" + name + "\", platform: auto" + endpoint + "}\n");
    }

    @Override
    public void end(ScanCounts counts, ExitCode code, boolean interrupted) {
        if (names.isEmpty()) {
            console.piece("  {}\n");
        }
    }
}
