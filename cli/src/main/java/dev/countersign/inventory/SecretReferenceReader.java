package dev.countersign.inventory;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.secret.SecretReference;
import dev.countersign.yaml.YamlList;
import dev.countersign.yaml.YamlMap;
import dev.countersign.yaml.YamlNode;
import dev.countersign.yaml.YamlText;
import java.util.List;
import java.util.Optional;

/**
 * Reads where to get a secret. It never quotes an invalid value, which may be the secret itself.
 */
final class SecretReferenceReader {
    private static final String SHAPE = "write {env: NAME}, {file: PATH} or {command: [WORD, …]}";

    private final LocalPaths paths;
    private final Diagnostics found;

    SecretReferenceReader(LocalPaths paths, Diagnostics found) {
        this.paths = paths;
        this.found = found;
    }

    /** @param level what messages call the owner of the key: {@code host 'fs1'} */
    Optional<SecretReference> read(YamlNode node, SecretKey key, String level) {
        return read(node, "'" + key.word() + "' of " + level);
    }

    private Optional<SecretReference> read(YamlNode node, String called) {
        Optional<YamlMap> map = node.asMap();
        if (map.isEmpty()) {
            return refuse(node, called + " must be a reference to a secret, never the secret itself");
        }
        List<YamlMap.Entry> entries = map.orElseThrow().entries();
        if (entries.size() != 1) {
            return refuse(node, called + " must have exactly one of the keys env, file and command");
        }
        YamlNode value = entries.get(0).value();
        return switch (entries.get(0).key().text()) {
            case "env" -> environment(value, called);
            case "file" -> file(value, called);
            case "command" -> command(value, called);
            default -> refuse(node, called + " must have exactly one of the keys env, file and command");
        };
    }

    private Optional<SecretReference> environment(YamlNode value, String called) {
        Optional<String> name = value.asText().map(YamlText::text).filter(SecretReference.Environment::isName);
        return name.isEmpty()
                ? refuse(value, "'env' in " + called + " must be the name of an environment variable")
                : Optional.of(new SecretReference.Environment(name.orElseThrow()));
    }

    private Optional<SecretReference> file(YamlNode value, String called) {
        Optional<YamlText> text = value.asText().filter(each -> !each.text().isBlank());
        return text.isEmpty()
                ? refuse(value, "'file' in " + called + " must be the path of a file")
                : paths.read(text.orElseThrow(), "'file' in " + called).map(SecretReference.FromFile::new);
    }

    private Optional<SecretReference> command(YamlNode value, String called) {
        List<YamlNode> items = value.asList().map(YamlList::items).orElse(List.of());
        List<String> words = items.stream()
                .flatMap(item -> item.asText().stream())
                .map(YamlText::text)
                .toList();
        boolean complete = !words.isEmpty()
                && words.size() == items.size()
                && !words.get(0).isBlank();
        return complete
                ? Optional.of(new SecretReference.Command(words))
                : refuse(value, "'command' in " + called + " must be a list of words: it is run without a shell");
    }

    private Optional<SecretReference> refuse(YamlNode node, String what) {
        found.add(Diagnostic.error(node.at(), what).advise(SHAPE));
        return Optional.empty();
    }
}
