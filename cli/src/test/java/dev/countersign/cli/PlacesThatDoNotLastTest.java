package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A document that is lost at a reboot, or that something writes again: it is named before anything
 * is changed, with the place where the setting lasts.
 */
@Needs({"namespaces", "smbd", "sshd", "testparm", "net"})
class PlacesThatDoNotLastTest {
    private static final String CASE = "generated-on-tmpfs";

    /** As OpenWrt's samba.init does it (openwrt/packages, net/samba4/files/samba.init). */
    private static final String INIT = """
            #!/bin/sh
            mkdir -p /var/etc
            sed -e "s#|NAME|#ROUTER#g" \\
                /etc/samba/smb.conf.template > /var/etc/smb.conf
            cat /srv/dynamic >> /var/etc/smb.conf
            [ -L /etc/samba/smb.conf ] || ln -nsf /var/etc/smb.conf /etc/samba/smb.conf
            pkill -HUP -x smbd
            """;

    private static final String DYNAMIC = "######### Dynamic written config options #########";

    private static FieldHost host;

    @TempDir
    Path temporary;

    @BeforeAll
    static void up() throws IOException {
        host = FieldHost.up();
    }

    @AfterAll
    static void down() {
        host.close();
    }

    @AfterEach
    void everythingIsUnmounted() {
        host.shell("""
                for place in /etc/init.d /etc/systemd/system /var/etc /var/lib/countersign /etc/samba/smb.conf /srv/rw; do
                    while umount -l "$place" 2>/dev/null; do :; done
                done
                case $(stat -f -c %T /etc/samba) in overlayfs | ramfs | tmpfs) umount -l /etc/samba ;; esac
                """);
    }

    /** Makes the host the router of the case, and runs its init script as a start does. */
    private RealHosts router() throws Exception {
        RealHosts program = host.begin(temporary);
        String generated = host.text(CASE, "generated.conf");
        int dynamic = generated.indexOf(DYNAMIC);
        Files.writeString(
                host.host().smbConf().resolveSibling("smb.conf.template"),
                generated.substring(0, dynamic).replace("ROUTER", "|NAME|"));
        Files.writeString(host.host().tree().resolve("srv/dynamic"), generated.substring(dynamic));
        host.stop();
        host.shell(
                        "mkdir -p /var/etc && mount -t tmpfs -o mode=0755 tmpfs /var/etc && mount -t tmpfs -o mode=0755 tmpfs /etc/init.d"
                                + " && rm -f /etc/samba/smb.conf")
                .orFail();
        host.shell("cat >/etc/init.d/samba4 <<'END'\n" + INIT + "END\nsh /etc/init.d/samba4; test -s /var/etc/smb.conf")
                .orFail();
        assertThat(host.shell("cat /var/etc/smb.conf").output()).isEqualTo(generated);
        host.start();
        awaits(Advertised.OFFERED);
        return program;
    }

    private static void awaits(Advertised what) throws InterruptedException {
        RealHosts.await(Duration.ofSeconds(20), "the wire says " + what, () -> RealHosts.looks(host.host()) == what);
    }

    @Test
    void a_file_that_an_init_script_writes_again_on_tmpfs_is_refused_with_its_lasting_place() throws Exception {
        RealHosts program = router();
        String before = RealHosts.state(host.host());

        List<Terminal.Said> looks = FieldHost.everyLook(program);
        Terminal.Said apply = program.run("apply", "--yes", "--json");

        assertThat(looks.subList(1, 5))
                .allSatisfy(said -> assertThat(said.out().replaceAll("\\s+", " "))
                        .contains(
                                "/var/etc/smb.conf (/etc/samba/smb.conf leads there) does not last",
                                "it is on tmpfs, in memory, which a reboot empties",
                                "writes it again from /etc/samba/smb.conf.template at every start and reload"));
        assertThat(looks.get(0).exit()).isEqualTo(2);
        assertThat(looks.get(3).exit()).isEqualTo(4);
        assertThat(looks.get(3).out().replaceAll("\\s+", " "))
                .contains(
                        "/etc/init.d/samba4 restart",
                        "countersign render -l fs1 --owner openwrt",
                        "--accept-temporary");
        assertThat(looks.get(4).exit()).isEqualTo(4);
        assertThat(OneHost.only(looks.get(4)).text("decision")).isEqualTo("refused");
        assertThat(apply.exit()).isEqualTo(4);
        assertThat(OneHost.only(apply).text("outcome")).isEqualTo("Refused");
        assertThat(OneHost.only(apply).text("reason")).contains("/var/etc/smb.conf", "tmpfs", "smb.conf.template");
        assertThat(RealHosts.state(host.host())).isEqualTo(before);
        assertThat(RealHosts.looks(host.host())).isEqualTo(Advertised.OFFERED);
    }

