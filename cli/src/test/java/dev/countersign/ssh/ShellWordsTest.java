package dev.countersign.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.testing.Needs;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellWordsTest {
    private static final List<String> ODD = List.of(
            "",
            " ",
            "  two  blanks ",
            "$HOME",
            "$(id)",
            "`id`",
            "\"",
            "*",
            "?",
            "[a]",
            "{a,b}",
            "~",
            "~root",
            "#",
            ";",
            "&&",
            "|",
            ">x",
            "<x",
            "=ls",
            "VAR=x",
            "%1",
            "^a^b",
            "@",
            "-n",
            "--",
            "(",
            ")",
            "a$",
            "ü€",
            "eval \"$(dd bs=1 count=3)\"");

    @Test
    void leaves_plain_words_as_they_are() {
        assertThat(ShellWords.line(List.of("sh", "-c", "/a/b.c:d,e_f-1"))).isEqualTo("sh -c /a/b.c:d,e_f-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"it's", "a\\b", "stop!", "two\nlines", "nul\0", "bell\7", "\u007f", "\ud800"})
    void refuses_a_word_that_some_shell_reads_otherwise(String word) {
        assertThatThrownBy(() -> ShellWords.line(List.of("echo", word)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("login shells disagree");
    }

    @Needs({"dash", "bash", "zsh", "tcsh", "fish", "mksh", "busybox"})
    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "zsh", "tcsh", "fish", "mksh", "busybox sh"})
    void every_login_shell_hands_on_the_same_words(String shell) throws Exception {
        List<String> words = new ArrayList<>(ODD);
        Random random = new Random(20261122);
        for (int i = 0; i < 200; i++) {
            words.add(random(random));
        }
        List<String> command = new ArrayList<>(List.of("printf", "<%s>"));
        command.addAll(words);
        List<String> line = new ArrayList<>(List.of(shell.split(" ", -1)));
        line.addAll(List.of("-c", ShellWords.line(command)));

        Process process = new ProcessBuilder(line).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(output).isEqualTo("<" + String.join("><", words) + ">");
        assertThat(process.waitFor()).isZero();
    }

    private static String random(Random random) {
        StringBuilder word = new StringBuilder();
        int length = random.nextInt(12);
        while (word.length() < length) {
            char c = (char) (' ' + random.nextInt(95));
            if ("'\\!".indexOf(c) < 0) {
                word.append(c);
            }
        }
        return word.toString();
    }
}
