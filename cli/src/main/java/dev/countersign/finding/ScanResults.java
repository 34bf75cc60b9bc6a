package dev.countersign.finding;

import dev.countersign.diagnostic.Problem;
import dev.countersign.json.Json;
import dev.countersign.json.JsonMap;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads what {@code countersign scan} wrote: JSON lines, or the document of {@code --json}. */
final class ScanResults {
    private static final Json.Limits LINE = Json.Limits.OF_A_HOST;

    private final Rows rows;
    private long number;

    ScanResults(Rows rows) {
        this.rows = rows;
    }

    /** Reads JSON lines. */
    void lines(Reader in) throws IOException {
        TextLines lines = new TextLines(in);
        for (Optional<TextLines.Line> next = lines.next(); next.isPresent(); next = lines.next()) {
            String text = next.get().text();
            if (text.isBlank()) {
                continue;
            }
            number++;
            try {
                result(
                        Json.readMap(
                                text.getBytes(StandardCharsets.UTF_8),
                                "line " + next.get().number(),
                                LINE),
                        next.get().number());
            } catch (Problem broken) {
                rows.notUnderstood(
                        number, next.get().number(), broken.diagnostics().get(0).what());
            }
        }
    }

    /** Reads a whole document. */
    void document(JsonMap map) {
        for (JsonMap each : map.maps("targets")) {
            number++;
            try {
                result(each, 0);
            } catch (Problem broken) {
                rows.notUnderstood(number, 0, broken.diagnostics().get(0).what());
            }
        }
    }

    private void result(JsonMap map, long line) {
        String verdict = map.text("verdict");
        Optional<String> spoken = map.optionalMap("wire")
                .flatMap(wire -> wire.optionalMap("smb1"))
                .flatMap(smb1 -> smb1.optionalText("spoken"));
        if (!ScanClaims.heard(map.optionalText("dialect"), verdict, spoken)) {
            rows.other();
            return;
        }
        long port = map.integer("port");
        String address = map.text("address");
        String target = name(map.text("target"));
        RawRow raw = new RawRow(number, line)
                .with(Trait.PORT, String.valueOf(port))
                .with(Trait.ADDRESS, address)
                // what somebody called it counts for more than what it calls itself
                .with(Trait.NAME, target.equals(address) ? "" : target);
        map.optionalMap("identity").ifPresent(identity -> identified(raw, identity));
        raw.with(Trait.NAME, target);
        ScanClaims.verdict(verdict).ifPresent(raw::claim);
        spoken.flatMap(ScanClaims::smb1).ifPresent(raw::claim);
        rows.row(raw);
    }

    /** Adds what {@code --identify} found out: names, and the platform where the server's version proves it. */
    private static void identified(RawRow raw, JsonMap identity) {
        raw.with(Trait.NAME, identity.optionalText("dnsName").orElse(""))
                .with(Trait.COMPUTER, identity.optionalText("netbiosName").orElse(""))
                .with(Trait.DOMAIN, identity.optionalText("dnsDomain").orElse(""));
        switch (identity.optionalText("platform").orElse("")) {
            case "windows" -> raw.with(Trait.SYSTEM, "windows 10");
            case "windows-legacy" -> raw.with(Trait.SYSTEM, "windows 7");
            default -> {
                // nothing that a version proves
            }
        }
    }

    /** Returns what an endpoint is called, without its port. */
    static String name(String target) {
        int colon = target.lastIndexOf(':');
        return colon > 0 ? target.substring(0, colon).replaceAll("^\\[|\\]$", "") : target;
    }
}
