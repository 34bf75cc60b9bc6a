package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.explain.Kind;
import dev.countersign.explain.Page;
import dev.countersign.explain.Pages;
import dev.countersign.observation.Basis;
import dev.countersign.observation.EndpointVerdict;
import dev.countersign.observation.WireAnswer;
import dev.countersign.plan.Verdict;
import dev.countersign.policy.PostureWord;
import dev.countersign.transaction.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every fixed word in the program's replies has a page: the words are taken from the code that
 * prints them, so that a new one needs a page.
 */
class OurWordsExplainedTest {
    private static final Pages PAGES = Pages.packed();
    private static final Path SCRIPTS = Path.of("src/main/resources/dev/countersign/platform/host");

    /** Where the program that runs on hosts begins a reason: see its functions with these names. */
    private static final List<Pattern> REASONS = Stream.of(
                    "\\b(?:refuse|deny|answer_settled|give_up|stop_before (?:refused|failed)) ['\"]?([a-z][a-z-]*)\\b",
                    "\\bfield reason ['\"]([a-z][a-z-]*)\\b",
                    "\\bsettled_why=['\"](edited|changed|activation)\\b",
                    "\\bsettled_how=(restored|unchanged|confirmed)\\b",
                    "\\$\\{outcome:-([a-z]+)")
            .map(Pattern::compile)
            .toList();

    static Stream<Arguments> ours() {
        return Stream.of(
                        Arrays.stream(ExitCode.values()).map(each -> Arguments.of("exit " + each.number(), Kind.EXIT)),
                        Arrays.stream(Outcome.values())
                                .map(each -> Arguments.of("outcome " + each.word(), Kind.OUTCOME)),
                        Arrays.stream(Verdict.values())
                                .map(each -> Arguments.of("verdict " + each.word(), Kind.VERDICT)),
                        Arrays.stream(Basis.values()).map(each -> Arguments.of("basis " + each.word(), Kind.BASIS)),
                        Arrays.stream(WireAnswer.Advertised.values())
                                .map(each -> Arguments.of("wire " + each.word(), Kind.WIRE)),
                        Arrays.stream(EndpointVerdict.Signing.values())
                                .map(each -> Arguments.of("wire " + each.word(), Kind.WIRE)),
                        // yes and no need no page
                        Stream.of(EndpointVerdict.Opening.NOT_AS_GUEST, EndpointVerdict.Opening.CANNOT_TELL)
                                .map(each -> Arguments.of("wire " + each.word(), Kind.WIRE)),
                        Arrays.stream(PostureWord.values()).map(each -> Arguments.of("posture " + each, Kind.POSTURE)),
                        Stream.of("complies", "no rule", "change", "activate", "refused", "unknown")
                                .map(each -> Arguments.of("decision " + each, Kind.DECISION)),
                        Stream.of("pending", "confirmed", "reverted", "aborted", "person")
                                .map(each -> Arguments.of("run " + each, Kind.RUN)),
                        reasons(scripts()).stream().map(each -> Arguments.of("reason " + each, Kind.REASON)))
                .flatMap(each -> each);
    }

    @ParameterizedTest
    @MethodSource("ours")
    void every_word_of_ours_has_a_page(String question, Kind kind) {
        List<Page> pages = PAGES.find(question).pages();

        assertThat(pages).singleElement().extracting(Page::kind).isEqualTo(kind);
    }

    @ParameterizedTest
    @EnumSource(Outcome.class)
    void an_outcome_alone_is_understood_and_its_page_names_its_exit_code(Outcome outcome) {
        assertThat(PAGES.find(outcome.word()).pages())
                .anySatisfy(page -> assertThat(page.en().title())
                        .contains(outcome.word())
                        .contains("exit " + outcome.code().number()));
    }

    @Test
    void the_reasons_are_those_of_the_program_that_runs_on_hosts() {
        assertThat(reasons(scripts()))
                .contains(
                        "locked",
                        "changed",
                        "immutable",
                        "acl-not-copyable",
                        "expired",
                        "armed",
                        "restored",
                        "failed",
                        "unfinished")
                .hasSizeGreaterThan(35);
        assertThat(reasons("    deny \"brand-new $document\"\n")).containsExactly("brand-new");
        assertThat(PAGES.find("reason brand-new").pages()).isEmpty();
    }

    @Test
    void no_page_explains_a_reason_that_no_host_gives() {
        Set<String> given = reasons(scripts());
        // Words that the page on step names has in addition: docs/protocol.md lists the step, the
        // host says "failed installed ...".
        given.addAll(Set.of("installed", "stale"));

        assertThat(PAGES.of(Kind.REASON)).allSatisfy(page -> assertThat(given).containsAll(page.names()));
    }

    private static Set<String> reasons(String text) {
        Set<String> words = new TreeSet<>();
        for (Pattern pattern : REASONS) {
            Matcher matcher = pattern.matcher(text);
            while (matcher.find()) {
                words.add(matcher.group(1));
            }
        }
        // answer_settled reverted: only where the host gives a different word instead (person,
        // unfinished).
        words.remove("reverted");
        return words;
    }

    private static String scripts() {
        try (Stream<Path> files = Files.walk(SCRIPTS)) {
            StringBuilder all = new StringBuilder();
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                all.append(Files.readString(file));
            }
            return all.toString();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
