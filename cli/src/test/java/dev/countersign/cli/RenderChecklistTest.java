package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code render --for checklist}: what a person must set by hand, host by host, as Markdown. The list is golden:
 * {@code -Dtest=RenderChecklistTest -Dcountersign.write=true}; then read what changed.
 */
class RenderChecklistTest {
    private static final Path GOLDEN = Path.of("src/test/resources/checklist/checklist.md");

    private static final String ONE_RULE = """
            policy: signing
            why: because
            rules:
              - {id: sign, require: {server signing: required}}
            """;

    @TempDir
    Path temporary;

    private Terminal repository() {
        return Terminal.in(temporary).file("policies/a.yaml", """
                        policy: signing
                        why: because
                        rules:
                          - {id: sign, require: {server signing: required}}
                          - {id: no-smb1, hosts: {names: [buffalo]}, require: {smb1: "off"}}
                        waivers:
                          - {rule: sign, hosts: [waived], reason: old, owner: us, until: 2999-01-01}
                        """).file("inventories/a.yaml", """
                        hosts:
                          isilon: {address: 192.0.2.10, platform: powerscale}
                          netapp: {address: 192.0.2.11, platform: ontap, smb: [{address: 192.0.2.12}, {address: 192.0.2.13, port: 4450}]}
                          buffalo: {address: 192.0.2.14, platform: buffalo}
                          dsm: {address: 192.0.2.15, platform: synology-dsm}
                          mac: {address: 192.0.2.16, platform: macos}
                          waived: {address: 192.0.2.17, platform: macos}
                          fs1: {address: 192.0.2.18, platform: samba}
                          win: {address: 192.0.2.19, platform: windows}
                        """);
    }

    @Test
    void lists_every_host_once_with_boxes_or_with_the_reason_why_not() throws IOException {
        Terminal.Said said = repository()
                .run(
                        "render",
                        "--for",
                        "checklist",
                        "--out",
                        temporary.resolve("out").toString());

        assertThat(said.exit()).as(said.out() + said.err()).isZero();
        String list = Files.readString(temporary.resolve("out/checklist/checklist.md"));
        if (Boolean.getBoolean("countersign.write")) {
            Files.createDirectories(GOLDEN.getParent());
            Files.writeString(GOLDEN, list);
        }
        assertThat(list).isEqualTo(Files.readString(GOLDEN));
        assertThat(RenderedKind.MARKDOWN.objection(Bytes.utf8(list))).isEmpty();
        for (String host : List.of("isilon", "netapp", "buffalo", "dsm", "mac", "waived", "fs1", "win")) {
            assertThat(list.split("\n## `" + host + "`\n|[ ,-] ?`" + host + "`[,:]", -1))
                    .as(host)
                    .hasSize(2);
        }
    }

    @Test
    void without_a_file_the_list_itself_is_printed_and_in_chinese_where_the_locale_says_so() {
        Terminal.Said said =
                repository().variable("LC_ALL", "zh_CN.UTF-8").run("render", "--for", "checklist", "-l", "mac");

        assertThat(said.exit()).isZero();
        assertThat(said.out()).startsWith("# SMB settings to change by hand\n").contains("关闭并重新打开");
    }

    @Test
    void a_host_whose_platform_nobody_knows_is_named_and_the_exit_says_so() {
        Terminal terminal = repository();
        terminal.file("policies/a.yaml", ONE_RULE);
        terminal.file(
                "inventories/a.yaml",
                "hosts: {open: {address: 192.0.2.10}, mac: {address: 192.0.2.11, platform: macos}}\n");

        Terminal.Said said = terminal.run("render", "--for", "checklist", "--json");

        assertThat(said.exit()).isEqualTo(4);
        assertThat(said.json().texts("onList")).containsExactly("mac");
        assertThat(said.json().maps("apart"))
                .extracting(each -> each.text("host"))
                .containsExactly("open");
        assertThat(said.json().text("checklist"))
                .contains("## Not on this list")
                .contains("`open`");
    }

    /** Nothing that a policy or a platform folder says becomes markup of the list. */
    @Test
    void what_others_wrote_stays_text() {
        Terminal terminal = repository();
        terminal.file("policies/a.yaml", ONE_RULE);
        terminal.file("templates/acme/platform.yaml", """
                platform: acme
                title: "Acme <img src=x onerror=alert(1)> [link](http://x)"
                sureness: experimental
                sources: [x]
                speaker: none
                document: fields
                observe only: "`rm` | *x*"
                lease: none
                activation: "<b>never</b>"
                postures:
                  server signing: {setting: server signing}
                """);
        terminal.file("inventories/a.yaml", "hosts: {box: {address: 192.0.2.10, platform: acme}}\n");

        Terminal.Said said = terminal.run("render", "--for", "checklist");

        assertThat(said.out())
                .contains(
                        "**Not granted**",
                        "Acme \\<img src=x onerror=alert(1)\\> \\[link\\](http://x)",
                        "\\`rm\\` \\| \\*x\\*");
    }
}
