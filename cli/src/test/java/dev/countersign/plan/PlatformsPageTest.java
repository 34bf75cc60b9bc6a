package dev.countersign.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.platform.ByHand;
import dev.countersign.platform.Platform;
import dev.countersign.policy.PostureWord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The generated part of docs/platforms.md matches the platforms' own files. */
class PlatformsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "platforms.md");
    private static final String BEGIN =
            "<!-- made from templates/*/platform.yaml: -Dtest=PlatformsPageTest -Dcountersign.write=true -->\n";
    private static final String END = "<!-- end of what is made -->\n";

    private static final Pattern SOURCE =
            Pattern.compile("(?m)^ *(?:- |sources: \\[)\"?(https://[^\" \\]]+)\"?\\]? +# (.+)$");

    private static final Map<String, String> FACTS = facts();

    @Test
    void the_page_is_not_stale() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        assertThat(begin).isGreaterThan(BEGIN.length());
        assertThat(end).isGreaterThanOrEqualTo(begin);
        String made = made(PlatformContractTest.platforms());
        if (Boolean.getBoolean("countersign.write")) {
            Files.writeString(PAGE, page.substring(0, begin) + made + page.substring(end));
        }

        assertThat(Files.readString(PAGE)).contains(BEGIN + made + END);
    }

    @Test
    void an_address_among_the_sources_says_what_was_taken_from_there() throws IOException {
        assertThat(PlatformContractTest.platforms().stream()
                        .flatMap(each -> Stream.concat(
                                        each.sources().stream(),
                                        each.owners().stream().flatMap(owner -> owner.sources().stream()))
                                .map(source -> each.name() + " " + source)))
                .filteredOn(source -> source.contains(" https://"))
                .hasSizeGreaterThan(30)
                .allMatch(FACTS::containsKey);
    }

    /** What was taken from each source, and of which version: the comment behind it. */
    private static Map<String, String> facts() {
        Path templates = Path.of("..", "templates");
        Map<String, String> facts = new HashMap<>();
        try (Stream<Path> files = Files.walk(templates, 2)) {
            for (Path file :
                    files.filter(each -> each.endsWith("platform.yaml")).toList()) {
                SOURCE.matcher(Files.readString(file))
                        .results()
                        .forEach(found -> facts.put(
                                templates.relativize(file).getName(0) + " " + found.group(1), found.group(2)));
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return facts;
    }

    private static String withFact(Platform platform, String source) {
        String fact = FACTS.get(platform.name() + " " + source);
        return fact == null ? source : source + " (" + fact + ")";
    }

    private static String made(List<Platform> platforms) {
        StringBuilder text =
                new StringBuilder("| platform | how sure | what was run | changed from here |\n|---|---|---|---|\n");
        for (Platform each : platforms) {
            text.append("| `%s`: %s | %s | %s | %s |\n"
                    .formatted(
                            each.name(),
                            each.title(),
                            each.sureness().word(),
                            each.tried().orElse("nothing; golden cases only"),
                            changed(each)));
        }
        for (Platform each : platforms) {
            text.append("\n### ").append(each.name()).append("\n\n");
            text.append("A change: ").append(each.activation()).append(".\n");
            each.observeOnly()
                    .ifPresent(why -> text.append("Observed only: ").append(why).append(".\n"));
            byHand(each).ifPresent(text::append);
            text.append("Sources:\n\n");
            each.sources()
                    .forEach(source ->
                            text.append("- ").append(withFact(each, source)).append("\n"));
            text.append(owners(each));
        }
        return text.toString();
    }

    private static String owners(Platform platform) {
        return platform.owners().isEmpty()
                ? ""
                : platform.owners().stream()
                        .map(each -> "| `%s` | %s %s | %s%s | %s |\n"
                                .formatted(
                                        each.name(),
                                        each.title(),
                                        each.writes(),
                                        each.place(),
                                        each.then()
                                                .map(then -> "; then `" + then + "`")
                                                .orElse(""),
                                        each.sources().stream()
                                                .map(source -> withFact(platform, source))
                                                .collect(Collectors.joining(", "))))
                        .collect(Collectors.joining("", """

                                Software that writes its document from settings of its own:

                                | owner | what it does | where a setting lasts | sources |
                                |---|---|---|---|
                                """, ""));
    }

    private static String changed(Platform platform) {
        if (platform.observeOnly().isPresent()) {
            return "no";
        }
        return switch (platform.sureness()) {
            case PROVEN -> "yes";
            case DOCUMENTED -> "with `--allow-documented`";
            case EXPERIMENTAL -> "with `--allow-experimental`";
        };
    }

    private static Optional<String> byHand(Platform platform) {
        String steps = Arrays.stream(PostureWord.values())
                .flatMap(word -> platform.byHand(word).stream().map(each -> line(word, each)))
                .collect(Collectors.joining());
        return steps.isEmpty() ? Optional.empty() : Optional.of(steps);
    }

    private static String line(PostureWord word, ByHand steps) {
        return "By hand, " + word + ": " + steps.english() + " / " + steps.chinese() + "\n";
    }
}
