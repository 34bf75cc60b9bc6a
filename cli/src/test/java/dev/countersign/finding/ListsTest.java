package dev.countersign.finding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.explain.Kind;
import dev.countersign.explain.Page;
import dev.countersign.explain.Pages;
import dev.countersign.inventory.Endpoint;
import dev.countersign.inventory.Host;
import java.io.ByteArrayInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts once, however many rows there are about them; the rest of the formats is in the golden cases. */
class ListsTest {
    @Test
    void a_host_is_one_host_whatever_the_number_of_rows_and_ports() {
        Imported imported = Lists.read("""
                Plugin ID,Host,FQDN,Port,Name
                57608,192.0.2.1,fs1.example.net,445,x
                57608,192.0.2.1,,139,x
                57608,192.0.2.1,fs1.example.net,0,x
                57608,FS1.example.net,,1445,x
                """);

        assertThat(imported.findings()).hasSize(4);
        assertThat(Lists.hosts(imported)).singleElement().satisfies(host -> {
            assertThat(host.name()).isEqualTo("fs1.example.net");
            assertThat(host.smb()).containsExactly(new Endpoint("192.0.2.1", 445), new Endpoint("192.0.2.1", 1445));
        });
    }

    @Test
    void two_addresses_with_one_name_stay_two_hosts() {
        Imported imported = Lists.read("ip,hostname\n192.0.2.1,fs1\n192.0.2.2,fs1\n192.0.2.3,\nfs1,\n");

        assertThat(Lists.hosts(imported)).extracting(Host::name).containsExactly("fs1", "192.0.2.2", "192.0.2.3");
    }

