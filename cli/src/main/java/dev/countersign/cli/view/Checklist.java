package dev.countersign.cli.view;

import dev.countersign.diagnostic.Counts;
import dev.countersign.diagnostic.ShellCommand;
import dev.countersign.explain.Language;
import dev.countersign.inventory.Endpoint;
import dev.countersign.inventory.Host;
import dev.countersign.platform.Artifact;
import dev.countersign.platform.Platform;
import dev.countersign.platform.Speaker;
import dev.countersign.platform.Sureness;
import dev.countersign.policy.EvidenceKind;
import dev.countersign.policy.PostureWord;
import dev.countersign.project.HostRendering;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The work by hand as a list in Markdown that can be ticked: for each host that a person must
 * change in the vendor's own interface, what to keep, what to set, how to see that it holds, and
 * how to undo it.
 *
 * @param text the list
 * @param hosts the hosts that are on it
 * @param apart the hosts that are not, each with the reason
 */
public record Checklist(String text, List<String> hosts, List<Apart> apart) {
    private static final String MARK = " (waived)";
    private static final String BLANK = "____________";

    /** Characters that Markdown does not take as they are. */
    private static final Pattern SPECIAL = Pattern.compile("[\\\\`*_\\[\\]<>#|~]");

    /** A host that is not on the list. */
    public record Apart(String host, String why) {}

    public Checklist {
        hosts = List.copyOf(hosts);
        apart = List.copyOf(apart);
    }

    /**
     * Makes the list.
     *
     * @param hosts the hosts of the inventory
     * @param renderings what is rendered for each of them, in the same order
     * @param granted whether the folder of a platform may be believed
     */
    public static Checklist of(
            List<Host> hosts, List<HostRendering> renderings, Language language, Predicate<Platform> granted) {
        List<String> on = new ArrayList<>();
        List<Apart> apart = new ArrayList<>();
        StringBuilder parts = new StringBuilder();
        for (int i = 0; i < hosts.size(); i++) {
            HostRendering rendering = renderings.get(i);
            Optional<String> why = notByHand(rendering);
            if (why.isPresent()) {
                apart.add(new Apart(rendering.host(), why.get()));
            } else {
                Platform platform = rendering.platform().orElseThrow();
                on.add(rendering.host());
                parts.append(part(hosts.get(i), rendering, platform, granted.test(platform), language));
            }
        }
        String head = """
                # SMB settings to change by hand

                %s. Tick a box when it is done (`- [x]`); when all boxes of a host are ticked, its findings can be checked again with
                `countersign close`. Nothing was changed by making this list.
                """.formatted(Counts.of(on.size(), "host"));
        return new Checklist(head + parts + others(apart), on, apart);
    }

    /** Names the hosts that are not on the list, those with the same reason together. */
    private static String others(List<Apart> apart) {
        Map<String, List<String>> same = new LinkedHashMap<>();
        apart.forEach(each ->
                same.computeIfAbsent(each.why(), why -> new ArrayList<>()).add("`" + each.host() + "`"));
        StringBuilder others = new StringBuilder(same.isEmpty() ? "" : "\n## Not on this list\n\n");
        same.forEach((why, hosts) -> others.append("- ")
                .append(String.join(", ", hosts))
                .append(": ")
                .append(escaped(why))
                .append('\n'));
        return others.toString();
    }

    /** Returns why nothing is to be done there by hand; empty if something is. */
    private static Optional<String> notByHand(HostRendering host) {
        if (host.platform().isEmpty()) {
            return Optional.of(String.join("; ", host.rendering().gaps()));
        }
        Platform platform = host.platform().get();
        if (!platform.carriers().isEmpty()) {
            String names = platform.carriers().stream().map(each -> each.name()).collect(Collectors.joining("|"));
            return Optional.of(platform.title() + ": render --for " + names);
        }
        if (required(host).isEmpty()) {
            return Optional.of("nothing is required of it");
        }
        return platform.observeOnly().isPresent()
                        || !platform.isSpokenTo()
                        || !host.rendering().byHand().isEmpty()
                ? Optional.empty()
                : Optional.of(platform.title() + ": countersign plan");
    }

    private static List<String> required(HostRendering host) {
        return host.asked().stream().filter(each -> !each.endsWith(MARK)).toList();
    }

