package dev.countersign.finding;

import dev.countersign.diagnostic.Counts;
import dev.countersign.diagnostic.Untrusted;
import dev.countersign.inventory.Host;
import dev.countersign.json.Json;
import dev.countersign.yaml.YamlReader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes imported hosts as an inventory: several files if one would be too large to be read. Every word of
 * a list is in quotes; JSON's quotes are quotes of YAML too.
 */
public final class InventoryText {
    /** How a file begins that an import made; only such a file is replaced. */
    public static final String MARK = "# Made by countersign import.";

    /** Room for the hosts of one file, below the limit of what is read. */
    private static final int ROOM = YamlReader.MAX_BYTES - (1 << 16);

    /** So many sources are named in the file; the findings file names all. */
    private static final int MOST_SOURCES = 20;

    private InventoryText() {}

    /** Returns the texts of the files, in order; groups are in the first. */
    public static List<String> of(Imported imported) {
        List<String> files = new ArrayList<>();
        StringBuilder text = new StringBuilder(head(imported));
        groups(imported, text);
        text.append("hosts:\n");
        if (imported.hosts().isEmpty()) {
            text.append("  {}\n");
        }
        for (ImportedHost host : imported.hosts()) {
            String line = line(host);
            if (text.length() + line.length() > ROOM) {
                files.add(text.toString());
                text = new StringBuilder(MARK + " More hosts; the groups are in the first file.\nhosts:\n");
            }
            text.append(line);
        }
        files.add(text.toString());
        return List.copyOf(files);
    }

    private static String head(Imported imported) {
        StringBuilder head =
                new StringBuilder(MARK).append(" Add here how to log in: docs/inventories.md explains every key.\n");
        List<ReadFile> first = imported.files()
                .subList(0, Math.min(MOST_SOURCES, imported.files().size()));
        for (ReadFile file : first) {
            head.append("# From ")
                    .append(comment(file.name()))
                    .append(": ")
                    .append(file.format().title())
                    .append(", ")
                    .append(Counts.of(file.rows(), "row"))
                    .append(", sha256 ")
                    .append(file.sha256().hex())
                    .append('\n');
        }
        if (first.size() < imported.files().size()) {
            head.append("# And from ")
                    .append(Counts.of(imported.files().size() - first.size(), "more file"))
                    .append(".\n");
        }
        return head.append("# defaults: {user: admin, key: ~/.ssh/id_ed25519, become: sudo}\n")
                .toString();
    }

    /** A text in a comment ends at the end of its line, and shows nothing that a reader of YAML refuses. */
    private static String comment(String text) {
        return new Untrusted(text)
                .brief()
                .codePoints()
                .map(point -> Character.isDefined(point) ? point : '?')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static void groups(Imported imported, StringBuilder text) {
        if (!imported.groups().isEmpty()) {
            text.append("groups:\n");
            imported.groups()
                    .keySet()
                    .forEach(each -> text.append("  ").append(quoted(each)).append(": {}\n"));
        }
    }

    /**
     * Returns hosts as one YAML document in which each is on the line of the file that it is from, so that
     * messages name that line.
     */
    static String inPlace(Imported imported) {
        StringBuilder text = new StringBuilder("{groups: {");
        text.append(imported.groups().keySet().stream()
                .map(each -> quoted(each) + ": {}")
                .collect(Collectors.joining(", ")));
        text.append("}, hosts: {");
        long line = 1;
        for (ImportedHost host : imported.hosts()) {
            for (; line < host.line(); line++) {
                text.append('\n');
            }
            text.append(entry(host)).append(", ");
        }
        return text.append("}}\n").toString();
    }

    private static String line(ImportedHost host) {
        return "  " + entry(host) + "\n";
    }

    private static String entry(ImportedHost host) {
        List<String> keys = new ArrayList<>();
        host.address().ifPresent(each -> keys.add("address: " + quoted(each)));
        keys.add("platform: " + host.platform().orElse(Host.AUTO));
        host.user().ifPresent(each -> keys.add("user: " + quoted(each)));
        host.sshPort().ifPresent(each -> keys.add("port: " + each));
        if (host.sudo()) {
            keys.add("become: sudo");
        }
        if (!host.groups().isEmpty()) {
            keys.add("groups: ["
                    + host.groups().stream().map(InventoryText::quoted).collect(Collectors.joining(", ")) + "]");
        }
        if (!host.ports().isEmpty()) {
            keys.add("smb: ["
                    + host.ports().stream().map(each -> "{port: " + each + "}").collect(Collectors.joining(", "))
                    + "]");
        }
        return quoted(host.name()) + ": {" + String.join(", ", keys) + "}";
    }

    private static String quoted(String text) {
        return Json.line(text);
    }
}
