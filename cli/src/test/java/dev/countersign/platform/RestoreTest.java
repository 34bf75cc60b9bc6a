package dev.countersign.platform;

import static dev.countersign.platform.FakeHost.CONFIGURATION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.platform.Reply.Status;
import dev.countersign.testing.Needs;
import dev.countersign.testing.Ran;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What is restored when a change is undone. Each test also checks that the change itself keeps what
 * it must not lose. Other tests cover who may undo it, and when.
 */
class RestoreTest extends UnderEveryShell {
    @Test
    void every_byte_comes_back() throws Exception {
        byte[] odd = "\u00ef\u00bb\u00bf[global]\r\n\tserver string = caf\u00e9 \\\n x\r\n\n# the last line has no end"
                .getBytes(StandardCharsets.ISO_8859_1);
        Files.write(host.at(CONFIGURATION), odd);

        change();
        undo();

        assertThat(Files.readAllBytes(host.at(CONFIGURATION))).isEqualTo(odd);
        assertThat(Files.readAllBytes(host.at("/loaded"))).isEqualTo(odd);
    }

    @Test
    @Needs("root")
    void the_owner_is_kept_and_comes_back() throws Exception {
        stays("%u", "chown 12345 FILE");
    }

    @Test
    @Needs("root")
    void the_group_is_kept_and_comes_back() throws Exception {
        stays("%g", "chgrp 54321 FILE");
    }

    @Test
    void the_mode_is_kept_and_comes_back() throws Exception {
        stays("%a", "chmod 2604 FILE");
    }

    @Test
    @Needs({"setfattr", "getfattr"})
    void extended_attributes_are_kept_and_come_back() throws Exception {
        String before = prepare("setfattr -n user.origin -v 'line 1\n\"quoted\"' FILE; setfattr -n user.empty FILE");

        change();
        String changed = attributes();
        undo();

        assertThat(before).contains("user.origin=").contains("user.empty");
        assertThat(changed).isEqualTo(before);
        assertThat(attributes()).isEqualTo(before);
    }

    @Test
    @Needs({"setfacl", "getfacl"})
    void access_control_lists_are_kept_and_come_back() throws Exception {
        prepare("setfacl -m u:59103:r,g:59104:rw,m::r FILE");
        String before = accessControl();

        change();
        String changed = accessControl();
        undo();

        assertThat(before).contains("user:59103:r--").contains("mask::r--");
        assertThat(changed).isEqualTo(before);
        assertThat(accessControl()).isEqualTo(before);
    }

    @Test
    @Needs({"setfacl", "getfacl", "busybox"})
    void an_access_control_list_that_the_hosts_cp_cannot_copy_is_refused() throws Exception {
        prepare("setfacl -m u:59103:r FILE");
        host.tool("cp", "exec busybox cp \"$@\"");

        refusedFor("acl-not-copyable");
    }

    @Test
    @Needs({"setfattr", "getfattr", "busybox"})
    void extended_attributes_that_the_hosts_cp_cannot_copy_are_refused() throws Exception {
        prepare("setfattr -n user.origin -v here FILE");
        host.tool("cp", "exec busybox cp \"$@\"");

        refusedFor("acl-not-copyable");
    }

    @Test
    @Needs({"setfattr", "getfattr"})
    void extended_attributes_that_the_host_cannot_show_are_kept_and_come_back_all_the_same() throws Exception {
        without("getfacl", "getfattr");
        String before = prepare("setfattr -n user.origin -v here FILE");

        change();
        String changed = attributes();
        undo();

        assertThat(changed).isEqualTo(before);
        assertThat(attributes()).isEqualTo(before);
    }

    @Test
    @Needs({"setfacl", "getfacl"})
    void access_control_lists_that_the_host_can_only_hint_at_are_kept_and_come_back() throws Exception {
        without("getfacl", "getfattr");
        prepare("setfacl -m u:59103:r FILE");
        String before = accessControl();

        change();
        String changed = accessControl();
        undo();

        assertThat(changed).isEqualTo(before);
        assertThat(accessControl()).isEqualTo(before);
    }

    @Test
    @Needs({"setfacl", "getfacl", "busybox"})
    void without_getfacl_an_access_control_list_that_cannot_be_copied_is_refused() throws Exception {
        without("getfacl", "getfattr");
        prepare("setfacl -m u:59103:r FILE");
        host.tool("cp", "exec busybox cp \"$@\"");

        refusedFor("acl-not-copyable");
    }

