package dev.countersign.inventory;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.diagnostic.Location;
import dev.countersign.secret.SecretCommandsAllowed;
import dev.countersign.yaml.MapReader;
import dev.countersign.yaml.SourceFile;
import dev.countersign.yaml.YamlList;
import dev.countersign.yaml.YamlNode;
import dev.countersign.yaml.YamlText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What this user trusts on this machine. It is the user's own file, so that no policy repository can say it for them.
 *
 * @param trustedHooks SHA-256 digests of hooks, 64 lower-case hexadecimal digits each
 * @param secretCommands which commands may be run for a secret
 */
public record UserSettings(Set<String> trustedHooks, SecretCommandsAllowed secretCommands) {
    /** Trusts nothing. */
    public static final UserSettings NONE = new UserSettings(Set.of(), SecretCommandsAllowed.NONE);

    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final String PREFIX = "sha256:";

    public UserSettings {
        trustedHooks = Set.copyOf(trustedHooks);
    }

    /** Where the settings lie below a home directory. */
    public static Path path(Path home) {
        return home.resolve(".config").resolve("countersign").resolve("config.yaml");
    }

    /** Reads {@code path}; where there is none, nothing is trusted. A file that others can write is refused. */
    public static UserSettings load(Path path, Diagnostics found) {
        if (!Files.exists(path)) {
            return NONE;
        }
        if (writableByOthers(path)) {
            found.add(Diagnostic.error(
                            Location.of(path.toString()), "others can write this file, which says what may be run")
                    .advise("run: chmod 600 " + path));
            return NONE;
        }
        return SourceFile.read(path, found).map(file -> of(file, found)).orElse(NONE);
    }

    /** As {@link #load}, of a file that has been read already. */
    public static UserSettings of(SourceFile file, Diagnostics found) {
        if (new String(file.bytes(), StandardCharsets.UTF_8)
                .lines()
                .allMatch(line -> line.isBlank() || line.startsWith("#"))) {
            return NONE;
        }
        Diagnostics own = new Diagnostics();
        Optional<UserSettings> settings = file.yaml(own)
                .flatMap(node -> MapReader.of(node, "the user's configuration", own))
                .map(map -> read(map, own));
        found.addAll(own.inFileOrder());
        return own.hasErrors() ? NONE : settings.orElse(NONE);
    }

    private static UserSettings read(MapReader map, Diagnostics found) {
        Set<String> hooks = new LinkedHashSet<>();
        for (YamlText text : map.texts("trusted hooks")) {
            String lower = text.text().toLowerCase(Locale.ROOT);
            String hex = lower.startsWith(PREFIX) ? lower.substring(PREFIX.length()) : lower;
            if (DIGEST.matcher(hex).matches()) {
                hooks.add(hex);
            } else {
                found.add(Diagnostic.error(text.at(), "a trusted hook is named by its SHA-256: 64 hexadecimal digits"));
            }
        }
        List<List<String>> commands = new ArrayList<>();
        for (YamlNode node : map.list("secret commands")) {
            List<YamlNode> items = node.asList().map(YamlList::items).orElse(List.of());
            List<String> words = items.stream()
                    .flatMap(item -> item.asText().stream())
                    .map(YamlText::text)
                    .toList();
            if (words.isEmpty() || words.size() != items.size() || words.get(0).isBlank()) {
                found.add(Diagnostic.error(node.at(), "a secret command is a list of its first words")
                        .advise("for example [pass, show]"));
            } else {
                commands.add(words);
            }
        }
        map.done();
        return new UserSettings(hooks, new SecretCommandsAllowed(commands));
    }

    private static boolean writableByOthers(Path path) {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
            return permissions.contains(PosixFilePermission.GROUP_WRITE)
                    || permissions.contains(PosixFilePermission.OTHERS_WRITE);
        } catch (IOException | UnsupportedOperationException unknown) {
            return true;
        }
    }
}
