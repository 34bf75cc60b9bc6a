package dev.countersign.finding;

import dev.countersign.finding.XmlFile.Attributes;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code .nessus} files: the properties of a host come first, then its items, each of which is a row. */
final class NessusXml implements XmlFile.Elements {
    private final Set<String> wanted;
    private final Rows rows;
    private final Map<String, String> properties = new HashMap<>();
    private String host = "";
    private String tag = "";
    private long number;

    NessusXml(Set<String> wanted, Rows rows) {
        this.wanted = wanted;
        this.rows = rows;
    }

    void read(InputStream in) throws IOException {
        XmlFile.read(in, this, rows);
    }

    @Override
    public void start(String name, Attributes attributes, long line) {
        switch (name) {
            case "ReportHost" -> {
                properties.clear();
                host = attributes.get("name");
            }
            case "tag" -> tag = attributes.get("name");
            case "ReportItem" -> item(attributes, line);
            default -> {
                // what an item says besides is not needed
            }
        }
    }

    @Override
    public void end(String name, String text) {
        if (name.equals("tag") && properties.size() < CsvRecords.MOST_CELLS) {
            properties.putIfAbsent(tag.toLowerCase(Locale.ROOT), Cut.to(text, RawRow.LONGEST));
        }
    }

    private void item(Attributes attributes, long line) {
        number++;
        String plugin = attributes.get("pluginID");
        if (plugin.isEmpty()) {
            rows.notUnderstood(number, line, "it has no pluginID");
            return;
        }
        Optional<Claim> claim = Catalogue.nessus(plugin, attributes.get("pluginName"));
        if (claim.isEmpty()) {
            rows.other();
            return;
        }
        RawRow raw = new RawRow(number, line)
                .claim(claim.get())
                .with(Trait.ADDRESS, property("host-ip"))
                .with(Trait.ADDRESS, host)
                .with(Trait.NAME, property("host-fqdn"))
                .with(Trait.NAME, property("host-rdns"))
                .with(Trait.NAME, host)
                .with(Trait.COMPUTER, property("netbios-name"))
                .with(Trait.SYSTEM, property("operating-system"))
                .with(Trait.PORT, attributes.get("port"))
                .with(Trait.DATE, property("host_end"))
                .with(Trait.DATE, property("host_start"));
        wanted.forEach(each -> raw.column(each, property(each)));
        rows.row(raw);
    }

    private String property(String name) {
        return properties.getOrDefault(name, "");
    }
}
