package dev.countersign.observation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where servers listen, as hosts report it; a host may have several. */
class ListeningTest {
    @ParameterizedTest
    @CsvSource({
        "0100007F:01BD, 127.0.0.1:445",
        "00000000:008B, 0.0.0.0:139",
        "B80D01200000000067452301EFCDAB89:01BD, [2001:db8:0:0:123:4567:89ab:cdef]:445",
        "00000000000000000000000000000000:01BD, [0:0:0:0:0:0:0:0]:445",
        "192.0.2.7:445, 192.0.2.7:445",
        "*:445, 0.0.0.0:445"
    })
    void an_address_is_read_as_the_kernel_or_sockstat_writes_it(String told, String address) {
        assertThat(Listening.parse(told)).map(Listening::toString).contains(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0100007F", "0100007G:01BD", "0100007F:01BDE", "127.0.0.1:99999", "$(id):445"})
    void what_is_no_address_is_none(String told) {
        assertThat(Listening.parse(told)).isEmpty();
    }

    @Test
    void each_instance_has_the_fields_that_follow_it() {
        List<Field> fields = fields(
                "uid 0",
                "recognised yes",
                "instance 10 1 100 0 /usr/sbin/smbd 4711 /",
                "instance.listens 0100007F:01BD",
                "instance.command one",
                "instance.document /etc/smb.conf /srv/smb.conf",
                "instance 20 1 200 0 /opt/samba/sbin/smbd 4712 / replaced",
                "instance.command two",
                "document.given /etc/smb.conf");

        Observation seen = Observations.of(fields);

        assertThat(ObservationValidator.objection(fields)).isEmpty();
        assertThat(seen.server().instances()).hasSize(2);
        assertThat(seen.instance()).as("of several none is the one").isEmpty();
        Instance first = seen.server().instances().get(0);
        Instance second = seen.server().instances().get(1);
        assertThat(first.document()).contains(new Instance.Document("/etc/smb.conf", "/srv/smb.conf"));
        assertThat(first.endpoints()).containsExactly(new Listening("127.0.0.1", 445));
        assertThat(first.command().utf8()).isEqualTo("one");
        assertThat(second.executable()).contains(new Instance.Executable("/opt/samba/sbin/smbd", 4712, true));
        assertThat(second.command().utf8()).isEqualTo("two");
        assertThat(second.document()).isEmpty();
    }

    @Test
    void where_ps_tells_of_processes_an_instance_has_a_date_as_its_start() {
        List<Field> fields = fields(
                "uid 0", "recognised yes", "instance 871 1 Sat_Nov_22_09:51:41_2026 0 - - -", "instance.listens *:445");

        assertThat(ObservationValidator.objection(fields)).isEmpty();
        assertThat(Observations.of(fields).instance()).hasValueSatisfying(each -> {
            assertThat(each.start()).isEqualTo("Sat_Nov_22_09:51:41_2026");
            assertThat(each.executable()).isEmpty();
            assertThat(each.endpoints()).containsExactly(new Listening("0.0.0.0", 445));
        });
    }

    private static List<Field> fields(String... lines) {
        List<Field> fields = new ArrayList<>();
        for (String each : lines) {
            int blank = each.indexOf(' ');
            fields.add(new Field(
                    each.substring(0, blank),
                    Bytes.of(each.substring(blank + 1).getBytes(StandardCharsets.ISO_8859_1))));
        }
        return fields;
    }
}
