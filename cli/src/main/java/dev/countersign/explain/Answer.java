package dev.countersign.explain;

import java.util.List;

/**
 * What is known of a question.
 *
 * @param pages what was asked for; several when the question means several things, none when it is not known
 * @param besides pages on what else stands in a text
 * @param notKnown codes in the text of which nothing is known: the page is not about them
 * @param near what may have been meant, when nothing is known
 */
public record Answer(List<Page> pages, List<Page> besides, List<String> notKnown, List<Page> near) {
    public Answer {
        pages = List.copyOf(pages);
        besides = List.copyOf(besides);
        notKnown = List.copyOf(notKnown);
        near = List.copyOf(near);
    }
}
