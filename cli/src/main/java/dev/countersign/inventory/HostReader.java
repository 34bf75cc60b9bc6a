package dev.countersign.inventory;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.diagnostic.Suggestion;
import dev.countersign.yaml.MapReader;
import dev.countersign.yaml.YamlNode;
import dev.countersign.yaml.YamlText;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads one host of a file and merges it with the defaults of that file and the host's groups. */
final class HostReader {
    /** SHA-256 in Base64 without padding, as ssh-keygen -l prints it. */
    private static final Pattern PIN = Pattern.compile("SHA256:[A-Za-z0-9+/]{43}");

    private static final Pattern OWN_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_-]*(\\.[A-Za-z0-9_-]+)*\\.?");

    private final LocalUser user;
    private final InheritableSettingsReader layers;
    private final InheritableSettings defaults;
    private final Diagnostics found;

    HostReader(LocalUser user, InheritableSettingsReader layers, InheritableSettings defaults, Diagnostics found) {
        this.user = user;
        this.layers = layers;
        this.defaults = defaults;
        this.found = found;
    }

    Optional<Host> read(YamlText name, YamlNode value, Map<String, InheritableSettings> groups, Jumps jumps) {
        String called = "host " + InheritableSettingsReader.quoted(name);
        return MapReader.of(value, called, found).flatMap(map -> {
            Optional<YamlText> written = map.text("address");
            Optional<String> address = address(written.orElse(name), called);
            InheritableSettings own = layers.read(map, called);
            List<String> memberOf = groups(map, called, groups.keySet());
            Optional<String> pin = map.text("host_key").flatMap(text -> pin(text, called));
            Optional<String> expected = map.text("expected_name").flatMap(text -> ownName(text, called));
            Optional<String> document =
                    map.map("instance", "'instance' of " + called).flatMap(instance -> document(instance, called));
            List<Endpoint> listed = address.map(each -> smb(map, called, each)).orElse(List.of());
            map.done();

            InheritableSettings below = defaults;
            for (String group : memberOf) {
                below = groups.getOrDefault(group, InheritableSettings.NOTHING).over(below);
            }
            InheritableSettings layer = own.over(below);
            warnOfUselessPassword(name, layer, called);
            Optional<SshLogin.Jump> jump = jumps.read(name.text(), layer.jump()).map(SshLogin.Jump.Listed::new);
            Set<SshLogin.Setting> unsaid = unsaid(layer, written.isPresent(), !listed.isEmpty());
            return address.map(each -> new Host(
                    name.text(),
                    layer.platform().orElse(Host.AUTO),
                    memberOf,
                    layer.labels(),
                    login(each, layer, pin, jump, unsaid),
                    layer.smbLogin().filter(way -> !(way instanceof SmbLogin.None)),
                    listed.isEmpty() ? List.of(new Endpoint(each, Endpoint.SMB_PORT)) : listed,
                    document,
                    expected,
                    name.at()));
        });
    }

    /** What the user's own {@code ~/.ssh/config} may say of this host. */
    private static Set<SshLogin.Setting> unsaid(InheritableSettings layer, boolean addressed, boolean served) {
        Map<SshLogin.Setting, Boolean> said = Map.of(
                SshLogin.Setting.ADDRESS, addressed,
                SshLogin.Setting.PORT, layer.port().isPresent(),
                SshLogin.Setting.USER, layer.user().isPresent(),
                SshLogin.Setting.KEYS, layer.keys().isPresent(),
                SshLogin.Setting.KNOWN_HOSTS, layer.knownHosts().isPresent(),
                SshLogin.Setting.JUMP, layer.jump().isPresent(),
                SshLogin.Setting.SMB, served || addressed);
        return said.entrySet().stream()
                .filter(each -> !each.getValue())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private SshLogin login(
            String address,
            InheritableSettings layer,
            Optional<String> pin,
            Optional<SshLogin.Jump> jump,
            Set<SshLogin.Setting> unsaid) {
        return new SshLogin(
                new Endpoint(address, layer.port().orElse(SshLogin.SSH_PORT)),
                layer.user().orElse(user.name()),
                layer.keys().orElse(List.of()),
                layer.password(),
                layer.passphrase(),
                layer.become().orElse(SshLogin.Become.NONE),
                layer.becomePassword(),
                layer.knownHosts().orElse(user.home().resolve(".ssh").resolve("known_hosts")),
                pin,
                jump,
                Optional.empty(),
                false,
                unsaid);
    }

    private Optional<String> address(YamlText text, String called) {
        if (Endpoint.isAddress(text.text())) {
            return Optional.of(text.text());
        }
        Diagnostic error = Diagnostic.error(
                text.at(), InheritableSettingsReader.quoted(text) + " is not the address of " + called);
        found.add(error.advise(
                text.text().indexOf('@') >= 0
                        ? "put the user in 'user'"
                        : text.text().indexOf(':') >= 0
                                        && text.text().indexOf(':')
                                                == text.text().lastIndexOf(':')
                                ? "put the port in 'port'"
                                : "write a DNS name, an IPv4 or an IPv6 address"));
        return Optional.empty();
    }

    /** Reads which server of the host is meant, where several run: the one that reads this file. */
    private Optional<String> document(MapReader instance, String called) {
        Optional<YamlText> path = instance.requiredText("document");
        instance.done();
        Optional<YamlText> odd =
                path.filter(text -> !text.text().startsWith("/") || text.text().indexOf('\0') >= 0);
        odd.ifPresent(text -> found.add(Diagnostic.error(
                        text.at(),
                        "'document' of " + called + " is not an absolute path: "
                                + InheritableSettingsReader.quoted(text))
                .advise("write the smb.conf that this smbd was given, for example /etc/samba/ps2.conf")));
        return odd.isPresent() ? Optional.empty() : path.map(YamlText::text);
    }

    /** Reads the name that the host is expected to report, with its domain or without. */
    private Optional<String> ownName(YamlText text, String called) {
        if (OWN_NAME.matcher(text.text()).matches() && !text.text().matches("[0-9.]+")) {
            return Optional.of(text.text());
        }
        found.add(Diagnostic.error(
                        text.at(),
                        "'expected_name' of " + called + " is not a host name: "
                                + InheritableSettingsReader.quoted(text))
                .advise("write what 'uname -n' prints on the host, with its domain or without"));
        return Optional.empty();
    }

    private List<String> groups(MapReader map, String called, Set<String> known) {
        Set<String> groups = new LinkedHashSet<>();
        for (YamlText text : map.texts("groups")) {
            if (!known.contains(text.text())) {
                Diagnostic error = Diagnostic.error(
                        text.at(), "unknown group " + InheritableSettingsReader.quoted(text) + " of " + called);
                found.add(
                        known.isEmpty()
                                ? error.advise("define it under 'groups:' in an inventory, or remove it here")
                                : Suggestion.advise(error, text.text(), known));
            } else if (!groups.add(text.text())) {
                found.add(Diagnostic.error(
                        text.at(), called + " is in " + InheritableSettingsReader.quoted(text) + " twice"));
            }
        }
        return List.copyOf(groups);
    }

    private Optional<String> pin(YamlText text, String called) {
        if (PIN.matcher(text.text()).matches()) {
            return Optional.of(text.text());
        }
        found.add(Diagnostic.error(text.at(), "'host_key' of " + called + " is not a fingerprint of a host key")
                .advise("write SHA256: and 43 characters, as 'ssh-keygen -l' prints it"));
        return Optional.empty();
    }

    private List<Endpoint> smb(MapReader map, String called, String address) {
        List<Endpoint> endpoints = new ArrayList<>();
        for (YamlNode node : map.list("smb")) {
            endpoint(node, called, address).ifPresent(endpoint -> {
                if (endpoints.contains(endpoint)) {
                    found.add(Diagnostic.error(node.at(), "duplicate SMB endpoint " + endpoint));
                }
                endpoints.add(endpoint);
            });
        }
        return endpoints;
    }

    private Optional<Endpoint> endpoint(YamlNode node, String called, String address) {
        String each = "the SMB endpoint of " + called;
        if (node instanceof YamlText text && !text.isNothing()) {
            return address(text, called).map(at -> new Endpoint(at, Endpoint.SMB_PORT));
        }
        return MapReader.of(node, each, found).flatMap(map -> {
            Optional<YamlText> own = map.text("address");
            Optional<String> where = own.isEmpty() ? Optional.of(address) : address(own.orElseThrow(), called);
            Optional<YamlText> number = map.text("port");
            Optional<Integer> port =
                    number.isEmpty() ? Optional.of(Endpoint.SMB_PORT) : layers.port(number.orElseThrow(), each);
            map.done();
            return where.flatMap(at -> port.map(listening -> new Endpoint(at, listening)));
        });
    }

    private void warnOfUselessPassword(YamlText name, InheritableSettings layer, String called) {
        if (layer.becomePassword().isPresent() && layer.become().orElse(SshLogin.Become.NONE) == SshLogin.Become.NONE) {
            found.add(Diagnostic.warning(name.at(), called + " has a 'become_password' and no 'become'")
                    .advise("add become: sudo, or remove it"));
        }
    }
}
