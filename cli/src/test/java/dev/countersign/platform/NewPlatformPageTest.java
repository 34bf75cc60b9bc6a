package dev.countersign.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * docs/new-platform.md lists all keys of platform.yaml, their possible words, and the hooks, and no
 * others.
 */
class NewPlatformPageTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (`[^|]*`) \\| (.*) \\|$");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern LISTED = Pattern.compile("known: (.*?)(?: and (\\d+) more)?$");
    private static final String NEVER_A_KEY = "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzz";

    @Test
    void every_key_that_the_reader_takes_is_in_the_table_and_every_key_of_the_table_is_taken() throws IOException {
        Set<String> documented = rows("## The keys of platform.yaml").keySet();
        StringBuilder all = new StringBuilder();
        documented.forEach(key -> all.append(key).append(": [x]\n"));

        assertThat(mistakes(all.toString()))
                .extracting(Diagnostic::what)
                .noneMatch(each -> each.startsWith("unknown key"));
        assertThat(taken("", "a platform")).isEqualTo(documented.size());
    }

    @Test
    void what_stands_behind_a_key_is_named_with_every_word_that_is_taken() throws IOException {
        Map<String, String> rows = rows("## The keys of platform.yaml");

        assertThat(codes(rows.getOrDefault("sureness", ""))).containsAll(Sureness.words());
        assertThat(codes(rows.getOrDefault("speaker", ""))).containsAll(Speaker.words());
        assertThat(codes(rows.getOrDefault("document", ""))).containsAll(DocumentFormat.words());
        assertThat(codes(rows.getOrDefault("reader", ""))).containsAll(Description.READERS);
        assertThat(codes(rows.getOrDefault("lease", ""))).containsAll(LeaseKeeper.words());
        assertThat(codes(rows.getOrDefault("signs", ""))).containsAll(Sign.KINDS);
        assertThat(codes(rows.getOrDefault("renders", ""))).containsAll(Artifact.Encoding.words());
        assertThat(codes(rows.getOrDefault("renders", ""))).contains("file", "template", "encoding");
        assertThat(taken("renders: [{%s: x}]\n", "a file that is rendered")).isEqualTo(3);
        assertThat(codes(rows.getOrDefault("carriers", ""))).contains("title", "renders", "sources");
        assertThat(taken("carriers: {x: {%s: x}}\n", "carrier 'x'")).isEqualTo(3);
        assertThat(codes(rows.getOrDefault("postures", "")))
                .contains("setting", "reads", "roles", "writes", "satisfied by", "also", "denied by");
        assertThat(taken("postures: {server signing: {%s: x}}\n", "the spelling of 'server signing'"))
                .isEqualTo(7);
        assertThat(codes(rows.getOrDefault("owners", "")))
                .contains("title", "signs", "writes", "place", "then", "takes", "render", "sources");
        assertThat(taken("owners: {x: {%s: x}}\n", "owner 'x'")).isEqualTo(8);
        assertThat(Sign.OF_OWNERS)
                .allMatch(each -> Sign.KINDS.contains(each)
                        || codes(rows.getOrDefault("owners", "")).contains(each));
        assertThat(codes(rows.getOrDefault("ranges", ""))).contains("low", "high", "steps");
        assertThat(taken("ranges: [{%s: x}]\n", "a range")).isEqualTo(3);
    }

    @Test
    void every_hook_that_has_a_default_is_in_the_table_and_no_other() throws IOException {
        assertThat(rows("## The hooks").keySet()).isEqualTo(Hooks.known());
    }

    @Test
    void every_part_of_the_program_is_known_to_the_check_of_hooks() throws IOException {
        try (Stream<Path> parts = Files.walk(Path.of("src/main/resources/dev/countersign/platform/host"))) {
            Set<String> defined = parts.filter(Files::isRegularFile)
                    .map(NewPlatformPageTest::text)
                    .flatMap(text -> Pattern.compile("(?m)^([a-z_0-9]+)\\(\\) \\{")
                            .matcher(text)
                            .results())
                    .map(each -> each.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));

            assertThat(Script.functions()).isEqualTo(defined).hasSizeGreaterThan(100);
        }
    }

    /** Returns how many keys the reader lists as known when it meets an unknown one. */
    private static int taken(String yaml, String where) {
        String unknown = yaml.isEmpty() ? NEVER_A_KEY + ": x\n" : yaml.formatted(NEVER_A_KEY);
        Matcher listed = mistakes(unknown).stream()
                .filter(each -> each.what().equals("unknown key '" + NEVER_A_KEY + "' in " + where))
                .map(each -> LISTED.matcher(each.advice().orElseThrow()))
                .filter(Matcher::find)
                .findFirst()
                .orElseThrow();
        return listed.group(1).split(", ").length
                + Optional.ofNullable(listed.group(2)).map(Integer::parseInt).orElse(0);
    }

    private static List<Diagnostic> mistakes(String yaml) {
        Diagnostics found = new Diagnostics();
        new PlatformReader(
                        new PlatformFolder(
                                "templates/x", new TreeMap<>(Map.of("platform.yaml", Bytes.utf8(yaml))), false),
                        found)
                .read();
        return found.all();
    }

    /**
     * Returns the rows of the first table below a heading: the first column's names with the second
     * column.
     */
    private static Map<String, String> rows(String heading) throws IOException {
        String page = Files.readString(Path.of("..", "docs", "new-platform.md"));
        assertThat(page).contains(heading + "\n");
        String section = page.substring(page.indexOf(heading) + heading.length());
        int next = section.indexOf("\n## ");
        Map<String, String> rows = new TreeMap<>();
        ROW.matcher(next < 0 ? section : section.substring(0, next))
                .results()
                .forEach(row -> codes(row.group(1)).forEach(name -> rows.put(name, row.group(2))));
        return rows;
    }

    private static List<String> codes(String text) {
        return CODE.matcher(text).results().map(each -> each.group(1)).toList();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
