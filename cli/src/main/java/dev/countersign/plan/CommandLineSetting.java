package dev.countersign.plan;

import dev.countersign.document.smbconf.SmbConfVocabulary;
import dev.countersign.observation.Instance;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A word on the command line of smbd that sets a parameter. It wins over every file, so no edit can
 * change that parameter.
 *
 * @param name the parameter as written
 * @param value its value as written
 * @param words the words of the command line, as one would type them
 */
record CommandLineSetting(String name, String value, String words) {
    private static final String OPTION = "--option";
    private static final String DEBUG_LEVEL = "--debuglevel";

    /** The short options without a value that may precede another one in the same word. */
    private static final String FLAGS = "DFSiGY";

    /**
     * Reads the command line of a running server. Only what the kernel reports about a process that
     * counts as smbd is an {@link Instance} (docs/protocol.md), so the words are those of whoever
     * starts the service. Where several set the same parameter, smbd takes the last one.
     */
    static List<CommandLineSetting> of(Instance instance) {
        List<CommandLineSetting> found = new ArrayList<>();
        List<String> words = List.of(instance.command().utf8().split("\0", -1));
        for (int index = 1; index < words.size(); index++) {
            String word = words.get(index);
            // popt ends at this word
            if (word.equals("--")) {
                break;
            }
            String next = index + 1 < words.size() ? words.get(index + 1) : "";
            if (word.startsWith(OPTION + "=")) {
                option(word.substring(OPTION.length() + 1), word).ifPresent(found::add);
            } else if (word.equals(OPTION)) {
                option(next, word + " " + next).ifPresent(found::add);
                index++;
            } else if (word.startsWith(DEBUG_LEVEL + "=")) {
                found.add(logLevel(word.substring(DEBUG_LEVEL.length() + 1), word));
            } else if (word.equals(DEBUG_LEVEL)) {
                found.add(logLevel(next, word + " " + next));
                index++;
            } else {
                Optional<String> level = shortLevel(word);
                level.map(each -> each.isEmpty() ? logLevel(next, word + " " + next) : logLevel(each, word))
                        .ifPresent(found::add);
                index += level.filter(String::isEmpty).isPresent() ? 1 : 0;
            }
        }
        return lastOfEach(found);
    }

    private static List<CommandLineSetting> lastOfEach(List<CommandLineSetting> words) {
        return IntStream.range(0, words.size())
                .filter(at -> words.subList(at + 1, words.size()).stream()
                        .noneMatch(later -> later.sets(words.get(at).name())))
                .mapToObj(words::get)
                .toList();
    }

    private static Optional<CommandLineSetting> option(String set, String words) {
        int equals = set.indexOf('=');
        return equals <= 0
                ? Optional.empty()
                : Optional.of(new CommandLineSetting(
                        set.substring(0, equals).strip(),
                        set.substring(equals + 1).strip(),
                        words));
    }

    // lib/cmdline and popt_common.c: -d sets "log level" as a word of the command line
    private static CommandLineSetting logLevel(String value, String words) {
        return new CommandLineSetting("log level", value, words);
    }

    /** Returns what follows {@code d} in a word like {@code -d3} or {@code -DFd3}. */
    private static Optional<String> shortLevel(String word) {
        if (!word.startsWith("-") || word.startsWith("--")) {
            return Optional.empty();
        }
        int at = 1;
        while (at < word.length() && FLAGS.indexOf(word.charAt(at)) >= 0) {
            at++;
        }
        return at < word.length() && word.charAt(at) == 'd' ? Optional.of(word.substring(at + 1)) : Optional.empty();
    }

    /** Whether it sets a parameter, under any of its names. */
    boolean sets(String parameter) {
        return SmbConfVocabulary.key(name).equals(SmbConfVocabulary.key(parameter));
    }
}