    @Needs("all")
    @Test
    void what_render_shows_lasts_in_the_template_and_the_change_itself_does_not() throws Exception {
        RealHosts program = router();

        Terminal.Said apply = program.run("apply", "--yes", "--accept-temporary", "--json");

        assertThat(apply.exit()).as(apply.out() + apply.err()).isZero();
        awaits(Advertised.REQUIRED);
        assertThat(apply.out()).contains("does not last");
        // Observed: the service is reloaded, and the change is gone.
        host.shell("sh /etc/init.d/samba4");
        awaits(Advertised.OFFERED);

        Path out = temporary.resolve("out");
        assertThat(program.run("render", "-l", "fs1", "--owner", "openwrt", "--out", out.toString())
                        .exit())
                .isZero();
        Path template = host.host().smbConf().resolveSibling("smb.conf.template");
        Files.writeString(
                template, Files.readString(template) + Files.readString(out.resolve("fs1/smb.conf.template.part")));
        host.shell("sh /etc/init.d/samba4");
        awaits(Advertised.REQUIRED);
        Terminal.Said check = program.run("check", "--json");
        assertThat(check.exit()).as(check.out()).isZero();
        assertThat(check.out()).contains("does not last");
    }

    @Needs("all")
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "ramfs     | mount -t ramfs none /srv/rw; cp /etc/samba/* /srv/rw; mount --bind /srv/rw /etc/samba | it is on ramfs",
                "overlay   | mount -t tmpfs -o mode=0755 tmpfs /srv/rw; mkdir /srv/rw/up /srv/rw/work; mount -t overlay -o lowerdir=/etc/samba,upperdir=/srv/rw/up,workdir=/srv/rw/work overlay /etc/samba | an overlay whose upper layer, /srv/rw/up, is on tmpfs",
                "link      | mount -t tmpfs -o mode=0755 tmpfs /srv/rw; mv /etc/samba/smb.conf /srv/rw/; ln -s /srv/rw/smb.conf /etc/samba/smb.conf | /srv/rw/smb.conf (/etc/samba/smb.conf leads there) does not last: it is on tmpfs",
                "unit      | mount -t tmpfs -o mode=0755 tmpfs /etc/systemd/system; printf '[Service]\\nExecStartPre=/bin/cp /etc/samba/base /etc/samba/smb.conf\\n' >/etc/systemd/system/smbd.service | /etc/systemd/system/smbd.service:2 writes it again at every start",
                "script    | mount -t tmpfs -o mode=0755 tmpfs /etc/init.d; printf '#!/bin/sh\\nC=/etc/samba/smb.conf\\nm4 /etc/samba/in >\"$C\"\\n' >/etc/init.d/mk | /etc/init.d/mk:3 writes it again at every start",
                "ucs       | sed -i '1i # Warning: This file is auto-generated and might be overwritten by\\n#          univention-config-registry.' /etc/samba/smb.conf | --owner ucs"
            })
    void neighbours_are_refused_too(String name, String make, String words) throws Exception {
        RealHosts program = plain(make);
        String before = RealHosts.state(host.host());

        Terminal.Said plan = program.run("plan", "--json");
        Terminal.Said accepted = program.run("plan", "--json", "--accept-temporary");

        assertThat(plan.exit()).as(plan.out()).isEqualTo(4);
        assertThat(OneHost.only(plan).text("reason") + OneHost.only(plan).text("advice"))
                .contains(words, "does not last", "--accept-temporary");
        assertThat(accepted.exit()).as(accepted.out()).isEqualTo(2);
        assertThat(RealHosts.state(host.host())).isEqualTo(before);
    }

    @Needs("all")
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "first     | `mount -t tmpfs -o mode=0755 tmpfs /etc/init.d; printf '#!/bin/sh\\n[ -e /etc/samba/smb.conf ] || cp /usr/share/samba/smb.conf /etc/samba/smb.conf\\n' >/etc/init.d/mk`",
                "elsewhere | mount -t tmpfs -o mode=0755 tmpfs /srv/rw; cp /etc/samba/smb.conf /srv/rw/"
            })
    void what_lasts_is_planned_as_always(String name, String make) throws Exception {
        Terminal.Said plan = plain(make).run("plan", "--json");

        assertThat(plan.exit()).as(plan.out()).isEqualTo(2);
        assertThat(plan.out()).doesNotContain("not last");
    }

    @Needs("all")
    @Test
    void a_run_that_a_reboot_forgets_is_said_to_be_lost() throws Exception {
        Terminal.Said plan = plain("mkdir -m 0700 -p /var/lib/countersign;"
                        + " mount -t tmpfs -o mode=0700 tmpfs /var/lib/countersign")
                .run("plan");

        assertThat(plan.exit()).as(plan.out()).isEqualTo(2);
        assertThat(plan.out().replaceAll("\\s+", " "))
                .contains("it forgets the run", "/var/lib/countersign is on tmpfs, which a reboot empties");
    }

    /** Returns the program for the host as the lab made it, after a script that changes it; smbd runs on. */
    private RealHosts plain(String script) throws Exception {
        host.shell("rm -rf /etc/samba/* /var/lib/countersign /srv/rw; mkdir -p /srv/rw");
        host.write(host.plain());
        host.shell("pkill -HUP -x smbd");
        awaits(Advertised.OFFERED);
        host.shell(script).orFail();
        return RealHosts.of(host.lab(), temporary);
    }
}
