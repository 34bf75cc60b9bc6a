package dev.countersign.finding;

import dev.countersign.diagnostic.Untrusted;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells what a file is by its beginning. Names of files do not count: people rename them. */
final class Recognition {
    private static final Pattern ROOT = Pattern.compile("<([A-Za-z_][\\w.:-]{0,100})");
    /** In a listing of Ansible, hosts and children are lists; in an inventory of this program, hosts are a map. */
    private static final Pattern LISTING = Pattern.compile("\"_meta\"|\"(?:hosts|children)\"\\s*:\\s*\\[");

    private static final Pattern OWN_INVENTORY =
            Pattern.compile("(?m)^[\"']?(?:hosts|groups|defaults)[\"']?\\s*:(?:\\s|$)");

    /** How files of zip, gzip, bzip2 and xz begin, read as UTF-8. */
    private static final List<String> COMPRESSED = List.of("PK\003\004", "\037\ufffd", "BZh", "\ufffd7zXZ");

    private static final int SHOWN = 60;

    private final Format format;
    private final char delimiter;

    private Recognition(Format format, char delimiter) {
        this.format = format;
        this.delimiter = delimiter;
    }

    private Recognition(Format format) {
        this(format, ',');
    }

    Format format() {
        return format;
    }

    /** How the table is separated, if it is one. */
    CsvFile.Layout layout() {
        return new CsvFile.Layout(format, delimiter);
    }

    /**
     * Returns what a file is.
     *
     * @param head its beginning
     */
    static Recognition of(String head) throws NotUnderstood {
        if (COMPRESSED.stream().anyMatch(head::startsWith)) {
            throw new NotUnderstood("it is compressed: unpack it first");
        }
        String text = head.stripLeading();
        if (text.isEmpty()) {
            throw new NotUnderstood("it is empty");
        }
        if (text.charAt(0) == '<') {
            return new Recognition(xml(text));
        }
        if (text.charAt(0) == '{') {
            return new Recognition(json(text));
        }
        if (isProgram(text)) {
            throw new NotUnderstood(
                    "it is a program, which is not run here: run it yourself, and import what it prints");
        }
        if (isOwnInventory(text)) {
            throw new NotUnderstood(
                    "it is an inventory of this program already: put it under inventories/, or name it with -i");
        }
        if (NetExecLog.is(text)) {
            return new Recognition(Format.NETEXEC_LOG);
        }
        Optional<CsvFile.Layout> table = CsvFile.layout(text);
        if (table.isPresent()) {
            return new Recognition(table.get().format(), table.get().delimiter());
        }
        if (AnsibleIni.is(text)) {
            return new Recognition(Format.ANSIBLE_INI);
        }
        if (AnsibleYaml.is(text)) {
            return new Recognition(Format.ANSIBLE_YAML);
        }
        if (AnsibleYaml.isYaml(text)) {
            throw new NotUnderstood(
                    "it looks like YAML, but not like an inventory of Ansible: no group in it has hosts, children or vars");
        }
        if (PlainList.is(text)) {
            return new Recognition(Format.LIST);
        }
        throw new NotUnderstood("its format is not known; it begins with '" + new Untrusted(text).brief(SHOWN) + "'");
    }

    /** Whether a text is a program that some system would run. */
    static boolean isProgram(String text) {
        return text.startsWith("#!");
    }

    /** Whether a text is an inventory in this program's own form. */
    private static boolean isOwnInventory(String text) {
        return AnsibleYaml.isYaml(text) && OWN_INVENTORY.matcher(text).find();
    }

    private static Format xml(String text) throws NotUnderstood {
        Matcher root = ROOT.matcher(text);
        if (!root.find(beforeRoot(text)) || root.start() != beforeRoot(text)) {
            throw new NotUnderstood("it looks like XML and has no first element");
        }
        return switch (root.group(1)) {
            case "NessusClientData_v2" -> Format.NESSUS_XML;
            case "nmaprun" -> Format.NMAP_XML;
            case "report", "get_reports_response", "get_results_response" -> Format.GREENBONE_XML;
            case "NessusClientData" ->
                throw new NotUnderstood("it is a file of Nessus before version 4: export it as .nessus again");
            default ->
                throw new NotUnderstood("it is XML whose first element is '" + root.group(1)
                        + "', and not that of Nessus, nmap or Greenbone");
        };
    }

    /** Returns where the first element begins: after instructions, comments and a document type. */
    private static int beforeRoot(String text) {
        int at = 0;
        while (at < text.length()) {
            String end = text.startsWith("<?", at) ? "?>" : text.startsWith("<!--", at) ? "-->" : "";
            if (end.isEmpty() && text.startsWith("<!", at)) {
                int subset = text.indexOf('[', at);
                int close = text.indexOf('>', at);
                end = subset >= 0 && subset < close ? "]" : ">";
            }
            int next = end.isEmpty() ? -1 : text.indexOf(end, at);
            if (next < 0) {
                break;
            }
            at = next + end.length();
            while (at < text.length()
                    && (Character.isWhitespace(text.charAt(at)) || (end.equals("]") && text.charAt(at) == '>'))) {
                at++;
            }
        }
        return at;
    }

    private static Format json(String text) throws NotUnderstood {
        String line = text.lines().findFirst().orElse("");
        if (text.contains("\"countersign.scan/1\"")) {
            return Format.SCAN_DOCUMENT;
        }
        if (text.contains("\"countersign.findings/1\"")) {
            throw new NotUnderstood("it is a findings file that an import made already");
        }
        if (line.contains("\"target\":") && line.contains("\"verdict\":")) {
            return Format.SCAN_LINES;
        }
        if (LISTING.matcher(text).find()) {
            return Format.ANSIBLE_JSON;
        }
        throw new NotUnderstood("it is JSON, but neither of 'countersign scan' nor of 'ansible-inventory --list'");
    }
}
