package dev.countersign.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    private static final Json.Limits SMALL = new Json.Limits(1000, 5);

    private static Object read(String text) {
        return Json.read(text.getBytes(UTF_8), "run.plan", SMALL);
    }

    @Test
    void reads_what_it_writes() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("z", List.of(1L, -2L, new BigInteger("18446744073709551615"), 1.5));
        value.put("a", Map.of("text", "Müller \"x\"\n\u202e", "none", Optional.empty(), "yes", true));

        Object back = read(Json.line(value));

        assertThat(back).isEqualTo(value);
        assertThat(read(Json.pretty(value))).isEqualTo(value);
    }

    @Test
    void pretty_is_for_people() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("run", "r");
        value.put("hosts", List.of(Map.of("host", "fs1")));
        value.put("none", List.of());

        String text = Json.pretty(value);

        assertThat(text).isEqualTo("""
                        {
                          "run": "r",
                          "hosts": [
                            {
                              "host": "fs1"
                            }
                          ],
                          "none": []
                        }""");
    }

    @Test
    void canonical_is_one_form_whatever_the_order() {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("b", 1);
        one.put("a", List.of("ü", Map.of()));
        Map<String, Object> other = new LinkedHashMap<>();
        other.put("a", List.of("ü", Map.of()));
        other.put("b", 1L);

        byte[] canonical = Json.canonical(one);

        assertThat(canonical).isEqualTo(Json.canonical(other));
        assertThat(new String(canonical, UTF_8)).isEqualTo("{\"a\":[\"ü\",{}],\"b\":1}");
    }

    @Test
    void canonical_refuses_a_fraction() {
        assertThatThrownBy(() -> Json.canonical(List.of(0.1))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_line_is_one_line_and_cannot_steer_a_terminal() {
        String line = Json.line(Map.of("k\n", "\u001b[2J \u009b1m \u2028 \u202e \u007f \ud800 ü \ud83d\ude00"));

        assertThat(line).isEqualTo("{\"k\\n\":\"\\u001B[2J \\u009b1m \\u2028 \\u202e \\u007F \ufffd ü \ud83d\ude00\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"a\":1,\"a\":2} | run.plan:1:8: duplicate key 'a'",
                "{\"a\":1} x | run.plan:1:9: not valid JSON from here on",
                "{\"a\":1} {} | run.plan:1:9: unexpected text after the end of the JSON",
                "{\"ü\":secret} | run.plan:1:6: not valid JSON from here on",
                "{\"a\": | run.plan:1:6: ends too early: a value, a quote or a bracket is not closed",
                "[\"secret | run.plan:1:9: ends too early: a value, a quote or a bracket is not closed",
                "[[[[[[1]]]]]] | run.plan:1:7: nested too deeply, or a number with too many digits",
                "1e999 | run.plan:1:1: a number that is too large",
                "[\"\\ud800\"] | run.plan:1:2: half of a surrogate pair",
                "[NaN] | run.plan:1:5: not valid JSON from here on",
                "[01] | run.plan:1:3: not valid JSON from here on",
                "[1,] | run.plan:1:4: not valid JSON from here on",
                "// c | run.plan:1:1: not valid JSON from here on",
                "~~ | run.plan: empty, where JSON is expected",
            })
    void says_where_the_text_is_wrong_and_not_what_it_holds(String text, String message) {
        Problem problem = catchThrowableOfType(Problem.class, () -> read(text));

        assertThat(problem).hasMessage(message);
        assertThat(problem.code()).isEqualTo(ExitCode.INVALID);
        assertThat(problem).hasNoCause();
    }

    @Test
    void counts_lines_and_columns_in_characters() {
        assertThatThrownBy(() -> read("{\n  \"ü\": \"ü\", \"k\": 1,\n  \"ü\": 2}"))
                .hasMessage("run.plan:3:3: duplicate key 'ü'");
    }

    @Test
    void refuses_what_is_no_utf8_or_too_large() {
        assertThatThrownBy(() -> Json.read(new byte[] {'"', (byte) 0xfc, '"'}, "f", SMALL))
                .hasMessage("f: not UTF-8 at byte 2");
        assertThatThrownBy(() -> Json.read(new byte[1001], "f", SMALL)).hasMessage("f: larger than 1000 bytes");
        assertThatThrownBy(() -> read("\ufeff{}")).hasMessageContaining("byte order mark");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void any_bytes_are_a_value_or_a_problem(long seed) {
        Random random = new Random(seed);
        byte[] valid = "{\"a\":[1,2.5,\"x\\n\",null,true],\"b\":{\"c\":-1e3}}".getBytes(UTF_8);

        for (int i = 0; i < 20_000; i++) {
            byte[] text = valid.clone();
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                text[random.nextInt(text.length)] = (byte) random.nextInt(256);
            }
            List<Object> out = new ArrayList<>();
            try {
                out.add(Json.read(text, "f", SMALL));
            } catch (Problem refused) {
                assertThat(refused.code()).isEqualTo(ExitCode.INVALID);
            }
            out.forEach(value -> assertThat(Json.read(Json.line(value).getBytes(UTF_8), "f", SMALL))
                    .isEqualTo(value));
        }
    }

    private static JsonMap rows(String text, List<String> taken) throws IOException {
        return Json.readRows(
                new ByteArrayInputStream(text.getBytes(UTF_8)), "f", SMALL, "rows", row -> taken.add(row.text("x")));
    }

    @Test
    void the_rows_of_the_outermost_object_are_taken_one_by_one_and_not_kept() throws IOException {
        List<String> taken = new ArrayList<>();

        JsonMap rest = rows(
                "{\"a\": {\"rows\": [1]}, \"rows\": [{\"x\": \"1\"}, {\"x\": \"2\", \"rows\": [3]}], \"b\": true}",
                taken);

        assertThat(taken).containsExactly("1", "2");
        assertThat(rest.list("rows")).isEmpty();
        assertThat(rest.bool("b")).isTrue();
        assertThat(rest.map("a").list("rows")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"rows\": [{\"x\": \"1\"}, {\"y\": 1}]} | f: rows[1].x is missing",
                "{\"rows\": [{\"x\": \"1\"}, 2]} | f: rows[1] is not an object",
                "{\"rows\": [{\"x\": \"1\"}], \"rows\": []} | f:1:24: duplicate key 'rows'",
                "{\"rows\": [{\"x\": \"1\"} | f:1:21: ends too early: a value, a quote or a bracket is not closed",
            })
    void a_row_that_is_wrong_is_named(String text, String message) {
        assertThatThrownBy(() -> rows(text, new ArrayList<>())).hasMessage(message);
    }

    @Test
    void a_long_text_is_decoded_across_the_ends_of_buffers() {
        Json.Limits large = new Json.Limits(1 << 20, 5);
        for (int before = 8150; before < 8200; before++) {
            String text = "x".repeat(before) + "\ud83d\ude00\u00fc\u4e3b".repeat(20);
            byte[] bytes = ("\"" + text + "\"").getBytes(UTF_8);
            byte[] torn = bytes.clone();
            torn[before + 5] = 'x'; // after the first four bytes

            assertThat(Json.read(bytes, "f", large)).isEqualTo(text);
            assertThatThrownBy(() -> Json.read(torn, "f", large))
                    .hasMessage("f: not UTF-8 at byte " + (torn.length - 20 * 9 + 5));
        }
    }

    @Test
    void a_stream_is_read_up_to_the_limit() {
        assertThatThrownBy(() -> Json.readRows(
                        new ByteArrayInputStream(" ".repeat(1001).getBytes(UTF_8)), "f", SMALL, "rows", row -> {}))
                .hasMessage("f: larger than 1000 bytes");
    }

    @Test
    void a_stream_of_values_is_written_as_a_list() {
        StringBuilder text = new StringBuilder();

        Json.line(Map.of("rows", Stream.of(1L, "two", Stream.empty())), text);

        assertThat(text).hasToString("{\"rows\":[1,\"two\",[]]}");
    }
}
