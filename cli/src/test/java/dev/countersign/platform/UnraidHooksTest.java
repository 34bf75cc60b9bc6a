package dev.countersign.platform;

import static dev.countersign.platform.FakeHost.CONFIGURATION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.platform.Reply.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Unraid's hooks: a block of ours at the top of a file in which every other byte belongs to
 * somebody else.
 */
class UnraidHooksTest extends UnderEveryShell {
    private static final String STORE = "store:smb-extra.conf";
    private static final String EXTRA = "/boot/config/smb-extra.conf";
    private static final String WILL = "server signing=mandatory\n";
    private static final String BLOCK = "# BEGIN countersign\nserver signing = mandatory\n# END countersign\n";
    private static final String THEIRS = "#theirs\r\n; caf\u00e9 \\n %s 'x' \"y\"\n[media]\n\tpath = /srv \\";

    @BeforeEach
    void anUnraid() throws IOException {
        becomes("unraid");
        for (String each : List.of("boot/config", "etc/rc.d")) {
            Files.createDirectories(host.root().resolve(each));
        }
        host.write(CONFIGURATION, "[global]\n\tinclude = " + EXTRA + "\n\tworkgroup = LAB\n");
        host.write("/etc/rc.d/rc.samba", "#!/bin/sh\necho \"$1\" >>'" + host.root() + "/told'\nexit 0\n");
        host.mode("/etc/rc.d/rc.samba", "rwxr-xr-x");
        host.write("/etc/unraid-version", "version=\"6.12.0\"\n");
        write(THEIRS);
    }

    private void write(String text) throws IOException {
        Files.write(host.at(EXTRA), text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private ApplyRequest request(String before, String after) throws IOException {
        return host.setting(STORE, LONG, before, after, CONFIGURATION, EXTRA);
    }

    private Reply rehearse(String candidate) throws Exception {
        String nonce = FakeHost.nonce();
        return host.call(
                nonce,
                host.speaker().rehearse(nonce, new RehearseRequest(STORE, ChangeKind.SET, Bytes.utf8(candidate))));
    }

    @Test
    void the_block_comes_to_the_top_and_goes_again_and_every_other_byte_stays() throws Exception {
        Reply applied = host.apply(1, request("", WILL));
        String between = host.read(EXTRA);
        Reply again = host.observe();
        Reply reverted = host.revert(1);

        assertThat(applied.status()).as(reason(applied)).isEqualTo(Status.DONE);
        assertThat(between).isEqualTo(BLOCK + THEIRS);
        assertThat(again.first("content")).contains(Bytes.utf8(WILL));
        assertThat(reverted.status()).isEqualTo(Status.DONE);
        assertThat(host.read(EXTRA)).isEqualTo(THEIRS);
        assertThat(host.read("/told")).isEqualTo("reload\nreload\n");
        assertThat(onTheStick()).containsExactly("smb-extra.conf");
    }

    @Test
    void a_file_that_we_made_goes_with_its_last_line_and_an_empty_one_stays() throws Exception {
        Files.delete(host.at(EXTRA));
        host.apply(1, request("", WILL));
        String made = host.read(EXTRA);
        host.revert(1);
        boolean gone = !Files.exists(host.at(EXTRA));
        write("");
        host.apply(2, request("", WILL));
        host.revert(2);

        assertThat(made).isEqualTo(BLOCK.replace("server", "# no file before\nserver"));
        assertThat(gone).isTrue();
        assertThat(host.read(EXTRA)).isEmpty();
    }

    @Test
    void a_rehearsal_reads_the_whole_and_says_what_stands_in_the_way_and_that_a_reboot_forgets() throws Exception {
        write("\tserver signing = auto\n# server signing = no\n[media]\n\tserver signing = no\n");
        Map<String, String> before = host.tree();

        Reply seen = host.observe();
        Reply reply = rehearse(WILL);

        assertThat(seen.text("reader.before.dump").orElseThrow())
                .isEqualTo(
                        "[global]\n\tserver signing = auto\n\n[media]\n\tserver signing = no\n\n\n\tworkgroup = LAB\n\n");
        assertThat(reply.text("reader.after.dump").orElseThrow())
                .startsWith("[global]\n\nserver signing = mandatory\n\n\tserver signing = auto\n");
        assertThat(reply.text("reader.after.warnings").orElseThrow())
                .contains(EXTRA + ":1: 'server signing' is set again here")
                .doesNotContain(EXTRA + ":2", EXTRA + ":4", "2048");
        assertThat(seen.text("reader.before.warnings").orElseThrow()).doesNotContain("set again");
        assertThat(reply.text("boot")).contains("lost Unraid runs from memory");
        assertThat(host.tree()).isEqualTo(before);
    }

    @Test
    void a_block_that_an_editor_gave_other_line_ends_is_still_ours_and_a_damaged_one_is_not_touched() throws Exception {
        write("#first\r\n" + BLOCK.replace("\n", "\r\n") + "#last\r\n");
        Reply seen = host.observe();
        Reply back = host.apply(1, request(WILL, ""));
        String without = host.read(EXTRA);
        write(BLOCK.replace("# END countersign\n", "") + THEIRS);
        Reply damaged = host.observe();

        assertThat(seen.first("content")).contains(Bytes.utf8(WILL));
        assertThat(back.status()).as(reason(back)).isEqualTo(Status.DONE);
        assertThat(without).isEqualTo("#first\r\n#last\r\n");
        assertThat(damaged.all("file").get(0).words()).startsWith(STORE, "unreadable");
        assertThat(damaged.text("complaint").orElseThrow()).contains("is not as this program writes it");
    }

    @Test
    void what_a_writer_that_was_killed_left_beside_the_file_goes_when_the_run_is_settled() throws Exception {
        host.apply(1, request("", WILL));
        host.write(EXTRA + ".countersign", "half of it");

        host.revert(1);

        assertThat(host.read(EXTRA)).isEqualTo(THEIRS);
        assertThat(onTheStick()).containsExactly("smb-extra.conf");
    }

    private List<String> onTheStick() throws IOException {
        try (var files = Files.list(host.at(EXTRA).getParent())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
