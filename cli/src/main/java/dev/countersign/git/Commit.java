package dev.countersign.git;

import java.util.List;

/**
 * A commit that git made.
 *
 * @param id 40 or 64 hexadecimal digits
 * @param files the files that git was to commit, relative to the policy directory
 * @param words what git and its hooks printed, safe to show
 */
public record Commit(String id, List<String> files, List<String> words) {
    public Commit {
        files = List.copyOf(files);
        words = List.copyOf(words);
    }
}
