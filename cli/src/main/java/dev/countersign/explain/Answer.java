package dev.countersign.explain;

import java.util.List;

/**
 * The answer to a question.
 *
 * @param pages the pages that match; several if the question is ambiguous, none if nothing is known
 * @param besides pages about other things in the same text
 * @param notKnown codes in the text about which nothing is known: the pages do not explain them
 * @param near pages that may have been meant, if nothing is known
 */
public record Answer(List<Page> pages, List<Page> besides, List<String> notKnown, List<Page> near) {
    public Answer {
        pages = List.copyOf(pages);
        besides = List.copyOf(besides);
        notKnown = List.copyOf(notKnown);
        near = List.copyOf(near);
    }
}
