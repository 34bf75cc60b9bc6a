package dev.countersign.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.diagnostic.Problem;
import org.junit.jupiter.api.Test;

class JsonMapTest {
    private final JsonMap map = Json.readMap("""
            {"run": "r", "count": 3, "dirty": false, "none": null,
             "hosts": [{"host": "fs1", "files": ["a", "b"], "labels": {"site": "berlin"}}, {"host": 7}]}
            """.getBytes(UTF_8), "run.plan", Json.Limits.OURS);

    @Test
    void gives_fields_by_their_type() {
        assertThat(map.text("run")).isEqualTo("r");
        assertThat(map.integer("count")).isEqualTo(3);
        assertThat(map.bool("dirty")).isFalse();
        assertThat(map.optionalText("none")).isEmpty();
        assertThat(map.optionalInteger("absent")).isEmpty();
        assertThat(map.maps("hosts").get(0).texts("files")).containsExactly("a", "b");
        assertThat(map.maps("hosts").get(0).textMap("labels")).containsEntry("site", "berlin");
    }

    @Test
    void names_the_place_of_what_is_missing_or_of_another_type() {
        assertThatThrownBy(() -> map.text("absent"))
                .isInstanceOf(Problem.class)
                .hasMessage("run.plan: absent is missing");
        assertThatThrownBy(() -> map.maps("hosts").get(1).text("host"))
                .hasMessage("run.plan: hosts[1].host is not text");
        assertThatThrownBy(() -> map.map("run")).hasMessage("run.plan: run is not an object");
        assertThatThrownBy(() -> map.texts("hosts")).hasMessage("run.plan: hosts[0] is not text");
        assertThatThrownBy(() -> map.integer("none")).hasMessage("run.plan: none is missing");
    }

    @Test
    void refuses_a_field_that_nobody_knows() {
        assertThatThrownBy(() -> map.maps("hosts").get(0).only("hosst", "files", "labels"))
                .hasMessage("run.plan: hosts[0].host is not a known field\n  did you mean 'hosst'?");
    }

    @Test
    void a_list_is_no_object() {
        assertThatThrownBy(() -> Json.readMap("[]".getBytes(UTF_8), "f", Json.Limits.OURS))
                .hasMessage("f: the whole text is not an object");
    }
}