    private static String part(
            Host host, HostRendering rendering, Platform platform, boolean granted, Language language) {
        StringBuilder part = new StringBuilder("\n## `" + host.name() + "`\n\n" + escaped(platform.title()) + ", "
                + host.smb().stream()
                        .map(each -> "`" + each.address()
                                + (each.port() == Endpoint.SMB_PORT ? "" : " port " + each.port()) + "`")
                        .collect(Collectors.joining(", "))
                + ".\n\n");
        if (!granted) {
            part.append(
                    "**Not granted**: what is said about this platform comes from a folder of this repository that is not granted"
                            + " (`countersign trust`). Do not follow it before you have read it.\n\n");
        }
        String check = "`countersign check -l " + ShellCommand.word(host.name()) + "`";
        if (platform.observeOnly().isEmpty() && platform.isSpokenTo()) {
            part.append("If somebody can log in there with SSH, `countersign plan -l ")
                    .append(ShellCommand.word(host.name()))
                    .append("` and `apply` do all of this, with a way back.\n\n");
        }
        item(part, "Before: " + check + "; what it says now: " + BLANK);
        item(part, "What the fields below have now, for the way back: " + BLANK);
        for (String required : required(rendering)) {
            item(part, escaped(required) + ": " + steps(required, rendering, platform, language));
        }
        commands(part, rendering, platform);
        item(
                part,
                platform.observeOnly().isEmpty()
                        ? "When it takes effect: " + escaped(platform.activation()) + "."
                        : "When it takes effect is not known here: the proof tells.");
        item(part, "Proof: " + check + " says *compliant*" + elsewhere(rendering) + ".");
        item(
                part,
                "If something no longer works: set the fields back to what is written down above, then " + check + ".");
        return part.append("\nDone on ")
                .append(BLANK)
                .append(" by ")
                .append(BLANK)
                .append("\n")
                .toString();
    }

    private static void item(StringBuilder part, String text) {
        part.append("- [ ] ").append(text).append('\n');
    }

    private static String steps(String required, HostRendering rendering, Platform platform, Language language) {
        String word = required.split(":", 2)[0];
        Optional<String> known = rendering.rendering().byHand().stream()
                .filter(each -> each.word().toString().equals(word))
                .map(each -> language == Language.ZH
                        ? each.steps().chinese()
                        : each.steps().english())
                .findFirst();
        if (known.isPresent()) {
            return escaped(known.get())
                    + (platform.sureness() == Sureness.PROVEN
                            ? ""
                            : " (known from documents only: if the interface has other words, write down which)");
        }
        return rendering.rendering().settings().isEmpty()
                ? "no steps are known here"
                        + platform.observeOnly()
                                .map(why -> " (" + escaped(why) + ")")
                                .orElse("")
                        + ". Look for it in the vendor's manual; if the device cannot do it, replace it, put it where nobody"
                        + " else reaches it, or accept it until a date with a waiver in policies/"
                : "see the commands below";
    }

    /** Appends the commands for a vendor's own command line. */
    private static void commands(StringBuilder part, HostRendering rendering, Platform platform) {
        if (platform.speaker() == Speaker.VENDOR_CLI
                && !rendering.rendering().settings().isEmpty()) {
            for (Artifact each : platform.artifacts(rendering.rendering().asked())) {
                item(part, "`" + each.name() + "`:");
                part.append("\n  ```text\n")
                        .append(each.text().strip().indent(2))
                        .append("  ```\n\n");
            }
        }
    }

    /** Says what a look at the wire does not show. */
    private static String elsewhere(HostRendering rendering) {
        List<String> unseen = required(rendering).stream()
                .map(each -> each.split(":", 2)[0])
                .filter(word -> PostureWord.of(word)
                        .filter(each -> each.provenBy() == EvidenceKind.WIRE)
                        .isEmpty())
                .distinct()
                .toList();
        return unseen.isEmpty()
                ? ""
                : "; the wire does not show " + String.join(", ", unseen) + ": look at the field once more";
    }

    private static String escaped(String text) {
        return SPECIAL.matcher(text.replaceAll("\\s+", " ")).replaceAll("\\\\$0");
    }

    /** The list as a file. */
    public Artifact file() {
        return new Artifact("checklist.md", Artifact.Encoding.UTF_8, text);
    }
}
