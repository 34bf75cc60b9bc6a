package dev.countersign.platform;

import static dev.countersign.platform.FakeHost.CONFIGURATION;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a host says will undo a change to its document. */
class OwnersTest extends UnderEveryShell {
    private static final String ROOT = "27 1 254:0 / / rw - ext4 /dev/vda rw\n";

    @BeforeEach
    void aSamba() throws IOException {
        becomes("samba");
        mounts(ROOT);
    }

    private void mounts(String table) throws IOException {
        Files.createDirectories(host.at("/proc/self"));
        host.write("/proc/self/mountinfo", table);
    }

    private void script(String path, String text) throws IOException {
        Files.createDirectories(host.at(path).getParent());
        host.write(path, text);
        host.mode(path, "rw-r--r--");
        for (Path each = Path.of(path).getParent(); each != null && each.getNameCount() > 0; each = each.getParent()) {
            host.mode(each.toString(), "rwxr-xr-x");
        }
    }

    private List<String> managed() throws Exception {
        return host.observe().all("managed").stream()
                .map(field -> String.join(" ", field.words()))
                .toList();
    }

    @Test
    void a_file_system_that_does_not_last_is_told_for_each_file_of_the_document() throws Exception {
        host.write(CONFIGURATION, "[global]\n\tinclude = /run/samba/more.conf\n");
        script("/run/samba/more.conf", "[global]\n");
        assertThat(managed()).isEmpty();

        mounts(ROOT + "30 27 0:30 / /run rw - tmpfs tmpfs rw\n");

        assertThat(managed()).containsExactly("/run/samba/more.conf volatile tmpfs");
    }

    @Test
    void the_mounts_are_walked_as_the_kernel_walks_them() throws Exception {
        mounts(ROOT + """
                30 27 0:30 / /etc rw - tmpfs tmpfs rw
                31 30 0:31 / /etc/samba rw - ext4 /dev/vdb rw
                """);
        assertThat(managed()).isEmpty();
        // this one was mounted over /etc later, and hides what was mounted below it
        mounts(ROOT + """
                31 27 0:31 / /etc/samba rw - ext4 /dev/vdb rw
                30 27 0:30 / /etc rw shared:1 master:2 - ramfs none rw
                """);
        assertThat(managed()).containsExactly(CONFIGURATION + " volatile ramfs");
        // on top of each other
        mounts(ROOT + """
                30 27 0:30 / /etc rw - tmpfs tmpfs rw
                31 30 0:31 / /etc rw - ext4 /dev/vdb rw
                """);
        assertThat(managed()).isEmpty();
        mounts(ROOT + "30 27 0:30 / /etc rw - ext4 /dev/zram0 rw\n");
        assertThat(managed()).containsExactly(CONFIGURATION + " volatile /dev/zram0");
    }

    @Test
    void an_overlay_lasts_as_long_as_its_upper_layer() throws Exception {
        String overlay = "30 27 0:30 %s /etc rw - overlay overlay rw,lowerdir=/rom,upperdir=%s,workdir=/w\n";
        Files.createDirectories(host.at("/over lay/upper"));
        Files.createDirectories(host.at("/etc/samba/upper"));

        // OpenWrt: on flash
        mounts(ROOT + overlay.formatted("/", "/over\\040lay/upper"));
        assertThat(managed()).isEmpty();
        // Flatcar, MicroOS: mounted before the root file system had its place
        mounts(ROOT + overlay.formatted("/", "/sysroot/over\\040lay/upper"));
        assertThat(managed()).isEmpty();
        // overlayroot
        mounts(ROOT + overlay.formatted("/", "/over\\040lay/upper")
                + "31 27 0:31 / /over\\040lay rw - tmpfs tmpfs rw\n");
        assertThat(managed()).containsExactly(CONFIGURATION + " volatile overlay /over lay/upper tmpfs");
        // a container, and a path that leads into the overlay itself
        for (String unseen : List.of("/var/lib/docker/overlay2/abc/diff", "/etc/samba/upper")) {
            mounts(ROOT + overlay.formatted("/", unseen));
            assertThat(managed()).containsExactly(CONFIGURATION + " volatile overlay " + unseen + " -");
        }
        // a part of it that somebody mounted here, and one that cannot be written
        mounts(ROOT + overlay.formatted("/tmp/lab", "/var/lib/docker/overlay2/abc/diff"));
        assertThat(managed()).isEmpty();
        mounts(ROOT + "30 27 0:30 / /etc rw - overlay overlay ro,lowerdir=/a:/b\n");
        assertThat(managed()).isEmpty();
    }

