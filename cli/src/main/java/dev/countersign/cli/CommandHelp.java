package dev.countersign.cli;

import java.util.List;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The help of a command: its own options, and a pointer to the options that every command takes.
 */
final class CommandHelp extends Help {
    CommandHelp(CommandSpec spec, ColorScheme scheme) {
        super(spec, scheme);
    }

    @Override
    public String optionList() {
        if (commandSpec().parent() == null) {
            return super.optionList();
        }
        List<OptionSpec> own = commandSpec().options().stream()
                .filter(each -> !each.inherited() && !each.hidden())
                .toList();
        return (own.isEmpty() ? "" : optionListExcludingGroups(own))
                + "  -h, --help, and what every command takes (-C, -l \u2026): countersign --help"
                + System.lineSeparator();
    }
}
