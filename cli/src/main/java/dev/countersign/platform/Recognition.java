package dev.countersign.platform;

import java.util.List;

/** By what the platforms of hosts are told apart: the signs of each, in the order in which they count. */
public record Recognition(List<Candidate> candidates) {
    /** Nothing to look for. */
    static final Recognition NONE = new Recognition(List.of());

    /**
     * One platform.
     *
     * @param appliance whether it owns its configuration, so that no other platform may be taken for it
     */
    public record Candidate(String platform, boolean appliance, List<Sign> signs) {
        public Candidate {
            signs = List.copyOf(signs);
        }
    }

    public Recognition {
        candidates = List.copyOf(candidates);
    }

    /** The payload's lines that ask for any of them. */
    List<String> lines() {
        return lines(candidates);
    }

    /** The lines that tell whether a host is {@code platform}, and no appliance that edits beneath it would harm. */
    List<String> linesFor(String platform) {
        return lines(candidates.stream()
                .filter(each -> each.appliance() || each.platform().equals(platform))
                .toList());
    }

    private static List<String> lines(List<Candidate> candidates) {
        return candidates.stream()
                .flatMap(each -> each.signs().stream().map(sign -> sign.line(each.platform())))
                .toList();
    }
}
