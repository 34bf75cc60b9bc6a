package dev.countersign.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.diagnostic.Location;
import dev.countersign.testing.ProcessorTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file may contain, and the messages with which everything else is refused. */
class YamlReaderTest {
    private final Diagnostics found = new Diagnostics();

    private Optional<YamlNode> read(String text) {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    private Optional<YamlNode> read(byte[] bytes) {
        return YamlReader.read("x.yaml", bytes, found);
    }

    private List<String> mistakes() {
        return found.all().stream().map(Diagnostic::toString).toList();
    }

    private static YamlMap map(Optional<YamlNode> node) {
        return node.orElseThrow().asMap().orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"off", "on", "no", "yes", "010", "1.10", "0x1f", "~", "null", "true", "2027-03-01", "1e3", "="})
    void words_are_read_as_written(String word) {
        YamlMap map = map(read("key: " + word + "\n"));

        assertThat(map.get("key").orElseThrow().asText().orElseThrow().text()).isEqualTo(word);
        assertThat(mistakes()).isEmpty();
    }

    @Test
    void every_value_knows_its_place() {
        YamlMap map = map(read("""
                rules:
                  - id: a
                    require: {server signing: required}
                """));

        YamlMap rule = map.get("rules")
                .flatMap(YamlNode::asList)
                .orElseThrow()
                .items()
                .get(0)
                .asMap()
                .orElseThrow();
        YamlMap require = rule.get("require").flatMap(YamlNode::asMap).orElseThrow();
        assertThat(rule.get("id").orElseThrow().at()).isEqualTo(new Location("x.yaml", 2, 9));
        assertThat(require.at()).isEqualTo(new Location("x.yaml", 3, 14));
        assertThat(require.entries().get(0).key().at()).isEqualTo(new Location("x.yaml", 3, 15));
        assertThat(require.get("server signing").orElseThrow().at()).isEqualTo(new Location("x.yaml", 3, 31));
    }

    @Test
    void columns_count_characters_and_not_bytes() {
        YamlMap map = map(read("größe 😀: x\n"));

        assertThat(map.entries().get(0).value().at()).isEqualTo(new Location("x.yaml", 1, 10));
    }

    @Test
    void a_byte_order_mark_and_windows_line_ends_are_read_over() {
        YamlMap map = map(read("\uFEFFa: 1\r\nb: 2\r\n"));

        assertThat(map.get("b").orElseThrow().at()).isEqualTo(new Location("x.yaml", 2, 4));
        assertThat(map.entries().get(0).key()).isEqualTo(new YamlText("a", false, new Location("x.yaml", 1, 1)));
        assertThat(mistakes()).isEmpty();
    }

    @Test
    void nothing_and_an_empty_text_are_told_apart() {
        YamlMap map = map(read("a:\nb: ''\n"));

        assertThat(map.get("a").orElseThrow().isNothing()).isTrue();
        assertThat(map.get("b").orElseThrow().isNothing()).isFalse();
    }

    @Test
    void a_key_that_stands_twice_is_refused_with_both_lines() {
        read("""
                port: 22
                user: root
                port: 23
                """);

        assertThat(mistakes())
                .containsExactly("x.yaml:3:1: duplicate key 'port': here and at line 1\n  remove one of the two");
    }

