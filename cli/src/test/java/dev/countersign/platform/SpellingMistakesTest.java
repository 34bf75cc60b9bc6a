package dev.countersign.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * A folder whose words for a posture cannot work is reported where they are written, and not when a
 * host is planned.
 */
class SpellingMistakesTest {
    private static final String LESS = "' is written here for 'required', but 'reads' says that it means 'offered'";

    @Test
    void what_reads_back_as_less_is_a_mistake() {
        assertThat(mistakes("fields", "{setting: enc, reads: {a: offered, b: required}, writes: {required: a}}"))
                .contains("'a" + LESS);
        assertThat(mistakes(
                        "smb.conf",
                        "{setting: server smb encrypt, reads: {desired: offered}, writes: {required: desired}}"))
                .contains("'desired" + LESS);
    }

    @Test
    void of_a_setting_that_only_plays_a_part_too() {
        assertThat(mistakes(
                        "fields",
                        "{setting: enc, reads: {b: required}, writes: {required: b}, also: {rej: {reads: {a: offered},"
                                + " writes: {required: a}}}}"))
                .contains("'a" + LESS);
    }

    @Test
    void what_reads_back_as_it_should_is_none() {
        assertThat(mistakes("fields", "{setting: enc, reads: {b: required}, writes: {offered: b, required: b}}"))
                .noneMatch(each -> each.contains("is written here"));
        assertThat(mistakes(
                        "smb.conf",
                        "{setting: server smb encrypt, reads: {required: required}, writes: {required: mandatory}}"))
                .noneMatch(each -> each.contains("is written here"));
    }

    @Test
    void an_unknown_key_of_a_part_is_named() {
        assertThat(mistakes("fields", "{setting: enc, reads: {b: required}, also: {rej: {raeds: {a: offered}}}}"))
                .anyMatch(each -> each.contains("unknown key 'raeds'"));
    }

    private static List<String> mistakes(String document, String spelling) {
        Diagnostics found = new Diagnostics();
        String yaml = "platform: x\ntitle: X\nspeaker: posix-sh\ndocument: " + document
                + "\nlease: host\nactivation: none\npostures:\n  encryption: " + spelling + "\n";
        new PlatformReader(
                        new PlatformFolder(
                                "templates/x", new TreeMap<>(Map.of("platform.yaml", Bytes.utf8(yaml))), false),
                        found)
                .read();
        return found.all().stream().map(Diagnostic::what).toList();
    }
}
