package dev.countersign.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The locale determines the language as in POSIX: LC_ALL before LC_MESSAGES before LANG; an empty
 * one is ignored.
 */
class LanguageTest {
    @ParameterizedTest
    @CsvSource({
        ",,,EN",
        "zh_CN.UTF-8,,,ZH",
        ",zh_CN,,ZH",
        ",,zh_TW.Big5,ZH",
        ",,zh,ZH",
        ",,zh_CN@pinyin,ZH",
        "C,,zh_CN.UTF-8,EN",
        ",en_US.UTF-8,zh_CN.UTF-8,EN",
        "zh_CN.UTF-8,en_US,C,ZH",
        ",,zha_CN,EN",
        ",,de_DE,EN"
    })
    void the_first_variable_that_is_set_decides(String all, String messages, String lang, Language language) {
        Map<String, String> variables = new HashMap<>();
        put(variables, "LC_ALL", all);
        put(variables, "LC_MESSAGES", messages);
        put(variables, "LANG", lang);

        assertThat(Language.of(variables)).isEqualTo(language);
    }

    private static void put(Map<String, String> variables, String name, String value) {
        variables.put(name, value == null ? "" : value);
    }
}
