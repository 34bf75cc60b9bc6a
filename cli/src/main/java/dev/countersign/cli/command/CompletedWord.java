package dev.countersign.cli.command;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The word of a command line that the cursor is on: what may be written there.
 *
 * @param before what comes before the part that is completed, as {@code --lang=} or {@code fs1,}
 * @param begun the beginning of the part that is completed
 * @param spec the command that the line names so far
 * @param argument the option or parameter whose value it is; empty where a command or option can
 *     be written
 * @param directory the repository that {@code -C} names
 * @param inventories the inventories that {@code -i} names
 */
record CompletedWord(
        String before,
        String begun,
        CommandSpec spec,
        Optional<ArgSpec> argument,
        Optional<Path> directory,
        List<Path> inventories) {
    /** What a shell completes by itself, and what it does not. */
    enum Kind {
        WORDS,
        FILES,
        DIRECTORIES;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Only such words are offered: a repository could name a label so that a shell takes it for something else. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._:=,@%+/-]+");

    /** What {@code report} takes. */
    private static final String REPORTED = "RUN|PLAN|CHECK|CLOSING";

    private static final Map<String, List<String>> FIXED = Map.of(
            "FORMAT", List.of("table", "jsonl", "csv"),
            "REPORT-FORMAT", List.of("html", "md", "csv", "json", "sarif", "junit", "openmetrics"),
            "LANG", List.of("en", "zh"),
            "SHELL", List.of("bash", "fish", "zsh"),
            "WAY", List.of("checklist", "gpo", "intune", "machine-configuration", "script"),
            "WHAT", List.of("platform", "domain", "subnet"));

    /**
     * Finds the word.
     *
     * @param line the command line up to the cursor, the program's own name first
     */
    static CompletedWord of(CommandSpec root, String line) {
        List<String> words = words(line);
        String last = words.get(words.size() - 1);
        CommandSpec at = root;
        Optional<Path> directory = Optional.empty();
        List<Path> inventories = new ArrayList<>();
        Optional<OptionSpec> pending = Optional.empty();
        boolean options = true;
        int positions = 0;
        for (String word : words.subList(Math.min(1, words.size() - 1), words.size() - 1)) {
            if (pending.isPresent()) {
                directory = named(pending.get(), "-C", word).or(valueOf(directory));
                named(pending.get(), "-i", word).ifPresent(inventories::add);
                pending = Optional.empty();
            } else if (options && word.equals("--")) {
                options = false;
            } else if (options && word.startsWith("-") && word.length() > 1) {
                pending = Optional.ofNullable(option(at, word)).filter(each -> takesValue(each) && !word.contains("="));
            } else if (at == root && at.subcommands().containsKey(word)) {
                at = at.subcommands().get(word).getCommandSpec();
            } else {
                positions++;
            }
        }
        if (pending.isPresent()) {
            return value("", last, at, pending.get(), directory, inventories);
        }
        int equals = last.indexOf('=');
        if (options && last.startsWith("--") && equals > 0 && option(at, last) != null) {
            return value(
                    last.substring(0, equals + 1),
                    last.substring(equals + 1),
                    at,
                    option(at, last),
                    directory,
                    inventories);
        }
        Optional<ArgSpec> parameter = options && last.startsWith("-") ? Optional.empty() : parameter(at, positions);
        return parameter.isPresent()
                ? value("", last, at, parameter.get(), directory, inventories)
                : new CompletedWord("", last, at, Optional.empty(), directory, inventories);
    }

    private static Supplier<Optional<Path>> valueOf(Optional<Path> path) {
        return () -> path;
    }

    private static CompletedWord value(
            String before,
            String begun,
            CommandSpec spec,
            ArgSpec argument,
            Optional<Path> directory,
            List<Path> inventories) {
        int comma = argument.paramLabel().equals("LIMIT") ? begun.lastIndexOf(',') + 1 : 0;
        int not = argument.paramLabel().equals("LIMIT") && begun.startsWith("!", comma) ? 1 : 0;
        return new CompletedWord(
                before + begun.substring(0, comma + not),
                begun.substring(comma + not),
                spec,
                Optional.of(argument),
                directory,
                inventories);
    }

    /** Returns what the shell should complete. */
    Kind kind() {
        return switch (label()) {
            case "FILE", "FINDINGS", "PLAN-FILE", "PLACE", "RUN|PLAN", REPORTED, "TARGET" -> Kind.FILES;
            case "DIR" -> Kind.DIRECTORIES;
            default -> Kind.WORDS;
        };
    }

    private String label() {
        return argument.map(ArgSpec::paramLabel).orElse("");
    }

    /**
     * Returns the candidates, each with its description after a tab where it has one.
     *
     * @param hosts returns the hosts of the inventory
     * @param selectors returns what {@code -l} can name
     * @param runs returns the names of runs
     */
    List<String> candidates(
            Supplier<List<String>> hosts, Supplier<List<String>> selectors, Supplier<List<String>> runs) {
        Stream<String> all;
        if (argument.isEmpty()) {
            all = begun.startsWith("-") ? options() : spec.parent() == null ? commands() : Stream.of();
        } else {
            all = switch (label()) {
                case "HOST" -> hosts.get().stream();
                case "LIMIT" -> selectors.get().stream();
                case "RUN", "RUN|PLAN", REPORTED -> runs.get().stream();
                default -> FIXED.getOrDefault(label(), List.of()).stream();
            };
        }
        return all.filter(each -> each.startsWith(begun))
                .filter(each -> PLAIN.matcher(each.split("\t", 2)[0]).matches())
                .map(each -> before + each)
                .toList();
    }

    private Stream<String> commands() {
        Stream<String> own = spec.subcommands().entrySet().stream()
                .filter(each -> !each.getValue().getCommandSpec().usageMessage().hidden())
                .map(each -> each.getKey() + "\t"
                        + first(each.getValue().getCommandSpec().usageMessage().description()));
        return Stream.concat(own, Stream.of("help\tShow the commands and options.", "version\tShow the version."));
    }

    private Stream<String> options() {
        return spec.options().stream()
                .filter(each -> !each.hidden())
                .flatMap(each -> Arrays.stream(each.names())
                        .filter(name -> name.startsWith("--") || each.names().length == 1)
                        .map(name -> name + "\t" + first(each.description())));
    }

    private static String first(String... lines) {
        return lines.length == 0 ? "" : lines[0].replace("%n", " ").replace("%%", "%");
    }

    private static OptionSpec option(CommandSpec spec, String word) {
        return spec.findOption(word.replaceFirst("=.*", ""));
    }

    private static boolean takesValue(OptionSpec option) {
        return option.arity().max() > 0;
    }

    private static Optional<ArgSpec> parameter(CommandSpec spec, int position) {
        for (PositionalParamSpec each : spec.positionalParameters()) {
            if (each.index().contains(position)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    private static Optional<Path> named(OptionSpec option, String name, String value) {
        try {
            return Arrays.asList(option.names()).contains(name) ? Optional.of(Path.of(value)) : Optional.empty();
        } catch (InvalidPathException odd) {
            return Optional.empty();
        }
    }

    /** Splits a command line as a shell does, without expanding anything; the last word may be empty. */
    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean inside = false;
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '\'' || c == '"') {
                quote = c;
                inside = true;
            } else if (c == '\\' && i + 1 < line.length()) {
                i++;
                word.append(line.charAt(i));
                inside = true;
            } else if (Character.isWhitespace(c)) {
                if (inside) {
                    words.add(word.toString());
                    word.setLength(0);
                    inside = false;
                }
            } else {
                word.append(c);
                inside = true;
            }
        }
        words.add(word.toString());
        return words.size() == 1 ? List.of(words.get(0), "") : words;
    }
}