    @Test
    void a_symbolic_link_stays_one_and_its_target_comes_back() throws Exception {
        String target = "/srv/conf/real.conf";
        for (String place : List.of("/srv", "/srv/conf")) {
            Files.createDirectory(host.at(place));
            host.mode(place, "rwxr-xr-x");
        }
        Files.move(host.at(CONFIGURATION), host.at(target));
        Path link = Files.createSymbolicLink(host.at(CONFIGURATION), Path.of("../../srv/conf/real.conf"));
        String before = host.read(target);

        Reply applied = host.apply(1, host.request(target, AFTER, LONG));
        String changed = host.read(target);
        undo();

        assertThat(applied.status()).isEqualTo(Status.DONE);
        assertThat(changed).isEqualTo(AFTER);
        assertThat(Files.readSymbolicLink(link)).isEqualTo(Path.of("../../srv/conf/real.conf"));
        assertThat(Files.isSymbolicLink(host.at(target))).isFalse();
        assertThat(host.read(target)).isEqualTo(before);
        assertThat(beside(target)).containsExactly("real.conf");
    }

    @Test
    void the_time_of_the_last_change_and_the_inode_come_back() throws Exception {
        prepare("touch -d '2019-03-02 04:05:06.789' FILE");
        String before = stat("%Y %i");

        change();
        String changed = stat("%Y %i");
        undo();

        assertThat(changed).isNotEqualTo(before);
        assertThat(stat("%Y %i")).isEqualTo(before);
    }

    @Test
    @Needs({"setfacl", "getfacl", "setfattr", "getfattr", "root"})
    void everything_comes_back_on_every_way() throws Exception {
        Map<String, Way> ways = new LinkedHashMap<>();
        ways.put("revert", host::revert);
        ways.put("the end of the lease", this::endOfTheLease);
        ways.put("the program in the run's directory", this::byHand);
        ways.put("the second name of the old file is gone", run -> {
            Files.delete(second(run));
            host.revert(run);
        });
        ways.put("and somebody changed owner and mode meanwhile", run -> {
            Files.delete(second(run));
            prepare("chown 7:7 FILE; chmod 0666 FILE");
            host.revert(run);
        });
        prepare("""
                chown 12345:54321 FILE
                chmod 0640 FILE
                setfattr -n user.origin -v here FILE
                setfacl -m u:59103:r FILE
                touch -d '2019-03-02 04:05:06' FILE""");
        String before = everything();
        int run = 0;
        for (Map.Entry<String, Way> way : ways.entrySet()) {
            run++;
            assertThat(host.apply(run, host.request(AFTER, LONG)).status()).isEqualTo(Status.DONE);
            assertThat(host.read(CONFIGURATION)).isEqualTo(AFTER);

            way.getValue().back(run);

            assertThat(everything()).as(way.getKey()).isEqualTo(before);
            assertThat(besideTheDocument()).as(way.getKey()).containsExactly("smb.conf");
            assertThat(host.read("/loaded")).as(way.getKey()).isEqualTo(host.read(CONFIGURATION));
        }
    }

    @Test
    @Needs({"setfacl", "getfacl", "setfattr", "getfattr", "root"})
    void everything_is_there_still_when_the_activation_fails() throws Exception {
        prepare(
                "chown 12345:54321 FILE; chmod 0640 FILE; setfattr -n user.origin -v here FILE; setfacl -m u:59103:r FILE");
        String before = everything();
        host.tool(
                "smbcontrol",
                "test -e \"$root/told\" || { : >\"$root/told\"; exit 1; }; cat \"$root/etc/samba/smb.conf\" >\"$root/loaded\"");

        Reply applied = host.apply(1, host.request(AFTER, LONG));

        assertThat(applied.status()).isEqualTo(Status.REVERTED);
        assertThat(everything()).isEqualTo(before);
        assertThat(host.read("/loaded")).isEqualTo(host.read(CONFIGURATION));
    }

