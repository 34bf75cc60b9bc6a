package dev.countersign.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the demo cuts from a command's output, and what it keeps. */
class ExcerptTest {
    private static final String PLAN = """
            PLAN   3 hosts   3 to change

            ~ a
                +one

            ~ b
                +two

            ~ c
                +three

            Undo: each host restores itself.
            """;

    @Test
    void a_plan_keeps_its_counts_its_first_changes_and_what_is_said_of_all_and_counts_what_is_left_out() {
        String shown = Excerpt.plan(PLAN, 1);

        assertThat(shown).isEqualTo("""
                PLAN   3 hosts   3 to change

                ~ a
                    +one

                  … and 2 more changes (demo -v shows them)

                Undo: each host restores itself.""");
    }

    @Test
    void what_has_no_more_changes_is_shown_whole() {
        assertThat(Excerpt.plan("error: nothing works\n", 2)).isEqualTo("error: nothing works\n");
        assertThat(Excerpt.plan(PLAN, 3)).isEqualTo(PLAN);
        assertThat(Excerpt.outcomes("error: nothing works\n")).isEqualTo("error: nothing works\n");
    }

    @Test
    void outcomes_are_shown_without_the_plan_before_them() {
        assertThat(Excerpt.outcomes(PLAN + "\n\nCommitted a\n\nApply: 1 host.\n"))
                .isEqualTo("Committed a\n\nApply: 1 host.");
    }

    @Test
    void a_long_line_is_folded_between_words_below_its_own_beginning_in_its_own_colour() {
        String line = "\033[2m    " + "word ".repeat(20).strip() + "\033[0m";

        assertThat(Excerpt.wrap(line))
                .isEqualTo("\033[2m    " + "word ".repeat(15).strip() + "\033[0m\n\033[2m      "
                        + "word ".repeat(5).strip() + "\033[0m");
    }

    @Test
    void a_line_that_cannot_be_folded_stays_whole() {
        String word = "    " + "x".repeat(100);

        assertThat(Excerpt.wrap(word)).isEqualTo(word);
    }
}
