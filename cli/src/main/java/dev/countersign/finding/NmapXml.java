package dev.countersign.finding;

import dev.countersign.finding.XmlFile.Attributes;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads XML of nmap. A row is a host. Hosts whose port 445 or 139 is open, or for which a script about SMB
 * said something, are kept; those that are said to require signing are hosts without a finding.
 */
final class NmapXml implements XmlFile.Elements {
    private static final Pattern NOT_REQUIRED = Pattern.compile(
            "signing enabled but not required|signing is disabled|signing disabled|message_signing: *(?:disabled|supported)");
    private static final Pattern REQUIRED = Pattern.compile("signing enabled and required|message_signing: *required");
    private static final Pattern SMB1 = Pattern.compile("nt lm 0\\.12|\\bsmbv1\\b");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,11}");
    private static final Set<String> PORTS = Set.of("445", "139");

    private final Rows rows;
    private RawRow raw = new RawRow(0, 0);
    private boolean inside;
    private boolean smb;
    private String port = "";
    private long number;
    private String version = "";

    NmapXml(Rows rows) {
        this.rows = rows;
    }

    void read(InputStream in) throws IOException {
        XmlFile.read(in, this, rows);
    }

    @Override
    public void start(String name, Attributes attributes, long line) {
        switch (name) {
            case "host" -> begin(attributes, line);
            case "address" -> {
                if (!attributes.get("addrtype").equals("mac")) {
                    raw.with(Trait.ADDRESS, attributes.get("addr"));
                }
            }
            case "hostname" -> raw.with(Trait.NAME, attributes.get("name"));
            case "port" -> port = attributes.get("portid");
            case "state" ->
                smb |= inside && PORTS.contains(port) && attributes.get("state").equals("open");
            case "service" -> service(attributes);
            case "osmatch" -> raw.with(Trait.SYSTEM, attributes.get("name"));
            case "script" -> script(attributes.get("id"), attributes.get("output"));
            default -> {
                // the rest of a scan is about other things
            }
        }
    }

    private void begin(Attributes attributes, long line) {
        number++;
        raw = new RawRow(number, line);
        inside = true;
        smb = false;
        port = "";
        version = "";
        String end = attributes.get("endtime");
        if (SECONDS.matcher(end).matches()) {
            raw.with(Trait.DATE, Instant.ofEpochSecond(Long.parseLong(end)).toString());
        }
    }

    private void service(Attributes attributes) {
        if (inside && PORTS.contains(port)) {
            version = (attributes.get("product") + " " + attributes.get("version")).strip();
        }
    }

    private void script(String id, String output) {
        if (!inside || !id.startsWith("smb")) {
            return;
        }
        String said = output.toLowerCase(Locale.ROOT);
        switch (id) {
            case "smb2-security-mode", "smb-security-mode" -> {
                smb = true;
                if (NOT_REQUIRED.matcher(said).find()) {
                    raw.claim(new Claim(Subject.SIGNING, "nmap:" + id, output.replaceAll("\\s+", " "), false));
                } else if (!REQUIRED.matcher(said).find()) {
                    rows.remark(
                            "some answers of " + id + " are not known here; their hosts are kept without a finding");
                }
            }
            case "smb-protocols" -> {
                smb = true;
                if (SMB1.matcher(said).find()) {
                    raw.claim(new Claim(Subject.SMB1, "nmap:smb-protocols", "NT LM 0.12 (SMBv1)", false));
                }
            }
            default -> {
                // other scripts are about other things
            }
        }
    }

    @Override
    public void end(String name, String text) {
        if (name.equals("ports") || name.equals("port")) {
            port = "";
        }
        if (!name.equals("host") || !inside) {
            return;
        }
        inside = false;
        if (smb) {
            rows.row(raw.with(Trait.SYSTEM, version));
        } else {
            rows.other();
        }
    }
}
