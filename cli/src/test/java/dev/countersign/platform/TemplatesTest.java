package dev.countersign.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplatesTest {
    @Test
    void a_block_leaves_no_blank_line_behind() {
        String rendered = render(
                "[global]\r\n{% for s in settings %}\r\n\t{{ s.name }} = {{ s.value }}\r\n{% endfor %}\r\n",
                Map.of("settings", List.of(Map.of("name", "server signing", "value", "mandatory"))));

        assertThat(rendered).isEqualTo("[global]\n\tserver signing = mandatory\n");
    }

    @Test
    void a_blank_before_a_tag_in_the_middle_of_a_line_is_part_of_the_line() {
        String rendered = render("""
                show {% for s in settings %}{{ s }}{% if not loop.last %}, {% endif %}{% endfor %} | more
                set {# why #}x
                """, Map.of("settings", List.of("a", "b")));

        assertThat(rendered).isEqualTo("show a, b | more\nset x\n");
    }

    @Test
    void an_indented_tag_on_a_line_of_its_own_leaves_no_blanks_behind() {
        String rendered = render(
                "{% for s in settings %}\n    {% if s %}\n  {{ s }}\n\t{% endif %}\n{% endfor %}\n",
                Map.of("settings", List.of("a", "b")));

        assertThat(rendered).isEqualTo("  a\n  b\n");
    }

    @Test
    void a_mistake_in_an_indented_tag_is_named_with_the_column_of_the_file() {
        assertThatThrownBy(() -> render("one\n    {% nosuchtag %}\n", Map.of()))
                .hasMessageContaining("templates/test/self.j2:2:5");
    }

    @Test
    void many_hosts_with_many_values_get_each_its_own_text() {
        Templates templates = new Templates(new PlatformFolder(
                "templates/test",
                new TreeMap<>(Map.of(
                        "one.j2", Bytes.utf8("{% include 'part.j2' %}"),
                        "two.j2", Bytes.utf8("two {{ value }}"),
                        "part.j2", Bytes.utf8("one {{ value }}"))),
                true));

        for (int round = 0; round < 2; round++) {
            for (int host = 0; host < 200; host++) {
                String value = "v" + host % 100;
                assertThat(templates.render("one.j2", Map.of("value", value))).isEqualTo("one " + value);
                assertThat(templates.lastRead()).containsExactly("one.j2", "part.j2");
                assertThat(templates.render("two.j2", Map.of("value", value))).isEqualTo("two " + value);
                assertThat(templates.lastRead()).containsExactly("two.j2");
                assertThat(templates.render("two.j2", Map.of("value", value))).isEqualTo("two " + value);
                assertThat(templates.lastRead()).containsExactly("two.j2");
            }
        }
    }

    @Test
    void a_value_is_never_rendered_again() {
        String rendered = render("{{ fact }}", Map.of("fact", "{{ 7 * 7 }}{% raw %}"));

        assertThat(rendered).isEqualTo("{{ 7 * 7 }}{% raw %}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ nope }}",
                "{{ known.nope }}",
                "{{ unclosed ",
                "{% if known %}never closed",
                "{% for x in nope %}{% endfor %}",
                "{{ known|nosuchfilter }}",
                "{% nosuchtag %}",
                "{% include '../platform.yaml' %}",
                "{% include '/etc/hostname' %}",
                "{% include 'self.j2' %}",
                "{% for i in range(1000000) %}x{% endfor %}",
                "{% do known.append(1) %}",
                "{{ ''.getClass() }}",
                "{{ known.class.forName('java.lang.Runtime') }}"
            })
    void any_mistake_is_fatal(String template) {
        assertThatThrownBy(() -> render(template, Map.of("known", Map.of("a", "b"))))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ExitCode.INVALID));
    }

    @Test
    void loops_without_end_are_given_up() {
        // These end after some seconds: the thread must not outlive the tests.
        List<Integer> many = IntStream.range(0, 100).boxed().toList();
        String loops = "{% for a in l %}{% for b in l %}{% for c in l %}{% endfor %}{% endfor %}{% endfor %}";
        Templates templates = new Templates(folder(loops), Duration.ofMillis(50));

        assertThatThrownBy(() -> templates.render("self.j2", Map.of("l", many)))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ExitCode.INVALID))
                .hasMessageContaining("templates/test/self.j2: template: it did not end within");
    }

    @Test
    void an_interrupted_thread_still_renders_and_stays_interrupted() {
        Thread.currentThread().interrupt();

        assertThat(render("{{ a }}", Map.of("a", "b"))).isEqualTo("b");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void output_without_end_is_stopped() {
        String big = "x".repeat(2000);
        String loops = "{% for a in l %}{% for b in l %}{% for c in l %}{{ big }}{% endfor %}{% endfor %}{% endfor %}";

        assertThatThrownBy(() -> render(loops, Map.of("big", big, "l", List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10))))
                .isInstanceOf(Problem.class);
    }

    @Test
    void a_mistake_is_named_with_its_file_and_line() {
        assertThatThrownBy(() -> render("one\ntwo {{ nope }}\n", Map.of()))
                .hasMessageContaining("templates/test/self.j2:2:")
                .hasMessageContaining("nope");
    }

    @Test
    void only_plain_values_go_in() {
        assertThatThrownBy(() -> render("{{ o }}", Map.of("o", new Object())))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_symbolic_link_in_a_platform_folder_is_refused(@TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("platform.yaml"), "platform: x\n");
        Files.createSymbolicLink(directory.resolve("outside.j2"), Path.of("/etc/hostname"));

        assertThatThrownBy(() -> PlatformFolder.read("templates/x", directory, false))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("symbolic link");
    }

    private static String render(String template, Map<String, Object> values) {
        return new Templates(folder(template)).render("self.j2", values);
    }

    private static PlatformFolder folder(String template) {
        TreeMap<String, Bytes> files = new TreeMap<>();
        files.put("self.j2", Bytes.utf8(template));
        files.put("platform.yaml", Bytes.utf8("platform: test\n"));
        return new PlatformFolder("templates/test", files, true);
    }
}
