package dev.countersign.finding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same 4,000 rows in every format: a thousand hosts four times each, every tenth row about something else,
 * every hundredth about no host. Every row is counted exactly once, and every format gives the same hosts.
 */
class FourThousandRowsTest {
    private static final int ROWS = 4_000;
    private static final int HOSTS = 1_000;

    /** What a row is about. */
    private enum About {
        SMB,
        OTHER,
        NO_HOST
    }

    private static About about(int row) {
        return row % 100 == 0 ? About.NO_HOST : row % 10 == 0 ? About.OTHER : About.SMB;
    }

    private static String host(int row) {
        int host = row % HOSTS;
        return about(row) == About.NO_HOST ? "$(id)" : "10.1." + host / 250 + "." + (host % 250 + 1);
    }

    private static String made(String begin, BiFunction<String, About, String> row, String end) {
        StringBuilder text = new StringBuilder(begin);
        for (int i = 0; i < ROWS; i++) {
            text.append(row.apply(host(i), about(i)));
        }
        return text.append(end).toString();
    }

    private static String id(About about, String ours, String other) {
        return about == About.OTHER ? other : ours;
    }

    static Stream<Arguments> formats() {
        return Stream.of(
                Arguments.of(
                        Format.NESSUS_XML,
                        made(
                                "<?xml version=\"1.0\"?>\n<NessusClientData_v2><Report name=\"r\">\n",
                                (host, about) ->
                                        "<ReportHost name=\"" + host + "\"><ReportItem port=\"445\" pluginID=\""
                                                + id(about, "57608", "19506") + "\" pluginName=\"x\"/></ReportHost>\n",
                                "</Report></NessusClientData_v2>\n")),
                Arguments.of(
                        Format.NESSUS_CSV,
                        made(
                                "Plugin ID,Host,Port,Name\n",
                                (host, about) -> id(about, "57608", "10395") + "," + host
                                        + ",445,\"a \"\"name\"\",\nof two lines\"\n",
                                "")),
                Arguments.of(
                        Format.QUALYS_CSV,
                        made(
                                "\"Scan Results\",\"11/26/2026\"\n\n\"IP\",\"DNS\",\"NetBIOS\",\"OS\",\"QID\",\"Title\",\"Port\"\n",
                                (host, about) -> "\"" + host + "\",\"\",\"\",\"\",\"" + id(about, "90043", "70000")
                                        + "\",\"x\",\"445\"\n",
                                "\"hosts not alive\",\"192.0.2.200\"\n")),
                Arguments.of(
                        Format.GREENBONE_XML,
                        made(
                                "<report><report><results>\n",
                                (host, about) ->
                                        "<result><host>" + host + "</host><port>445/tcp</port><nvt oid=\"1.2\"><name>"
                                                + id(about, "SMB Signing Disabled", "OS Detection")
                                                + "</name></nvt></result>\n",
                                "</results></report></report>\n")),
                Arguments.of(
                        Format.GREENBONE_CSV,
                        made(
                                "IP,Port,NVT OID,NVT Name\n",
                                (host, about) ->
                                        host + ",445,1.2," + id(about, "SMB Signing Disabled", "OS Detection") + "\n",
                                "")),
                Arguments.of(
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
                                "</nmaprun>\n")),
                Arguments.of(
                        Format.NETEXEC_LOG,
                        made(
                                "",
                                (host, about) -> "SMB  " + host + "  445  X  "
                                        + id(
                                                about,
                                                "[*] Windows 10 Build 19041 x64 (name:a;b) (domain:c;d) (signing:False) (SMBv1:False)",
                                                "[+] a login")
                                        + "\n",
                                "")),
                Arguments.of(
                        Format.SCAN_LINES,
                        made(
                                "",
                                (host, about) -> "{\"target\":\"" + host + ":445\",\"address\":\"" + host
                                        + "\",\"port\":445,\"verdict\":\"" + id(about, "offered", "cannot tell")
                                        + "\"}\n",
                                "")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("formats")
    void every_row_is_counted_exactly_once(Format format, String text) {
        Imported imported = Lists.read(text);

        ReadFile file = imported.files().get(0);
        assertThat(file.format()).isEqualTo(format);
        assertThat(file.rows()).isEqualTo(ROWS);
        assertThat(file.reported()).isEqualTo(3_600);
        assertThat(file.named()).isZero();
        assertThat(file.other()).isEqualTo(360);
        assertThat(file.notUnderstood()).isEqualTo(40);
        assertThat(imported.findings()).hasSize(3_600);
        assertThat(imported.hosts()).hasSize(900);
        assertThat(imported.findings()).extracting(Finding::row).doesNotHaveDuplicates();
    }

    /** A list has nothing about other things. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("lists")
    void every_line_of_a_list_is_counted_exactly_once(Format format, String text) {
        Imported imported = Lists.read(text);

        ReadFile file = imported.files().get(0);
        assertThat(file.format()).isEqualTo(format);
        assertThat(file.rows()).isEqualTo(ROWS);
        assertThat(file.reported()).isEqualTo(3_960);
        assertThat(file.notUnderstood()).isEqualTo(40);
        assertThat(imported.hosts()).hasSize(990);
    }

    static Stream<Arguments> lists() {
        return Stream.of(
                // its first line says what it is, so the first row comes last
                Arguments.of(
                        Format.LIST,
                        made("# a list\n", (host, about) -> host + "\n", "$(id)\n")
                                .replaceFirst("\\$\\(id\\)\n", "")),
                Arguments.of(Format.CSV, made("ip,site\n", (host, about) -> host + ",x\n", "")));
    }
}