    @Test
    void the_spelling_of_an_ipv6_address_does_not_make_a_second_host() {
        Imported imported =
                Lists.read("2001:db8::1\n2001:DB8:0:0:0:0:0:1\n::ffff:192.0.2.1\n192.0.2.1\nfe80::1%eth0\n");

        assertThat(Lists.hosts(imported))
                .extracting(Host::name)
                .containsExactly("2001:db8::1", "192.0.2.1", "fe80::1-eth0");
        assertThat(imported.hosts().get(2).groups()).contains("net-fe80-0-0-0-64");
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, net-192.0.2.0-24",
        "2001:db8::1, net-2001-db8-0-0-64",
        "2001:db8:1:2:3:4:5:6, net-2001-db8-1-2-64",
        "1::2:3:4:5:6, net-1-0-0-2-64",
        "::2:3:4:5:6:7, net-0-0-2-3-64",
        "fe80::1%eth0, net-fe80-0-0-0-64"
    })
    void a_subnet_is_the_first_24_or_64_bits(String address, String group) {
        Imported imported = Lists.read(address.getBytes(StandardCharsets.UTF_8), List.of(new Grouping("subnet")));

        assertThat(imported.groups()).containsOnlyKeys(group);
    }

    @Test
    void a_host_of_ansible_is_what_it_is_called_there_and_is_where_the_file_says() {
        Imported imported = Lists.read("""
                [files]
                192.0.2.10 ansible_host=fs1.example.net
                192.0.2.11 ansible_host=10.0.0.11
                192.0.2.12
                192.0.2.13 ansible_host=bad,host
                """);

        assertThat(Lists.hosts(imported))
                .extracting(host -> host.name() + " " + host.login().ssh().address())
                .containsExactly("192.0.2.10 fs1.example.net", "192.0.2.11 10.0.0.11", "192.0.2.12 192.0.2.12");
        assertThat(imported.notUnderstood()).isEqualTo(1);
    }

    @Test
    void a_host_that_two_inventories_call_by_its_address_is_one_host() {
        byte[] first = "[a]\n192.0.2.10 ansible_user=admin\n".getBytes(StandardCharsets.UTF_8);
        byte[] second = "[b]\n192.0.2.10 ansible_port=2222\n".getBytes(StandardCharsets.UTF_8);

        Imported imported = Imported.read(
                List.of(
                        new Imported.Source("a", () -> new ByteArrayInputStream(first)),
                        new Imported.Source("b", () -> new ByteArrayInputStream(second))),
                List.of());

        assertThat(imported.hosts()).singleElement().satisfies(host -> {
            assertThat(host.name()).isEqualTo("192.0.2.10");
            assertThat(host.groups()).containsExactly("a", "b");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "Microsoft Windows Server 2019 Standard, windows",
        "Windows 10 / Server 2019 Build 17763 x64, windows",
        "Microsoft Windows 11 Pro, windows",
        "Windows Server 2012 R2 Standard, windows",
        "Microsoft Windows 7 Professional, windows-legacy",
        "Windows 7 / Server 2008 R2 Build 7601, windows-legacy",
        "Windows 8 / Server 2012 Build 9200, ''",
        "Windows 6.1 Build 0, ''",
        "Microsoft Windows, ''",
        "Unix - Samba, ''",
        "Linux Kernel 5.10 on Debian 11, ''",
        "Synology DiskStation Manager 7.2, synology-dsm",
        "NetApp Data ONTAP 9.12, ontap",
        "QNAP QTS on Linux, qnap",
        "TrueNAS SCALE 24.10, truenas",
        "Synology or QNAP, ''"
    })
    void a_platform_is_told_only_where_the_words_leave_no_doubt(String system, String platform) {
        assertThat(SystemName.platform(system).orElse("")).isEqualTo(platform);
    }

    @Test
    void every_platform_that_can_be_told_is_one_of_the_program() {
        List<String> told = List.of(
                "Windows 10",
                "Windows 7",
                "synology",
                "truenas",
                "qnap",
                "netapp",
                "openmediavault",
                "unraid",
                "onefs",
                "qumulo",
                "readynas",
                "asustor",
                "terastation",
                "macOS 14");

        assertThat(told.stream()
                        .map(each -> SystemName.platform(each).orElseThrow())
                        .collect(Collectors.toSet()))
                .hasSize(told.size())
                .isSubsetOf(Lists.platforms());
    }

    @Test
    void lists_that_contradict_each_other_tell_no_platform() {
        Imported imported =
                Lists.read("ip,os\n192.0.2.1,Windows 10\n192.0.2.1,QNAP\n192.0.2.2,Windows 10\n192.0.2.2,\n");

        assertThat(Lists.hosts(imported)).extracting(Host::platform).containsExactly("auto", "windows");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
    void tables_may_have_a_mark_and_any_unicode_encoding(String encoding) {
        byte[] bytes = "\uFEFFip;hostname\r\n192.0.2.1;fs1\r\n".getBytes(Charset.forName(encoding));

        assertThat(Lists.hosts(Lists.read(bytes))).extracting(Host::name).containsExactly("fs1");
    }

    @Test
    void the_id_decides_and_the_title_only_where_no_id_is_known() {
        Imported nessus = Lists.read(
                "Plugin ID,Host,Port,Name\n57608,192.0.2.1,445,irgendein Titel\n1,192.0.2.2,445,SMB Signing not required\n");
        Imported greenbone = Lists.read(
                "IP,Port,NVT OID,NVT Name\n192.0.2.1,445,1.2,SMB Signing Disabled\n192.0.2.2,445,1.3,SMB signing enabled and required\n");

        assertThat(nessus.findings())
                .singleElement()
                .satisfies(each -> assertThat(each.claim().id()).isEqualTo("nessus:57608"));
        assertThat(nessus.files().get(0).other()).isEqualTo(1);
        assertThat(greenbone.findings())
                .singleElement()
                .satisfies(each -> assertThat(each.claim().byTitle()).isTrue());
        assertThat(greenbone.files().get(0).remarks())
                .containsExactly("1 finding was told by the title alone, because no id is known for it");
    }

    @Test
    void an_inventory_that_is_too_large_for_one_file_becomes_several() {
        String list = IntStream.range(0, 40_000)
                .mapToObj(i -> "10." + i / 65_536 + "." + i / 256 % 256 + "." + i % 256 + "\n")
                .collect(Collectors.joining());

        Imported imported = Lists.read(list.getBytes(StandardCharsets.UTF_8));

        assertThat(InventoryText.of(imported))
                .hasSizeGreaterThan(1)
                .allSatisfy(
                        each -> assertThat(each).startsWith(InventoryText.MARK).hasSizeLessThan(1 << 20));
        assertThat(Lists.hosts(imported)).hasSize(40_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "57608",
                "96982",
                "26920",
                "nessus:57608",
                "nessus:96982",
                "nessus:26920",
                "qualys:90043",
                "nmap:smb2-security-mode",
                "nmap:smb-security-mode",
                "nmap:smb-protocols",
                "netexec:signing-false",
                "netexec:smbv1-true",
                "scan:offered",
                "scan:not-offered",
                "scan:smb1"
            })
    void every_id_of_a_finding_has_one_page_in_explain(String id) {
        List<Page> pages = Pages.packed().find(id).pages();

        assertThat(pages)
                .singleElement()
                .satisfies(page -> assertThat(page.kind()).isEqualTo(Kind.SCANNER));
    }

    @Test
    void what_identify_found_out_names_the_host_and_its_platform() {
        String line = "{\"target\":\"%s:445\",\"address\":\"%s\",\"port\":445,\"verdict\":\"offered\",\"identity\":{"
                + "\"netbiosName\":\"%s\",\"dnsName\":\"%s\",\"dnsDomain\":\"corp.example.net\"%s}}\n";
        String text =
                line.formatted("192.0.2.1", "192.0.2.1", "FS1", "fs1.corp.example.net", ",\"platform\":\"windows\"")
                        + line.formatted(
                                "files", "192.0.2.2", "FS2", "fs2.corp.example.net", ",\"platform\":\"windows-legacy\"")
                        + line.formatted("192.0.2.3", "192.0.2.3", "", "$(id)", "");

        List<Host> hosts = Lists.hosts(Lists.read(text));

        assertThat(hosts)
                .extracting(each -> each.name() + " " + each.smb().get(0).address() + " " + each.platform())
                .containsExactly(
                        "fs1.corp.example.net 192.0.2.1 windows",
                        "files 192.0.2.2 windows-legacy",
                        "192.0.2.3 192.0.2.3 auto");
    }
}
