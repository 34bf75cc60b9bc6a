package dev.countersign.platform;

import java.util.List;
import java.util.Optional;

/**
 * What distinguishes the platforms of hosts: the signs of each, in the order in which they are
 * checked.
 */
public record Recognition(List<Candidate> candidates) {
    /** Nothing to look for. */
    static final Recognition NONE = new Recognition(List.of());

    /**
     * One platform.
     *
     * @param speaker how its hosts are spoken to
     * @param appliance whether it owns its configuration, so that its hosts must not be taken for
     * another platform
     */
    public record Candidate(String platform, Speaker speaker, boolean appliance, List<Sign> signs) {
        public Candidate {
            signs = List.copyOf(signs);
        }
    }

    public Recognition {
        candidates = List.copyOf(candidates);
    }

    /** Returns the platform of hosts that have no POSIX shell but a Windows command line. */
    public Optional<String> windows() {
        return candidates.stream()
                .filter(each -> each.speaker() == Speaker.WINDOWS)
                .map(Candidate::platform)
                .findFirst();
    }

    /** Returns the payload lines that look for any of them. */
    List<String> lines() {
        return lines(candidates);
    }

    /**
     * Returns the lines that tell whether a host is {@code platform}, and not an appliance that
     * edits to its files would harm.
     */
    List<String> linesFor(String platform) {
        return lines(candidates.stream()
                .filter(each -> each.appliance() || each.platform().equals(platform))
                .toList());
    }

    private static List<String> lines(List<Candidate> candidates) {
        return candidates.stream()
                .flatMap(each -> each.signs().stream().map(sign -> sign.line("sign", each.platform())))
                .toList();
    }
}
