package dev.countersign.platform;

import java.util.List;
import java.util.Optional;

/** By what the platforms of hosts are told apart: the signs of each, in the order in which they count. */
public record Recognition(List<Candidate> candidates) {
    /** Nothing to look for. */
    static final Recognition NONE = new Recognition(List.of());

    /**
     * One platform.
     *
     * @param speaker how its hosts are spoken to
     * @param appliance whether it owns its configuration, so that no other platform may be taken for it
     */
    public record Candidate(String platform, Speaker speaker, boolean appliance, List<Sign> signs) {
        public Candidate {
            signs = List.copyOf(signs);
        }
    }

    public Recognition {
        candidates = List.copyOf(candidates);
    }

    /** The platform of hosts that have no POSIX shell but a command line of Windows. */
    public Optional<String> windows() {
        return candidates.stream()
                .filter(each -> each.speaker() == Speaker.WINDOWS)
                .map(Candidate::platform)
                .findFirst();
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