    @Test
    void the_same_key_in_quotes_is_the_same_key() {
        read("{a: 1, 'a': 2}");

        assertThat(mistakes())
                .containsExactly("x.yaml:1:8: duplicate key 'a': here and at line 1\n  remove one of the two");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"!!python/object:os.system s3cret", "!s3cret", "!<tag:yaml.org,2002:int> 5", "!!str x", "! x"})
    void a_tag_is_refused_and_not_quoted(String value) {
        read("password: " + value + "\n");

        assertThat(mistakes())
                .containsExactly("x.yaml:1:11: tags (words that begin with '!') are not supported\n"
                        + "  put a value that begins with '!' in quotes");
    }

    @Test
    void a_tag_with_an_unknown_handle_is_refused_and_not_quoted() {
        read("password: !s3!cret x\n");

        assertThat(mistakes())
                .containsExactly("x.yaml:1:11: tags (words that begin with '!') are not supported\n"
                        + "  put a value that begins with '!' in quotes");
    }

    @Test
    void a_merge_key_is_refused() {
        read("""
                base: &base {a: 1}
                more:
                  <<: *base
                """);

        assertThat(mistakes())
                .containsExactly("x.yaml:3:3: the merge key '<<' is not supported: it hides which values apply\n"
                        + "  write the keys out");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"? [a] : 1 | a list", "? {a: 1} : 1 | a map", "[x]: 1 | a list"})
    void a_key_that_is_no_word_is_refused(String text, String kind) {
        read(text + "\n");

        assertThat(found.all().get(0).what()).startsWith("a key must be a word, not " + kind);
    }

    @Test
    void an_alias_repeats_a_value() {
        YamlMap map = map(read("""
                a: &shared {site: berlin}
                b: *shared
                """));

        assertThat(map.get("b")).isEqualTo(map.get("a"));
        assertThat(mistakes()).isEmpty();
    }

    @Test
    void an_alias_without_a_name_is_refused_and_not_quoted() {
        assertThat(read("password: *s3cret\n")).isEmpty();

        assertThat(mistakes())
                .containsExactly("x.yaml:1:11: the alias repeats a value that has not been named\n"
                        + "  put a value that begins with '*' in quotes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"&a [*a]", "&a {k: *a}", "&a [[[*a]]]"})
    void a_value_that_contains_itself_is_refused(String text) {
        assertThat(read(text)).isEmpty();

        assertThat(found.all().get(0).what()).isEqualTo("the alias is inside the value that it repeats");
    }

    @Test
    void a_bomb_of_aliases_is_refused_before_it_goes_off() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 15; i++) {
            String before = "*a" + (i - 1);
            bomb.append("a")
                    .append(i)
                    .append(": &a")
                    .append(i)
                    .append(" [")
                    .append((before + ",").repeat(9))
                    .append(before)
                    .append("]\n");
        }

        ProcessorTime.within(Duration.ofSeconds(2), () -> read(bomb.toString()));

        assertThat(mistakes())
                .containsExactly("x.yaml:5:38: aliases repeat more than 100000 values\n"
                        + "  write the values out, or use groups");
    }

    @Test
    void aliases_cannot_be_used_to_go_deeper_than_allowed() {
        StringBuilder chain = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 30; i++) {
            chain.append("a")
                    .append(i)
                    .append(": &a")
                    .append(i)
                    .append(" [*a")
                    .append(i - 1)
                    .append("]\n");
        }

        assertThat(read(chain.toString())).isEmpty();

        assertThat(mistakes()).containsExactly("x.yaml:20:12: maps and lists are nested more than 20 deep");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: ", "- ", "? "})
    void a_file_of_a_mebibyte_of_nesting_is_refused_at_once(String opening) {
        String deep = opening.repeat(YamlReader.MAX_BYTES / opening.length());

        assertThat(ProcessorTime.within(Duration.ofSeconds(2), () -> read(deep)))
                .isEmpty();

        assertThat(found.all().get(0).what()).isEqualTo("maps and lists are nested more than 20 deep");
    }

    @Test
    void twenty_levels_are_read() {
        assertThat(read("[".repeat(20) + "]".repeat(20))).isPresent();
        assertThat(mistakes()).isEmpty();
    }

    @Test
    void ten_megabytes_are_refused() {
        assertThat(read(new byte[10 << 20])).isEmpty();

        assertThat(mistakes())
                .containsExactly("x.yaml: the file is larger than 1 MiB\n  split it: several files are read as one");
    }

    @Test
    void a_text_of_more_than_ten_thousand_characters_is_refused() {
        assertThat(read("a: " + "x".repeat(10_000))).isPresent();
        assertThat(read("a: " + "x".repeat(10_001))).isEmpty();

        assertThat(mistakes()).containsExactly("x.yaml:1:4: a text is longer than 10000 characters\n  shorten it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "# nothing\n", "---\n", "---\n...\n", "\uFEFF"})
    void an_empty_file_is_refused(String text) {
        assertThat(read(text)).isEmpty();

        assertThat(mistakes()).containsExactly("x.yaml: the file is empty");
    }

    @Test
    void a_second_document_is_refused() {
        assertThat(read("a: 1\n---\nb: 2\n")).isEmpty();

        assertThat(mistakes())
                .containsExactly(
                        "x.yaml:2:1: a second document begins here\n" + "  put each document into a file of its own");
    }

    @Test
    void bytes_that_are_no_utf_8_are_refused_at_their_place() {
        assertThat(read("a: 1\nname: Müller\n".getBytes(StandardCharsets.ISO_8859_1)))
                .isEmpty();

        assertThat(mistakes()).containsExactly("x.yaml:2:8: the file is not UTF-8 here\n  save it as UTF-8");
    }

    @Test
    void a_character_cut_off_at_the_end_is_refused() {
        assertThat(read(new byte[] {'a', ':', ' ', (byte) 0xE2, (byte) 0x82})).isEmpty();

        assertThat(mistakes()).containsExactly("x.yaml:1:4: the file is not UTF-8 here\n  save it as UTF-8");
    }

    @Test
    void utf_16_is_refused() {
        assertThat(read("a: 1\n".getBytes(StandardCharsets.UTF_16))).isEmpty();

        assertThat(mistakes()).containsExactly("x.yaml:1:1: the file is not UTF-8 here\n  save it as UTF-8");
    }

    @ParameterizedTest
    @CsvSource({
        "0, U+0000",
        "27, U+001B",
        "127, U+007F",
        "133, U+0085",
        "8232, U+2028",
        "8238, U+202E",
        "8294, U+2066",
        "8203, U+200B",
        "8206, U+200E",
        "8288, U+2060",
        "173, U+00AD",
        "12644, U+3164",
        "10240, U+2800",
        "917536, U+E0020",
        "65279, U+FEFF",
        "13, U+000D"
    })
    void a_character_that_nobody_sees_is_refused(int point, String name) {
        assertThat(read("a: 1\nb: x" + Character.toString(point) + "y\n")).isEmpty();

        assertThat(mistakes())
                .containsExactly("x.yaml:2:5: the file contains the invisible character " + name + "\n  remove it");
    }

    @Test
    void joiners_in_words_and_emoji_are_seen() {
        read("a: \u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 \ud83d\udc69\u200d\ud83d\udcbb \u26a0\ufe0f\n");

        assertThat(mistakes()).isEmpty();
    }

    @Test
    void such_a_character_is_refused_as_an_escape_too() {
        read("a: \"x\\u202ey\"\n");

        assertThat(mistakes()).containsExactly("x.yaml:1:4: the text contains the invisible character U+202E");
    }

    @Test
    void a_tab_for_indentation_is_refused() {
        assertThat(read("hosts:\n\tfs1: {}\n")).isEmpty();

        assertThat(mistakes()).containsExactly("x.yaml:2:1: tabs cannot be used for indentation\n  use spaces");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a: b: c            | x.yaml:1:5: not valid YAML: a second ':' on the line, or a key that is indented wrongly",
                "a: @b              | x.yaml:1:4: not valid YAML: a value cannot begin with this character",
                "a: [1, 2           | x.yaml:1:9: not valid YAML: expected ',' or ']', but got <stream end>",
                "'a: 1              | x.yaml:1:6: not valid YAML: found unexpected end of stream",
            })
    void broken_yaml_is_refused_at_its_place(String text, String message) {
        assertThat(read(text)).isEmpty();

        assertThat(mistakes().get(0)).startsWith(message);
    }

    @Test
    void all_mistakes_are_named_at_once() {
        read("""
                a: !!int 1
                b: 2
                b: 3
                <<: {c: 4}
                """);

        assertThat(found.all())
                .extracting(each -> each.at().orElseThrow().line())
                .containsExactly(1, 3, 4);
    }

    @Test
    void a_text_does_not_show_itself_by_accident() {
        assertThat(read("[s3cret]").orElseThrow().toString()).doesNotContain("s3cret");
    }

    @Test
    void a_file_of_another_program_may_have_tags_and_merge_keys() {
        YamlMap map = map(
                YamlReader.readForeign("x.yaml", """
                base: &base {user: admin, port: 22}
                one: {<<: *base, port: 2222}
                two:
                  <<: [{user: root}, *base]
                  secret: !vault |
                    3030
                  text: !!str 010
                three: !odd {a: b}
                """.getBytes(StandardCharsets.UTF_8), YamlReader.MAX_BYTES, found));

        assertThat(mistakes()).isEmpty();
        assertThat(texts(map, "one")).isEqualTo(Map.of("port", "2222", "user", "admin"));
        assertThat(texts(map, "two"))
                .isEqualTo(Map.of("secret", "!vault", "text", "010", "port", "22", "user", "root"));
        assertThat(texts(map, "three")).isEqualTo(Map.of("a", "b"));
    }

    private static Map<String, String> texts(YamlMap map, String key) {
        return map.get(key).flatMap(YamlNode::asMap).orElseThrow().entries().stream()
                .collect(Collectors.toMap(
                        each -> each.key().text(),
                        each -> each.value().asText().orElseThrow().text()));
    }
}
