package dev.countersign.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.observation.Instance;
import dev.countersign.observation.Listening;
import dev.countersign.observation.WireAnswer;
import dev.countersign.observation.WirePicture;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which of several servers of a host is meant. */
class InstanceChoiceTest {
    private static final Instance MAIN = instance(10, "/etc/samba/smb.conf", "0.0.0.0:445", "0.0.0.0:139");
    private static final Instance OLD = instance(20, "/etc/samba/ps2.conf", "0.0.0.0:1054");

    private static Instance instance(long pid, String document, String... places) {
        return new Instance(
                pid,
                "1",
                0,
                Optional.empty(),
                "/",
                Bytes.EMPTY,
                Optional.of(new Instance.Document(document, document)),
                Stream.of(places).map(InstanceChoiceTest::listening).toList());
    }

    private static Listening listening(String place) {
        int colon = place.lastIndexOf(':');
        return new Listening(place.substring(0, colon), Integer.parseInt(place.substring(colon + 1)));
    }

    private static WirePicture at(String... places) {
        return new WirePicture(Stream.of(places)
                .map(InstanceChoiceTest::listening)
                .map(each -> new WirePicture.Endpoint(
                        WireAnswer.unknown(each.address(), each.port(), "test"), Optional.empty()))
                .toList());
    }

    private static Optional<Long> byEndpoint(List<Instance> instances, String... places) {
        return InstanceChoice.BY_ENDPOINT.among(instances, at(places)).map(Instance::pid);
    }

    private static Optional<Long> reading(String document, List<Instance> instances, String... places) {
        return new InstanceChoice(Optional.of(document))
                .among(instances, at(places))
                .map(Instance::pid);
    }

    @Test
    void the_port_tells_them_apart() {
        assertThat(byEndpoint(List.of(MAIN, OLD), "192.0.2.1:445")).contains(10L);
        assertThat(byEndpoint(List.of(MAIN, OLD), "192.0.2.1:1054")).contains(20L);
        assertThat(byEndpoint(List.of(MAIN, OLD), "192.0.2.1:445", "192.0.2.1:139"))
                .contains(10L);
    }

    @Test
    void two_endpoints_of_two_servers_are_neither() {
        assertThat(byEndpoint(List.of(MAIN, OLD), "192.0.2.1:445", "192.0.2.1:1054"))
                .isEmpty();
        assertThat(byEndpoint(List.of(MAIN, OLD), "192.0.2.1:4450")).isEmpty();
    }

    @Test
    void on_one_port_the_address_tells_them_apart() {
        Instance one = instance(1, "/a", "192.0.2.1:445", "0:0:0:0:0:0:0:1:445");
        Instance two = instance(2, "/b", "192.0.2.2:445");
        Instance every = instance(3, "/c", "0:0:0:0:0:0:0:0:445");

        assertThat(byEndpoint(List.of(one, two), "192.0.2.2:445")).contains(2L);
        assertThat(byEndpoint(List.of(one, two), "::1:445")).contains(1L);
        assertThat(byEndpoint(List.of(one, every), "192.0.2.1:445")).contains(1L);
        assertThat(byEndpoint(List.of(one, every), "192.0.2.9:445")).contains(3L);
    }

    @Test
    void an_address_that_is_translated_on_its_way_tells_nothing_and_a_document_does() {
        Instance one = instance(1, "/a", "10.0.0.1:445");
        Instance two = instance(2, "/b", "10.0.0.2:445");

        assertThat(byEndpoint(List.of(one, two), "203.0.113.7:445")).isEmpty();
        assertThat(reading("/b", List.of(one, two), "203.0.113.7:445")).contains(2L);
        assertThat(reading("/b", List.of(one, two), "203.0.113.7:4450")).contains(2L);
    }

    @Test
    void a_document_whose_server_is_not_at_the_endpoint_is_not_taken() {
        assertThat(reading("/etc/samba/ps2.conf", List.of(MAIN, OLD), "192.0.2.1:445"))
                .isEmpty();
        assertThat(reading("/etc/samba/ps2.conf", List.of(MAIN, OLD), "192.0.2.1:1054"))
                .contains(20L);
        assertThat(reading("/etc/other.conf", List.of(MAIN, OLD), "192.0.2.1:445"))
                .isEmpty();
    }

    @Test
    void two_that_read_the_same_document_at_the_same_port_are_not_told_apart() {
        Instance twin = instance(11, "/etc/samba/smb.conf", "0.0.0.0:445");

        assertThat(byEndpoint(List.of(MAIN, twin), "192.0.2.1:445")).isEmpty();
        assertThat(reading("/etc/samba/smb.conf", List.of(MAIN, twin), "192.0.2.1:445"))
                .isEmpty();
    }

    @Test
    void each_is_named_for_a_person() {
        assertThat(InstanceChoice.names(List.of(MAIN, OLD)))
                .isEqualTo("process 10 reads /etc/samba/smb.conf and listens at 0.0.0.0:445, 0.0.0.0:139;"
                        + " process 20 reads /etc/samba/ps2.conf and listens at 0.0.0.0:1054");
    }
}
