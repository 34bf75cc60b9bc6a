package dev.countersign.git;

import java.util.List;

/**
 * A commit that git made.
 *
 * @param id 40 or 64 hexadecimal digits
 * @param files what git was asked to commit, from the policy directory
 * @param words what git and its hooks said meanwhile, safe to be shown
 */
public record Commit(String id, List<String> files, List<String> words) {
    public Commit {
        files = List.copyOf(files);
        words = List.copyOf(words);
    }
}
