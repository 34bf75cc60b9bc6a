package dev.countersign.inventory;

import dev.countersign.secret.SecretReference;
import dev.countersign.yaml.YamlText;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The login settings of one level (the defaults, a group, a host). Settings that are absent come
 * from the level below.
 */
record InheritableSettings(
        Optional<String> user,
        Optional<Integer> port,
        Optional<String> platform,
        Optional<List<Path>> keys,
        Optional<SecretReference> password,
        Optional<SecretReference> passphrase,
        Optional<SshLogin.Become> become,
        Optional<SecretReference> becomePassword,
        Optional<Path> knownHosts,
        Optional<YamlText> jump,
        Optional<SmbLogin> smbLogin,
        Map<String, String> labels) {
    static final InheritableSettings NOTHING = new InheritableSettings(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of());

    /**
     * Merges this level over {@code below}: settings absent here come from there. Labels are merged
     * one by one.
     */
    InheritableSettings over(InheritableSettings below) {
        Map<String, String> joined = new LinkedHashMap<>(below.labels);
        joined.putAll(labels);
        return new InheritableSettings(
                user.or(below::user),
                port.or(below::port),
                platform.or(below::platform),
                keys.or(below::keys),
                password.or(below::password),
                passphrase.or(below::passphrase),
                become.or(below::become),
                becomePassword.or(below::becomePassword),
                knownHosts.or(below::knownHosts),
                jump.or(below::jump),
                smbLogin.or(below::smbLogin),
                joined);
    }
}