    @Test
    void a_file_that_somebody_put_in_its_place_while_it_is_replaced_is_left_there() throws Exception {
        host.tool("ln", """
                /bin/ln "$@" || exit
                case $* in
                    *.old) echo '# theirs' >"$root/etc/samba/theirs" && /bin/mv "$root/etc/samba/theirs" "$root/etc/samba/smb.conf" ;;
                esac""");

        Reply applied = host.apply(1, host.request(AFTER, LONG));

        assertThat(applied.status()).isEqualTo(Status.PERSON);
        assertThat(host.read(CONFIGURATION)).isEqualTo("# theirs\n");
        assertThat(besideTheDocument()).containsExactly("smb.conf");
        assertThat(Files.exists(host.at("/loaded"))).isFalse();
    }

    /** One way to undo a change. */
    private interface Way {
        void back(int run) throws Exception;
    }

    private void endOfTheLease(int run) throws Exception {
        host.endTheLease(run);
        FakeHost.until("the lease ends", () -> host.settled(run));
    }

    private void byHand(int run) {
        Ran.of(List.of(
                        host.at("/bin/sh").toString(),
                        host.runDirectory(run).resolve("revert").toString()))
                .orFail();
    }

    private Path second(int run) {
        return host.at("/etc/samba/.countersign-" + FakeHost.run(run) + ".old");
    }

    private void change() throws Exception {
        assertThat(host.apply(1, host.request(AFTER, LONG)).status()).isEqualTo(Status.DONE);
        assertThat(host.read(CONFIGURATION)).isEqualTo(AFTER);
        assertThat(host.read("/loaded")).isEqualTo(AFTER);
    }

    private void undo() throws Exception {
        Reply reverted = host.revert(1);

        assertThat(reverted.status()).isEqualTo(Status.DONE);
        assertThat(reverted.text("reason").orElseThrow()).startsWith("restored ");
    }

    /**
     * Asserts that one fact of the file, as stat(1) reports it, stays as {@code script} sets it.
     */
    private void stays(String fact, String script) throws Exception {
        String usual = stat(fact);
        prepare(script);
        String before = stat(fact);

        change();
        String changed = stat(fact);
        undo();

        assertThat(before).isNotEqualTo(usual);
        assertThat(changed).isEqualTo(before);
        assertThat(stat(fact)).isEqualTo(before);
        assertThat(besideTheDocument()).containsExactly("smb.conf");
    }

    private void refusedFor(String word) throws Exception {
        String before = everything();

        Reply rehearsed = host.rehearse(CONFIGURATION, AFTER);
        Reply applied = host.apply(1, host.request(AFTER, LONG));

        assertThat(rehearsed.text("refuse").orElseThrow()).startsWith(word + " ");
        assertThat(applied.status()).isEqualTo(Status.REFUSED);
        assertThat(applied.text("reason").orElseThrow()).startsWith(word + " ");
        assertThat(everything()).isEqualTo(before);
        assertThat(besideTheDocument()).containsExactly("smb.conf");
    }

    /** Hides programs from the host, which otherwise has those of this machine. */
    private void without(String... names) throws IOException {
        StringBuilder hooks = new StringBuilder(FakeHost.hooks().latin1()).append("have() {\ncase $1 in\n");
        for (String name : names) {
            hooks.append(name).append(") return 1 ;;\n");
        }
        hooks.append("esac\ncommand -v \"$1\" >/dev/null 2>&1\n}\n");
        host = new FakeHost(directory, Bytes.utf8(hooks.toString()), shell.words());
    }

    /** Runs a script on the file FILE, and returns its attributes afterwards. */
    private String prepare(String script) {
        Ran.of(List.of("sh", "-ec", script.replace("FILE", "\"$1\""), "sh", file()))
                .orFail();
        return attributes();
    }

    private String file() {
        return host.at(CONFIGURATION).toString();
    }

    private String stat(String format) {
        return Ran.of(List.of("stat", "-c", format, file())).orFail().output();
    }

    private String attributes() {
        return Ran.of(List.of("getfattr", "-d", "-m", "^user[.]", "--absolute-names", file()))
                .output();
    }

    private String accessControl() {
        return Ran.of(List.of("getfacl", "-cp", file())).output();
    }

    private String everything() throws IOException {
        return stat("%u:%g %a %Y %h")
                + accessControl()
                + attributes()
                + Bytes.of(Files.readAllBytes(host.at(CONFIGURATION))).digest();
    }

    private List<String> beside(String path) throws IOException {
        try (var files = Files.list(host.at(path).getParent())) {
            return files.filter(each -> Files.exists(each, LinkOption.NOFOLLOW_LINKS))
                    .map(each -> each.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }
}
