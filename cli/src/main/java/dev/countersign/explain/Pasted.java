package dev.countersign.explain;

import java.util.List;
import java.util.stream.Stream;

/**
 * The messages inside what somebody pasted, without what the program that showed them writes around
 * them. A short message counts only as a whole one of these: "Invalid signature." is said by many
 * programs, and means SMB only when Windows or an SMB tool says it.
 */
final class Pasted {
    private Pasted() {}

    /** Returns the messages in {@code text}; none unless its words show which world it is from. */
    static List<NormalizedText> messages(String text) {
        if (World.of(text).isEmpty()) {
            return List.of();
        }
        return text.lines()
                .flatMap(line -> Stream.of(line.split("(?<=[.!?]) |(?<=[。！？])|: ")))
                .map(NormalizedText::of)
                .filter(message -> !message.isEmpty())
                .distinct()
                .toList();
    }
}
