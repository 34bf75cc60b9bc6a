package dev.countersign.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines fit, in columns and not in characters, and Chinese breaks where a reader expects it. */
class TextWrapperTest {
    private static final String MIXED = "无论签名缺失还是签名错误，Samba 都返回这个状态（0xC0000022），从不返回 STATUS_INVALID_SIGNATURE。"
            + "“来宾”会话从不签名；countersign 的证明正是利用这一点。";

    @Test
    void english_breaks_at_blanks_only() {
        assertThat(TextWrapper.lines("one two  three\nfour", 9)).containsExactly("one two", "three", "four");
    }

    @Test
    void a_chinese_character_fills_two_columns() {
        assertThat(TextWrapper.columns("签名 ok，")).isEqualTo(9);
        assertThat(TextWrapper.lines("签名签名签名", 8)).containsExactly("签名签名", "签名");
    }

    @ParameterizedTest
    @ValueSource(ints = {30, 31, 40, 57, 80})
    void no_line_is_too_wide_and_nothing_is_lost(int width) {
        var lines = TextWrapper.lines(MIXED, width);

        assertThat(lines)
                .allSatisfy(line -> assertThat(TextWrapper.columns(line)).isLessThanOrEqualTo(width));
        assertThat(String.join("", lines).replace(" ", "")).isEqualTo(MIXED.replace(" ", ""));
        assertThat(lines).noneMatch(line -> "，。；）”".indexOf(line.charAt(0)) >= 0);
        assertThat(lines).noneMatch(line -> "（“".indexOf(line.charAt(line.length() - 1)) >= 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "countersign rollback 20261122T095141Z-3f9c -l fs1",
                "countersign apply --resume 20261122T095141Z-3f9c;",
                "(countersign check -v)",
                "countersign check --accept-new-host-keys",
                "ssh -v -p 22 admin@192.0.2.10"
            })
    void a_command_is_copied_as_one_line(String command) {
        var lines = TextWrapper.lines("to go on, run " + command + " and look at what it says then", 24);

        assertThat(lines).contains(command);
        assertThat(lines).allMatch(line -> line.equals(command) || TextWrapper.columns(line) <= 24);
    }

    @Test
    void a_sentence_about_the_program_is_no_command() {
        assertThat(TextWrapper.lines("countersign apply changes hosts", 18))
                .containsExactly("countersign apply", "changes hosts");
    }

    @Test
    void what_cannot_break_stays_whole() {
        assertThat(TextWrapper.lines("see STATUS_INVALID_SIGNATURE.", 10))
                .containsExactly("see", "STATUS_INVALID_SIGNATURE.");
    }
}