    @Test
    void software_that_writes_the_document_is_known_by_its_signs() throws Exception {
        script("/etc/univention/templates/files/etc/samba/smb.conf.d/10global", "");
        assertThat(managed()).containsExactly(CONFIGURATION + " owner ucs");

        host.write(CONFIGURATION, """
                # Warning: This file is auto-generated and might be overwritten by
                #          univention-config-registry.
                [global]
                """);
        Files.move(host.at("/etc/univention"), host.at("/etc/elsewhere"));
        assertThat(managed()).as("by what it writes").containsExactly(CONFIGURATION + " owner ucs");

        host.write(CONFIGURATION, "[global]\n\tserver string = univention-config-registry\n");
        assertThat(managed()).as("a value is no comment").isEmpty();
    }

    @Test
    void a_link_into_the_store_of_nixos_is_known_by_its_target() throws Exception {
        script("/nix/store/abc-smb.conf", "[global]\n");
        Files.delete(host.at(CONFIGURATION));
        Files.createSymbolicLink(host.at(CONFIGURATION), Path.of("/nix/store/abc-smb.conf"));

        assertThat(managed()).containsExactly("/nix/store/abc-smb.conf owner nixos");
    }

    @Test
    void a_script_of_a_start_that_writes_the_document_is_told_with_its_line() throws Exception {
        script("/etc/init.d/a", "#!/bin/sh\n# cp x " + CONFIGURATION + "\ncat x >" + CONFIGURATION + " # y\n");
        script(
                "/etc/init.d/b",
                "#!/bin/sh\nF='" + CONFIGURATION + "'\nsed s/a/b/ $F.in >${F}.new\nmv \"${F}.new\" \"$F\"\n");
        script("/etc/systemd/system/smb.service", "[Service]\nExecStartPre=-/bin/sh -c 'exec /opt/make; true'\n");
        script("/etc/tmpfiles.d/samba.conf", "d /run/samba 0755\nL+ " + CONFIGURATION + " - - - - /usr/share/x\n");
        script("/opt/make", "#!/bin/sh\ntempio -template /t.gtpl -out " + CONFIGURATION + "\n");

        assertThat(managed())
                .containsExactlyInAnyOrder(
                        CONFIGURATION + " written /etc/init.d/a 3 cat x >" + CONFIGURATION + " # y",
                        CONFIGURATION + " written /etc/init.d/b 4 mv \"${F}.new\" \"$F\"",
                        CONFIGURATION + " written /etc/tmpfiles.d/samba.conf 2 L+ " + CONFIGURATION
                                + " - - - - /usr/share/x",
                        CONFIGURATION + " written /opt/make 2 tempio -template /t.gtpl -out " + CONFIGURATION);
    }

    @Test
    void a_script_that_only_reads_it_or_makes_a_first_one_does_not_count() throws Exception {
        script("/etc/init.d/a", """
                #!/bin/sh
                test -x /usr/sbin/smbd -a -e F || exit 0
                [ -e F ] || cp /usr/share/samba/smb.conf F
                if [ ! -s F ]; then
                    cp /usr/share/samba/smb.conf F
                fi
                cp F /backup/; cp F F.bak; mv F.new F.old
                testparm -s F >/dev/null
                sed -i s/a/b/ F
                echo x >>F; echo x | tee -a F
                smbd -s F
                """.replace(" F", " " + CONFIGURATION).replace(">F", ">" + CONFIGURATION));
        script("/etc/init.d/README", "cp x " + CONFIGURATION + "\n");
        script("/etc/tmpfiles.d/samba.conf", "C " + CONFIGURATION + " - - - - /usr/share/x\nf " + CONFIGURATION + "\n");

        assertThat(managed()).isEmpty();
    }

    @Test
    void what_others_could_write_or_replace_does_not_count() throws Exception {
        script("/etc/init.d/a", "#!/bin/sh\ncp x " + CONFIGURATION + "\n");
        script("/etc/systemd/system/app.service", "[Service]\nUser=app\nExecStart=/home/app/run\n");
        script("/home/app/run", "#!/bin/sh\ncp x " + CONFIGURATION + "\n");
        assertThat(managed()).hasSize(2);

        host.mode("/etc/init.d/a", "rw-rw-rw-");
        host.mode("/home/app", "rwxrwxrwx");

        assertThat(managed()).isEmpty();
    }

    @Test
    void a_state_that_a_reboot_empties_is_said_to_be_lost() throws Exception {
        assertThat(host.rehearse(CONFIGURATION, AFTER).text("boot"))
                .hasValueSatisfying(boot -> assertThat(boot).startsWith("none"));

        mounts(ROOT + "30 27 0:30 / /var rw - tmpfs tmpfs rw\n");

        assertThat(host.rehearse(CONFIGURATION, AFTER).text("boot"))
                .contains("lost /var/lib/countersign is on tmpfs, which a reboot empties");
        mounts(ROOT + "30 27 0:30 / /var rw - tmpfs tmpfs rw\n31 27 0:31 / /etc rw - tmpfs tmpfs rw\n");
        assertThat(host.rehearse(CONFIGURATION, AFTER).text("boot"))
                .contains("none a reboot empties the place of the document too");
    }
}
