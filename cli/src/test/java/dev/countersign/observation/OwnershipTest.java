package dev.countersign.observation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What belongs to somebody else on a host, from the fields {@code managed}. */
class OwnershipTest {
    private static final String FILE = "/var/etc/smb.conf";

    @Test
    void settings_have_owners_and_documents_have_what_undoes_a_change_to_them() {
        Ownership ownership = of(
                "RequireSecuritySignature Group\\0040Policy",
                FILE + " volatile tmpfs",
                FILE + " owner openwrt",
                FILE + " written /etc/init.d/samba4 34 sed\\0040x\\0040>\\0040y",
                "/srv/x volatile overlay /media/rw tmpfs",
                "/srv/y volatile overlay /cow/upper -",
                "4711 owner dperson");

        assertThat(ownership.settings())
                .containsOnlyKeys("RequireSecuritySignature")
                .containsValue("Group Policy");
        assertThat(ownership.of(FILE))
                .containsExactly(
                        new Undoing.Volatile(FILE, "tmpfs", Optional.empty()),
                        new Undoing.Owned(FILE, "openwrt"),
                        new Undoing.Written(FILE, "/etc/init.d/samba4", 34, "sed x > y"));
        assertThat(ownership.owner(FILE)).contains("openwrt");
        assertThat(ownership.owner("4711")).contains("dperson");
        assertThat(ownership.owner("/srv/x")).isEmpty();
        assertThat(ownership.of("/srv/x"))
                .containsExactly(new Undoing.Volatile(
                        "/srv/x", "overlay", Optional.of(new Undoing.UpperLayer("/media/rw", Optional.of("tmpfs")))));
        assertThat(ownership.of("/srv/y")).noneMatch(Undoing::certain);
    }

    @ParameterizedTest
    @CsvSource({
        "/var/lib/docker/overlay2/abc/diff, docker",
        "/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/12/fs, containerd",
        "/home/u/.local/share/containers/storage/overlay/abc/diff, containers",
        "/srv/dockerfiles/x, ",
        "/cow/upper, "
    })
    void an_upper_layer_of_a_container_is_known_by_its_path(String upper, String runtime) {
        Undoing.Volatile seen = (Undoing.Volatile)
                of("/x volatile overlay " + upper + " -").of("/x").get(0);

        assertThat(seen.runtime()).isEqualTo(Optional.ofNullable(runtime));
        assertThat(seen.certain()).isEqualTo(runtime != null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/x",
                "/x owner",
                "/x owner a b",
                "/x volatile",
                "/x volatile overlay /up",
                "/x written /etc/init.d/a one text",
                "/x written /etc/init.d/a 1",
                "/x written /etc/init.d/a 9999999999 text",
                "/x eaten by mice",
                "relative owner openwrt",
                "-1 owner openwrt"
            })
    void a_field_that_the_program_cannot_have_printed_makes_the_whole_answer_invalid(String managed) {
        assertThat(ObservationValidator.objection(fields(managed)))
                .hasValueSatisfying(why -> assertThat(why).contains("'managed'"));
    }

    @Test
    void fields_that_it_prints_are_valid() {
        assertThat(ObservationValidator.objection(fields(
                        "A B", FILE + " volatile tmpfs", "7 owner x", "/a written /b 1 c", "/a volatile o /u -")))
                .isEmpty();
    }

    private static Ownership of(String... managed) {
        return Ownership.of(fields(managed));
    }

    private static List<Field> fields(String... managed) {
        List<Field> fields = new ArrayList<>(List.of(field("uid", "0"), field("recognised", "yes")));
        Stream.of(managed).map(each -> field("managed", each)).forEach(fields::add);
        return fields;
    }

    private static Field field(String name, String value) {
        return new Field(name, Bytes.utf8(value));
    }
}
