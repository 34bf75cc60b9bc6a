package dev.countersign.cli.command;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * The manual page of a command, in the macros of man(7).
 *
 * @param command the program itself or one of its commands
 * @param version the program's version
 */
record ManPage(CommandSpec command, String version) {
    /** {@code countersign} or {@code countersign-check}. */
    String name() {
        return command.parent() == null ? command.name() : command.parent().name() + "-" + command.name();
    }

    /** Returns the page. */
    String roff() {
        UsageMessageSpec usage = command.usageMessage();
        StringBuilder page = new StringBuilder();
        page.append(".TH ").append(name().toUpperCase(Locale.ROOT)).append(" 1 \"\" \"Countersign ");
        page.append(text(version)).append("\" \"Countersign\"\n");
        section(page, "NAME");
        page.append(text(name())).append(" \\- ").append(text(sentence(usage))).append('\n');
        section(page, "SYNOPSIS");
        page.append(".B ")
                .append(text(String.join(" ", formatted(usage.customSynopsis()))))
                .append('\n');
        section(page, "DESCRIPTION");
        formatted(usage.description()).forEach(line -> page.append(text(line)).append('\n'));
        if (command.parent() == null) {
            commands(page);
        }
        options(page);
        lines(page, "EXIT STATUS", formatted(usage.footer()));
        lines(page, "EXAMPLES", examples(usage));
        section(page, "SEE ALSO");
        page.append(
                command.parent() == null
                        ? "countersign COMMAND \\-\\-help\n"
                        : ".BR " + text(command.parent().name()) + " (1)\n");
        return page.toString();
    }

    private static void section(StringBuilder page, String title) {
        page.append(".SH ").append(title).append('\n');
    }

    private void commands(StringBuilder page) {
        section(page, "COMMANDS");
        command.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(each -> !each.usageMessage().hidden())
                .forEach(each -> page.append(".TP\n.BR ")
                        .append(text(name() + "-" + each.name()))
                        .append(" (1)\n")
                        .append(text(sentence(each.usageMessage())))
                        .append('\n'));
    }

    private void options(StringBuilder page) {
        section(page, "OPTIONS");
        for (PositionalParamSpec each : command.positionalParameters()) {
            page.append(".TP\n.I ").append(text(each.paramLabel())).append('\n');
            described(page, each);
        }
        for (OptionSpec each : command.options()) {
            if (!each.hidden() && (command.parent() == null || !each.inherited())) {
                String value = each.arity().max() > 0 ? " \\fI" + text(each.paramLabel()) + "\\fR" : "";
                page.append(".TP\n");
                page.append(Arrays.stream(each.names())
                        .map(name -> "\\fB" + text(name) + "\\fR" + value)
                        .collect(Collectors.joining(", ")));
                page.append('\n');
                described(page, each);
            }
        }
        if (command.parent() != null) {
            page.append(".PP\nThe options that every command takes are in\n.BR ")
                    .append(text(command.parent().name()))
                    .append(" (1).\n");
        }
    }

    private static void described(StringBuilder page, ArgSpec argument) {
        formatted(argument.description())
                .forEach(line -> page.append(text(line)).append('\n'));
    }

    private static void lines(StringBuilder page, String title, List<String> lines) {
        List<String> said = lines.stream().filter(each -> !each.isBlank()).toList();
        if (!said.isEmpty()) {
            section(page, title);
            page.append(".nf\n");
            said.forEach(line -> page.append(text(line)).append('\n'));
            page.append(".fi\n");
        }
    }

    /** The examples are the heading above the usage, under a title of their own. */
    private static List<String> examples(UsageMessageSpec usage) {
        return formatted(usage.headerHeading()).stream()
                .filter(line -> !line.equals("Examples:"))
                .map(String::strip)
                .toList();
    }

    private static String sentence(UsageMessageSpec usage) {
        return String.join(" ", formatted(usage.description())).replaceFirst("\\.$", "");
    }

    /** Resolves {@code %n} and {@code %%}, as picocli does; no other format is used. */
    private static List<String> formatted(String... lines) {
        return Arrays.stream(lines)
                .flatMap(line -> line.replace("%n", "\n").replace("%%", "%").lines())
                .toList();
    }

    /** Escapes what roff would take for a request or an escape sequence. */
    private static String text(String line) {
        String escaped = line.replace("\\", "\\e").replace("-", "\\-");
        return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
    }
}
