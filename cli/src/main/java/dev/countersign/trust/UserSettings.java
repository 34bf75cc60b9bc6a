package dev.countersign.trust;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.secret.SecretCommandsAllowed;
import dev.countersign.yaml.MapReader;
import dev.countersign.yaml.SourceFile;
import dev.countersign.yaml.YamlList;
import dev.countersign.yaml.YamlNode;
import dev.countersign.yaml.YamlText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What this machine's user allows. It is the user's own file, so that no policy repository can
 * decide it for them.
 *
 * @param secretCommands the commands that may be run for a secret
 * @param grants what repositories were granted
 */
public record UserSettings(SecretCommandsAllowed secretCommands, Grants grants) {
    /** Allows nothing. */
    public static final UserSettings NONE = new UserSettings(SecretCommandsAllowed.NONE, Grants.NONE);

    private static final String OLD = "trusted hooks";

    /**
     * Reads a file; if it has an error, nothing is allowed.
     *
     * @param home what {@code ~/} means
     */
    public static UserSettings of(SourceFile file, Path home, Diagnostics found) {
        if (new String(file.bytes(), StandardCharsets.UTF_8)
                .lines()
                .allMatch(line -> line.isBlank() || line.startsWith("#"))) {
            return NONE;
        }
        Diagnostics own = new Diagnostics();
        Optional<UserSettings> settings = file.yaml(own)
                .flatMap(node -> MapReader.of(node, "the user's configuration", own))
                .map(map -> read(map, home, own));
        found.addAll(own.inFileOrder());
        return own.hasErrors() ? NONE : settings.orElse(NONE);
    }

    private static UserSettings read(MapReader map, Path home, Diagnostics found) {
        map.node(OLD)
                .ifPresent(node -> found.add(Diagnostic.warning(
                                node.at(),
                                "'" + OLD + "' is no longer used: whole platform folders are granted instead")
                        .advise("remove the key, then run: countersign trust")));
        List<List<String>> commands = new ArrayList<>();
        for (YamlNode node : map.list("secret commands")) {
            List<YamlNode> items = node.asList().map(YamlList::items).orElse(List.of());
            List<String> words = items.stream()
                    .flatMap(item -> item.asText().stream())
                    .map(YamlText::text)
                    .toList();
            if (words.isEmpty() || words.size() != items.size() || words.get(0).isBlank()) {
                found.add(Diagnostic.error(node.at(), "a secret command must be a list of its first words")
                        .advise("for example [pass, show]"));
            } else {
                commands.add(words);
            }
        }
        Grants grants = map.map("grants", "'grants'")
                .map(each -> new GrantsReader(home, found).read(each))
                .orElse(Grants.NONE);
        map.done();
        return new UserSettings(new SecretCommandsAllowed(commands), grants);
    }
}
