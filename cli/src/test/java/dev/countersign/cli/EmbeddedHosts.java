package dev.countersign.cli;

import dev.countersign.bytes.Bytes;
import dev.countersign.demo.EmbeddedFleet;
import dev.countersign.demo.EmbeddedHost;
import dev.countersign.fleet.HostRoots;
import dev.countersign.testing.Ran;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The program with those hosts of the demo whose smbd behaves correctly; they can be reset to their
 * original state.
 */
record EmbeddedHosts(EmbeddedFleet fleet, Terminal terminal, List<EmbeddedHost> hosts, Map<String, Bytes> made)
        implements AutoCloseable {
    static EmbeddedHosts in(Path temporary) throws IOException {
        EmbeddedFleet fleet = EmbeddedFleet.start(Files.createDirectories(temporary.resolve("hosts")));
        Terminal terminal =
                Terminal.in(Files.createDirectories(temporary.resolve("user"))).roots(new HostRoots(fleet.roots()));
        List<EmbeddedHost> hosts = fleet.hosts().stream()
                .filter(each -> !each.name().equals(EmbeddedFleet.HUNG))
                .toList();
        String inventory = Files.readString(fleet.repository().resolve("inventories/demo.yaml"));
        terminal.file("inventories/demo.yaml", inventory.replaceAll("(?m)^  " + EmbeddedFleet.HUNG + ":.*\n", ""));
        terminal.file("policies/signing.yaml", RealHosts.REQUIRED);
        Map<String, Bytes> made = new LinkedHashMap<>();
        for (EmbeddedHost each : hosts) {
            made.put(each.name(), each.document());
        }
        return new EmbeddedHosts(fleet, terminal, hosts, made);
    }

    /** Returns the smb.conf of every host, by its name. */
    Map<String, Bytes> documents() {
        Map<String, Bytes> documents = new LinkedHashMap<>();
        for (EmbeddedHost each : hosts) {
            documents.put(each.name(), document(each));
        }
        return documents;
    }

    private static Bytes document(EmbeddedHost host) {
        try {
            return host.document();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /** Resets every host that differs from its original state; its smbd loads the file. */
    void reset() throws IOException {
        for (EmbeddedHost each : hosts) {
            Bytes wanted = made.getOrDefault(each.name(), Bytes.EMPTY);
            if (!each.document().equals(wanted)) {
                write(each, wanted);
            }
        }
    }

    /** Writes these bytes to a host's smb.conf and has its smbd load them. */
    void write(EmbeddedHost host, Bytes bytes) throws IOException {
        Files.write(host.root().resolve("etc/samba/smb.conf"), bytes.toArray());
        Ran.of(List.of("/bin/sh", host.root() + "/bin/smbcontrol", "smbd", "reload-config"))
                .orFail();
    }

    @Override
    public void close() throws IOException {
        fleet.close();
    }
}
