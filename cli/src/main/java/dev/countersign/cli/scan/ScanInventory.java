package dev.countersign.cli.scan;

import dev.countersign.cli.terminal.Console;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Untrusted;
import dev.countersign.inventory.Endpoint;
import dev.countersign.observation.ServerIdentity;
import dev.countersign.observation.ServerSystem;
import dev.countersign.wire.scan.ScanCounts;
import dev.countersign.wire.scan.ScanResult;
import dev.countersign.wire.scan.ScanTarget;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Writes a scan as an inventory to start from: every endpoint that speaks SMB, with its verdict in
 * a comment; logins are left to be filled in.
 */
final class ScanInventory implements ScanOutput {
    /** A name with a letter in it, so that it cannot be the address of another; 'none' means something else. */
    private static final Pattern OWN_NAME = Pattern.compile("(?!none$)(?=.*[a-z])[a-z0-9][a-z0-9.-]{0,252}");

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
        String address = result.target().address();
        if (!smb || !names.add(result.target().text())) {
            return;
        }
        int port = result.target().port();
        Optional<ServerIdentity> identity = result.besides().identity().filter(ServerIdentity::known);
        Optional<ServerSystem> system =
                identity.map(each -> each.system(result.answer().dialect()));
        StringBuilder host = new StringBuilder();
        comment(host, result.verdict().why().line());
        identity.ifPresent(each -> comment(
                host,
                "it says: " + each.words() + "; "
                        + system.map(ServerSystem::words).orElse("")));
        host.append("  \"")
                .append(called(identity, result.target()))
                .append("\": {address: \"")
                .append(address);
        host.append("\", platform: ")
                .append(system.flatMap(ServerSystem::platform).orElse("auto"));
        if (port != Endpoint.SMB_PORT) {
            host.append(", smb: [{port: ").append(port).append("}]");
        }
        // only Windows gives its own version: what others give says nothing about them
        system.filter(ServerSystem::windows)
                .flatMap(windows -> identity.flatMap(ServerIdentity::version))
                .ifPresent(version ->
                        host.append(", labels: {version: \"").append(version).append("\"}"));
        console.piece(host.append("}\n").toString());
    }

    private static void comment(StringBuilder to, String text) {
        to.append("  # ").append(new Untrusted(text).onOneLine()).append('\n');
    }

    /**
     * Returns a free name: of an address, what its server calls itself if that can be the name of a
     * host, or else the target as it was given. A server can call itself whatever it likes, so the
     * first one keeps a name, and the address stays what is used.
     */
    private String called(Optional<ServerIdentity> identity, ScanTarget target) {
        Optional<String> own = identity.filter(each -> target.literal().isPresent())
                .flatMap(ServerIdentity::name)
                .map(each -> each.toLowerCase(Locale.ROOT))
                .filter(each -> OWN_NAME.matcher(each).matches());
        if (own.isPresent() && names.add(own.get())) {
            return own.get();
        }
        // a zone, as in fe80::1%eth0, cannot be part of a host name
        String given = target.address().replace('%', '-');
        return names.add(given) ? given : given + "-" + target.port();
    }

    @Override
    public void end(ScanCounts counts, ExitCode code, boolean interrupted) {
        if (names.isEmpty()) {
            console.piece("  {}\n");
        }
    }
}
