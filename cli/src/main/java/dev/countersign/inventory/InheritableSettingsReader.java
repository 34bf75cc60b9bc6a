package dev.countersign.inventory;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.diagnostic.Suggestion;
import dev.countersign.secret.SecretReference;
import dev.countersign.yaml.MapReader;
import dev.countersign.yaml.YamlMap;
import dev.countersign.yaml.YamlNode;
import dev.countersign.yaml.YamlText;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads the keys that the defaults, groups and hosts have in common. */
final class InheritableSettingsReader {
    private static final Map<String, SshLogin.Become> BECOME =
            Map.of("sudo", SshLogin.Become.SUDO, "none", SshLogin.Become.NONE);
    private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");

    private final LocalPaths paths;
    private final Set<String> platforms;
    private final Diagnostics found;

    InheritableSettingsReader(LocalPaths paths, Set<String> platforms, Diagnostics found) {
        this.paths = paths;
        this.platforms = new TreeSet<>(platforms);
        this.platforms.add(Host.AUTO);
        this.found = found;
    }

    /** @param called what messages call the level: {@code host 'fs1'} */
    InheritableSettings read(MapReader map, String called) {
        return new InheritableSettings(
                map.text("user").flatMap(text -> user(text, called)),
                map.text("port").flatMap(text -> port(text, called)),
                map.text("platform").flatMap(this::platform),
                keys(map, called),
                secret(map, SecretKey.PASSWORD, called),
                secret(map, SecretKey.PASSPHRASE, called),
                map.text("become").flatMap(this::become),
                secret(map, SecretKey.BECOME_PASSWORD, called),
                map.text("known_hosts").flatMap(text -> paths.read(text, "'known_hosts' of " + called)),
                map.text("jump"),
                map.node("smb_login").flatMap(node -> new SmbLoginReader(paths, found).read(node, called)),
                labels(map, called));
    }

    private Optional<String> user(YamlText text, String called) {
        return !SshLogin.isUser(text.text())
                ? refuse(text, "'user' of " + called + " is not a user name: " + quoted(text))
                : Optional.of(text.text());
    }

    Optional<Integer> port(YamlText text, String called) {
        return Optional.of(text.text())
                .filter(PORT.asMatchPredicate())
                .map(Integer::valueOf)
                .filter(Endpoint::isPort)
                .or(() ->
                        refuse(text, "'port' of " + called + " must be a number from 1 to 65535, not " + quoted(text)));
    }

    private Optional<String> platform(YamlText text) {
        if (platforms.contains(text.text())) {
            return Optional.of(text.text());
        }
        found.add(Suggestion.advise(
                Diagnostic.error(text.at(), "unknown platform " + quoted(text)), text.text(), platforms));
        return Optional.empty();
    }

    private Optional<SshLogin.Become> become(YamlText text) {
        Optional<SshLogin.Become> become = Optional.ofNullable(BECOME.get(text.text()));
        if (become.isEmpty()) {
            found.add(Suggestion.advise(
                    Diagnostic.error(text.at(), "unknown way to become root " + quoted(text)),
                    text.text(),
                    BECOME.keySet()));
        }
        return become;
    }

    /** Reads one path, or a list of paths. */
    private Optional<List<Path>> keys(MapReader map, String called) {
        Function<YamlText, Optional<Path>> read = text -> paths.read(text, "'key' of " + called);
        Optional<YamlNode> node = map.node("key");
        if (node.flatMap(YamlNode::asList).isPresent()) {
            return Optional.of(map.texts("key").stream()
                    .flatMap(text -> read.apply(text).stream())
                    .toList());
        }
        return node.isEmpty() ? Optional.empty() : map.text("key").flatMap(read).map(List::of);
    }

    private Optional<SecretReference> secret(MapReader map, SecretKey key, String called) {
        return map.node(key.word()).flatMap(node -> new SecretReferenceReader(paths, found).read(node, key, called));
    }

    private Map<String, String> labels(MapReader map, String called) {
        Map<String, String> labels = new LinkedHashMap<>();
        map.map("labels", "'labels' of " + called).ifPresent(each -> {
            for (YamlMap.Entry entry : each.entries()) {
                YamlText key = entry.key();
                if (!HostNames.isLabel(key.text())) {
                    refuse(key, quoted(key) + " cannot be the name of a label; use " + HostNames.LABEL_RULE);
                } else {
                    each.text(key.text()).ifPresent(value -> labels.put(key.text(), value.text()));
                }
            }
        });
        return labels;
    }

    private <T> Optional<T> refuse(YamlText text, String what) {
        found.add(Diagnostic.error(text.at(), what));
        return Optional.empty();
    }

    static String quoted(YamlText text) {
        return "'" + text.text() + "'";
    }
}
