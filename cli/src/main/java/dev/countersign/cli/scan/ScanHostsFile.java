package dev.countersign.cli.scan;

import dev.countersign.cli.terminal.Console;
import dev.countersign.observation.ServerIdentity;
import dev.countersign.wire.scan.ScanResult;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes which address calls itself what, in the form of {@code /etc/hosts}: an address and the
 * names that its server gives. A name that no host can have is left out.
 */
final class ScanHostsFile implements ScanOutput {
    private static final Pattern NAME = Pattern.compile("(?=.*[A-Za-z])[A-Za-z0-9][A-Za-z0-9._-]{0,252}");

    private final Console console;
    private final Set<String> written = new HashSet<>();

    ScanHostsFile(Console console) {
        this.console = console;
    }

    @Override
    public void begin() {
        console.piece(
                "# What each server says that it is called: countersign scan --format names. Nothing proves it.\n");
    }

    @Override
    public void add(ScanResult result) {
        Optional<ServerIdentity> identity = result.besides().identity();
        String names = Stream.of(
                        identity.flatMap(ServerIdentity::dnsName), identity.flatMap(ServerIdentity::netbiosName))
                .flatMap(Optional::stream)
                .filter(each -> NAME.matcher(each).matches())
                .distinct()
                .collect(Collectors.joining("\t"));
        String line = result.answer().address() + "\t" + names + "\n";
        if (!names.isEmpty() && written.add(line)) {
            console.piece(line);
        }
    }
}
