package dev.countersign.trust;

import dev.countersign.bytes.Digest;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.diagnostic.Location;
import dev.countersign.inventory.Endpoint;
import dev.countersign.secret.SecretReference;
import dev.countersign.yaml.MapReader;
import dev.countersign.yaml.YamlNode;
import dev.countersign.yaml.YamlText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads the part of the configuration that {@link GrantsText} writes. Anything it does not
 * understand is an error and grants nothing.
 */
final class GrantsReader {
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    private final Path home;
    private final Diagnostics found;

    GrantsReader(Path home, Diagnostics found) {
        this.home = home;
        this.found = found;
    }

    Grants read(MapReader map) {
        Set<Grant> all = new LinkedHashSet<>();
        all.addAll(each(map, "folders", "a granted folder", this::folder));
        all.addAll(each(map, "parameters", "a granted parameter", this::parameter));
        all.addAll(each(map, "secrets", "a granted secret", this::secret));
        all.addAll(each(map, "passphrases", "a granted passphrase", this::passphrase));
        all.addAll(each(
                map, "host keys", "a granted host key", item -> target(item).map(Grant.HostKey::new)));
        map.done();
        return new Grants(all);
    }

    private List<Grant> each(
            MapReader map, String key, String called, Function<MapReader, Optional<? extends Grant>> reading) {
        List<Grant> grants = new ArrayList<>();
        for (YamlNode node : map.list(key)) {
            MapReader.of(node, called, found).ifPresent(item -> {
                reading.apply(item).ifPresent(grants::add);
                item.done();
            });
        }
        return grants;
    }

    private Optional<Grant.Folder> folder(MapReader item) {
        Optional<YamlText> platform = item.requiredText("platform");
        Optional<Digest> digest = item.requiredText("sha256").flatMap(text -> {
            if (DIGEST.matcher(text.text()).matches()) {
                return Optional.of(new Digest(text.text()));
            }
            found.add(Diagnostic.error(text.at(), "'sha256' must be 64 lower-case hexadecimal digits"));
            return Optional.empty();
        });
        return platform.flatMap(name -> digest.map(each -> new Grant.Folder(name.text(), each)));
    }

    private Optional<Grant.Parameter> parameter(MapReader item) {
        Optional<YamlText> platform = item.requiredText("platform");
        Optional<YamlText> name = item.requiredText("parameter");
        Optional<YamlText> value = item.requiredNode("value").flatMap(YamlNode::asText);
        return platform.isEmpty() || name.isEmpty() || value.isEmpty()
                ? Optional.empty()
                : Optional.of(new Grant.Parameter(
                        platform.get().text(), name.get().text(), value.get().text()));
    }

    private Optional<Grant.SecretUse> secret(MapReader item) {
        Optional<SecretPurpose> purpose = item.requiredText("for").flatMap(text -> {
            Optional<SecretPurpose> known = SecretPurpose.of(text.text());
            if (known.isEmpty()) {
                found.add(
                        Diagnostic.error(text.at(), "'for' must be one of " + String.join(", ", SecretPurpose.all())));
            }
            return known;
        });
        Optional<SecretReference> secret = reference(item, "a granted secret");
        Optional<String> user = item.text("user").map(YamlText::text);
        Optional<Target> target = target(item);
        return purpose.isEmpty() || secret.isEmpty() || target.isEmpty()
                ? Optional.empty()
                : Optional.of(new Grant.SecretUse(purpose.get(), secret.get(), user, target.get()));
    }

    private Optional<Grant.Passphrase> passphrase(MapReader item) {
        Optional<SecretReference> secret = reference(item, "a granted passphrase");
        Optional<Path> key =
                item.requiredText("key").flatMap(text -> made(text.at(), () -> absolute(path(text.text()))));
        return secret.flatMap(each -> key.map(path -> new Grant.Passphrase(each, path)));
    }

    private static Path absolute(Path path) {
        if (!path.isAbsolute()) {
            throw new IllegalArgumentException("the path of a key is absolute");
        }
        return path;
    }

    private Optional<SecretReference> reference(MapReader item, String called) {
        return item.requiredNode("secret")
                .flatMap(node -> MapReader.of(node, "'secret' of " + called, found))
                .flatMap(map ->
                        one(map, "'secret' of " + called + " must have exactly one of the keys env, file and command"));
    }

    private Optional<SecretReference> one(MapReader map, String rule) {
        Optional<SecretReference> variable =
                map.text("env").flatMap(text -> made(text.at(), () -> new SecretReference.Environment(text.text())));
        Optional<SecretReference> file = map.text("file")
                .flatMap(text -> made(text.at(), () -> new SecretReference.FromFile(path(text.text()))));
        List<YamlText> words = map.list("command").stream()
                .flatMap(node -> node.asText().stream())
                .toList();
        Optional<SecretReference> command = words.isEmpty()
                ? Optional.empty()
                : made(
                        map.at(),
                        () -> new SecretReference.Command(
                                words.stream().map(YamlText::text).toList()));
        map.done();
        if (Stream.of("env", "file", "command").filter(map::has).count() != 1) {
            found.add(Diagnostic.error(map.at(), rule));
            return Optional.empty();
        }
        return variable.or(() -> file).or(() -> command);
    }

    /**
     * Paths of secrets may start with {@code ~/}, so that one file of grants works on several
     * machines.
     */
    private Path path(String text) {
        return text.startsWith("~/") ? home.resolve(text.substring(2)) : Path.of(text);
    }

    private Optional<Target> target(MapReader item) {
        Optional<Endpoint> at = item.requiredText("to").flatMap(this::endpoint);
        List<YamlText> through = item.texts("through");
        List<Endpoint> way =
                through.stream().flatMap(text -> endpoint(text).stream()).toList();
        List<String> keys = item.texts("keys").stream().map(YamlText::text).toList();
        return at.filter(each -> way.size() == through.size()).map(each -> new Target(each, way, new TreeSet<>(keys)));
    }

    private Optional<Endpoint> endpoint(YamlText text) {
        int colon = text.text().lastIndexOf(':');
        return made(text.at(), () -> {
            String address = text.text().substring(0, colon);
            boolean brackets = address.startsWith("[") && address.endsWith("]");
            return new Endpoint(
                    brackets ? address.substring(1, address.length() - 1) : address,
                    Integer.parseInt(text.text().substring(colon + 1)));
        });
    }

    /** Reports an error at this location if the value is rejected. */
    private <T> Optional<T> made(Location at, Supplier<T> value) {
        try {
            return Optional.of(value.get());
        } catch (IllegalArgumentException | IndexOutOfBoundsException odd) {
            found.add(Diagnostic.error(at, "this entry is not in the form that 'countersign trust' writes")
                    .advise("remove the entry, then run: countersign trust"));
            return Optional.empty();
        }
    }
}
