package dev.countersign.finding;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.IntFunction;

/**
 * The same rows in every format of a list.
 *
 * @param rows how many
 * @param host which host a row is about, as the list writes it
 * @param about what a row says of it
 */
public record WrittenLists(int rows, IntFunction<String> host, IntFunction<About> about) {
    /** What a row is about. */
    public enum About {
        SMB,
        OTHER,
        NO_HOST
    }

    private String made(String begin, BiFunction<String, About, String> row, String end) {
        StringBuilder text = new StringBuilder(begin);
        for (int i = 0; i < rows; i++) {
            text.append(row.apply(host.apply(i), about.apply(i)));
        }
        return text.append(end).toString();
    }

    private static String id(About about, String ours, String other) {
        return about == About.OTHER ? other : ours;
    }

    /** The formats that can say something about other things than SMB, each with its text. */
    public Map<Format, String> reports() {
        Map<Format, String> texts = new EnumMap<>(Format.class);
        texts.put(
                Format.NESSUS_XML,
                made(
                        "<?xml version=\"1.0\"?>\n<NessusClientData_v2><Report name=\"r\">\n",
                        (host, about) -> "<ReportHost name=\"" + host + "\"><ReportItem port=\"445\" pluginID=\""
                                + id(about, "57608", "19506") + "\" pluginName=\"x\"/></ReportHost>\n",
                        "</Report></NessusClientData_v2>\n"));
        texts.put(
                Format.NESSUS_CSV,
                made(
                        "Plugin ID,Host,Port,Name\n",
                        (host, about) ->
                                id(about, "57608", "10395") + "," + host + ",445,\"a \"\"name\"\",\nof two lines\"\n",
                        ""));
        texts.put(
                Format.QUALYS_CSV,
                made(
                        "\"Scan Results\",\"11/26/2026\"\n\n\"IP\",\"DNS\",\"NetBIOS\",\"OS\",\"QID\",\"Title\",\"Port\"\n",
                        (host, about) -> "\"" + host + "\",\"\",\"\",\"\",\"" + id(about, "90043", "70000")
                                + "\",\"x\",\"445\"\n",
                        "\"hosts not alive\",\"192.0.2.200\"\n"));
        texts.put(
                Format.GREENBONE_XML,
                made(
                        "<report><report><results>\n",
                        (host, about) -> "<result><host>" + host + "</host><port>445/tcp</port><nvt oid=\"1.2\"><name>"
                                + id(about, "SMB Signing Disabled", "OS Detection")
                                + "</name></nvt></result>\n",
                        "</results></report></report>\n"));
        texts.put(
                Format.GREENBONE_CSV,
                made(
                        "IP,Port,NVT OID,NVT Name\n",
                        (host, about) -> host + ",445,1.2," + id(about, "SMB Signing Disabled", "OS Detection") + "\n",
                        ""));
        texts.put(
                Format.NMAP_XML,
                made(
                        "<nmaprun>\n",
                        (host, about) -> "<host><address addr=\"" + host + "\" addrtype=\"ipv4\"/>"
                                + id(
                                        about,
                                        "<hostscript><script id=\"smb2-security-mode\" output=\"Message signing enabled"
                                                + " but not required\"/></hostscript>",
                                        "")
                                + "</host>\n",
                        "</nmaprun>\n"));
        texts.put(
                Format.NETEXEC_LOG,
                made(
                        "",
                        (host, about) -> "SMB  " + host + "  445  X  "
                                + id(
                                        about,
                                        "[*] Windows 10 Build 19041 x64 (name:a;b) (domain:c;d) (signing:False) (SMBv1:False)",
                                        "[+] a login")
                                + "\n",
                        ""));
        texts.put(
                Format.SCAN_LINES,
                made(
                        "",
                        (host, about) -> "{\"target\":\"" + host + ":445\",\"address\":\"" + host
                                + "\",\"port\":445,\"verdict\":\"" + id(about, "offered", "cannot tell")
                                + "\"}\n",
                        ""));
        return texts;
    }

    /** The formats that are hosts and nothing else. */
    public Map<Format, String> lists() {
        return Map.of(
                // its first line says what it is, so the first row comes last
                Format.LIST,
                made("# a list\n", (host, about) -> host + "\n", "$(id)\n").replaceFirst("\\$\\(id\\)\n", ""),
                Format.CSV,
                made("ip,site\n", (host, about) -> host + ",x\n", ""));
    }
}
