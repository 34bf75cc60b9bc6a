package dev.countersign.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file of key=value, changed in place. */
class KeyValueTextTest {
    private static final String FILE = """
            # made by hand
            company_title="A \\"B\\" C"
              signing = auto   # why
            export mode='off'; # old
            mode="on"\r
            odd line
            empty=
            """;

    @Test
    void prints_back_byte_for_byte() {
        assertThat(read(FILE).printed()).isEqualTo(FILE);
    }

    @ParameterizedTest
    @CsvSource({"signing,auto", "mode,on", "empty,''"})
    void reads_a_value_without_quotes_blanks_and_comment(String key, String value) {
        assertThat(read(FILE).value(key)).contains(value);
    }

    @Test
    void what_is_absent_has_no_value() {
        assertThat(read(FILE).value("made")).isEmpty();
        assertThat(read("").value("x")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"signing, mandatory, '= auto ', '= mandatory '", "mode, off, '\"on\"', '\"off\"'"})
    void changes_the_row_that_wins_and_nothing_else(String key, String value, String from, String to) {
        Edit edit = read(FILE).set(key, value);

        assertThat(after(edit)).isEqualTo(FILE.replace(from, to));
        assertThat(read(after(edit)).set(key, value)).isEqualTo(new Edit.LeftAlone());
        assertThat(after(read(after(edit)).set(key, read(FILE).value(key).orElseThrow())))
                .isEqualTo(FILE);
    }

    @ParameterizedTest
    @CsvSource({
        "'a=b\n','a=b\nnew=\"x y\"\n'",
        "'a=b','a=b\nnew=\"x y\"'",
        "'a = b\r\n','a = b\r\nnew = x y\r\n'",
        "'','new=\"x y\"\n'"
    })
    void adds_what_is_absent_as_the_file_is_written_and_takes_it_away_again(String before, String after) {
        Edit edit = read(before).set("new", "x y");

        assertThat(after(edit)).isEqualTo(after);
        assertThat(read(after).value("new")).contains("x y");
        assertThat(after(read(after).remove("new"))).isEqualTo(before);
    }

    @Test
    void leaves_a_value_to_a_person_that_a_shell_would_work_on() {
        assertThat(read("a=$(date)\n").set("a", "b")).isInstanceOf(Edit.Refused.class);
        assertThat(read("a=\"x\" y\n").set("a", "b")).isInstanceOf(Edit.Refused.class);
        assertThat(read("a=x\\\ny=1\n").set("a", "b")).isInstanceOf(Edit.Refused.class);
        assertThat(read("a=1\na=2\n").remove("a")).isInstanceOf(Edit.Refused.class);
    }

    @ParameterizedTest
    @CsvSource({"'a;b'", "'$x'", "'a\nb=c'", "' a'", "''"})
    void writes_no_value_that_would_be_more_than_a_value(String value) {
        assertThatThrownBy(() -> read("").set("a", value)).isInstanceOf(IllegalArgumentException.class);
    }

    private static KeyValueText read(String text) {
        return KeyValueText.of("/etc/x", Bytes.of(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static String after(Edit edit) {
        return edit instanceof Edit.Edited edited ? edited.after().latin1() : edit.toString();
    }
}
