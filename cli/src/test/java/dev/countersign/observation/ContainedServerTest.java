package dev.countersign.observation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which runtime has a process, from the groups that it is in, as hosts show them. */
class ContainedServerTest {
    private static final String ID = "3f9c2ab4d5e60718293a4b5c6d7e8f900112233445566778899aabbccddeeff0";

    @ParameterizedTest
    @CsvSource({
        "0::/system.slice/docker-ID.scope, docker 3f9c2ab4d5e6, false",
        "12:devices:/docker/ID, docker 3f9c2ab4d5e6, false",
        "0::/docker/ID/init, docker 3f9c2ab4d5e6, false",
        "0::/machine.slice/libpod-ID.scope/container, podman 3f9c2ab4d5e6, false",
        "0::/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-ID.scope, podman 3f9c2ab4d5e6, false",
        "0::/kubepods.slice/kubepods-besteffort.slice/kubepods-pod1_2.slice/cri-containerd-ID.scope, Kubernetes 3f9c2ab4d5e6, false",
        "4:memory:/kubepods/burstable/pod1-2/ID, Kubernetes 3f9c2ab4d5e6, false",
        "0::/kubepods.slice/crio-ID.scope, Kubernetes 3f9c2ab4d5e6, false",
        "0::/system.slice/nerdctl-ID.scope, containerd 3f9c2ab4d5e6, false",
        "0::/machine.slice/crio-ID.scope, CRI-O 3f9c2ab4d5e6, false",
        "0::/lxc.payload.nas/init.scope, LXC nas, true",
        "0::/lxc/101/ns/system.slice/smbd.service, LXC 101, true",
        "0::/machine.slice/machine-file\\x2dserver.scope/payload, systemd-machined file-server, true",
        "0::/machine.slice/systemd-nspawn@files.service/payload, systemd-nspawn files, true",
        "0::/system.slice/smbd-chroot.service, the service smbd-chroot, false"
    })
    void is_named_from_its_group(String group, String runtime, boolean kept) {
        String id = ID;

        ContainedServer server = ContainedServer.of("5000", "9:name=systemd:/\n" + group.replace("ID", id) + "\n");

        assertThat(server.runtime()).contains(runtime);
        assertThat(server.kept()).isEqualTo(kept);
    }

    @ParameterizedTest
    @CsvSource({"0::/", "0::/user.slice/user-0.slice/session-3.scope", "''", "0::/docker/notanid"})
    void is_not_named_where_the_group_does_not_tell(String group) {
        assertThat(ContainedServer.of("5000", group).runtime()).isEmpty();
    }

    @Test
    void a_container_that_is_kept_like_a_machine_is_to_be_logged_in_to() {
        Containment kept = Containment.of(fields("0::/lxc.payload.nas\n")).orElseThrow();
        Containment lost = Containment.of(fields("0::/docker/" + ID + "\n")).orElseThrow();

        assertThat(kept.why()).contains("process 5000", "LXC nas").doesNotContain("lost");
        assertThat(kept.advice()).contains("an entry of its own in the inventory");
        assertThat(lost.why()).contains("docker 3f9c2ab4d5e6", "lost when it is recreated");
        assertThat(lost.advice()).contains("environment of its image", "mounted into it");
    }

    @Test
    void a_name_that_somebody_gave_a_container_is_shown_on_one_line() {
        Containment odd =
                Containment.of(fields("0::/lxc/\u001b[31m\\x0aevil/x\n")).orElseThrow();

        assertThat(odd.why()).doesNotContain("\u001b", "\n");
    }

    @Test
    void beside_a_server_of_the_host_itself_they_are_counted_apart() {
        List<Field> both = List.of(
                new Field("instance", Bytes.utf8("10 1 100 0 /usr/sbin/smbd 4711 /")),
                new Field("contained", Bytes.utf8("5000")),
                new Field("contained.cgroup", Bytes.utf8("0::/docker/" + ID)),
                new Field("contained", Bytes.utf8("6000")));

        assertThat(Containment.of(both)).isEmpty();
        assertThat(Containment.beside(both)).extracting(ContainedServer::pid).containsExactly("5000", "6000");
        assertThat(Containment.beside(both).get(0).words())
                .isEqualTo("process 5000, in a container of this host (docker 3f9c2ab4d5e6)");
    }

    private static List<Field> fields(String groups) {
        return List.of(new Field("contained", Bytes.utf8("5000")), new Field("contained.cgroup", Bytes.utf8(groups)));
    }
}
