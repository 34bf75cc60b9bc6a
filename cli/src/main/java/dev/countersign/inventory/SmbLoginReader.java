package dev.countersign.inventory;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.secret.SecretReference;
import dev.countersign.yaml.MapReader;
import dev.countersign.yaml.YamlNode;
import dev.countersign.yaml.YamlText;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the account for authenticated checks on the wire. */
final class SmbLoginReader {
    private static final String SHAPE = "write {user: NAME, password: {env: NAME}}, {kerberos: {cache: PATH}},"
            + " {kerberos: {keytab: PATH, principal: NAME@REALM}}, or none";
    private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}\\\\/:;|=,+*?<>\"\\[\\]]{1,256}");
    private static final Pattern PRINCIPAL = Pattern.compile("[^\\p{Cntrl}\\s@]{1,256}(@[^\\p{Cntrl}\\s@]{1,256})?");

    private final LocalPaths paths;
    private final Diagnostics found;

    SmbLoginReader(LocalPaths paths, Diagnostics found) {
        this.paths = paths;
        this.found = found;
    }

    /** @param called what messages call the level: {@code host 'fs1'} */
    Optional<SmbLogin> read(YamlNode node, String called) {
        String each = "'smb_login' of " + called;
        Optional<YamlText> word = node.asText();
        if (word.isPresent()) {
            return word.orElseThrow().text().equals("none")
                    ? Optional.of(new SmbLogin.None())
                    : refuse(node, each + " must be a map of keys and values, or none");
        }
        return MapReader.of(node, each, found).flatMap(map -> {
            Optional<SmbLogin> login = map.has("kerberos")
                    ? map.map("kerberos", "'kerberos' of " + each).flatMap(tickets -> kerberos(tickets, each))
                    : ntlm(map, each);
            map.done();
            return login;
        });
    }

    private Optional<SmbLogin> ntlm(MapReader map, String each) {
        Optional<String> user = map.requiredText("user").flatMap(text -> name(text, "'user' of " + each));
        Optional<YamlText> written = map.text("domain");
        Optional<String> domain = written.flatMap(text -> name(text, "'domain' of " + each));
        Optional<SecretReference> password = map.requiredNode("password")
                .flatMap(node -> new SecretReferenceReader(paths, found).read(node, SecretKey.SMB_PASSWORD, each));
        return written.isPresent() && domain.isEmpty()
                ? Optional.empty()
                : user.flatMap(name -> password.map(secret -> new SmbLogin.Ntlm(name, domain, secret)));
    }

    private Optional<SmbLogin> kerberos(MapReader map, String each) {
        Optional<Path> cache = path(map, SecretKey.KERBEROS_CACHE, each);
        Optional<Path> keytab = path(map, SecretKey.KERBEROS_KEYTAB, each);
        Optional<String> principal = map.text("principal").flatMap(text -> principal(text, each));
        map.done();
        if (map.has("cache") && !map.has("keytab") && !map.has("principal")) {
            return cache.map(SmbLogin.TicketCache::new);
        }
        if (map.has("keytab") && map.has("principal") && !map.has("cache")) {
            return keytab.flatMap(path -> principal.map(who -> new SmbLogin.Keytab(path, who)));
        }
        found.add(Diagnostic.error(
                        map.at(), "'kerberos' of " + each + " needs either 'cache', or 'keytab' and 'principal'")
                .advise(SHAPE));
        return Optional.empty();
    }

    private Optional<Path> path(MapReader map, SecretKey key, String each) {
        return map.text(key.word()).flatMap(text -> paths.read(text, "'" + key.word() + "' of " + each));
    }

    private Optional<String> name(YamlText text, String what) {
        return NAME.matcher(text.text()).matches()
                ? Optional.of(text.text())
                : refuse(
                        text,
                        what + " is not a valid name"
                                + (text.text().indexOf('\\') > 0 ? ": put the domain in 'domain'" : ""));
    }

    private Optional<String> principal(YamlText text, String each) {
        return PRINCIPAL.matcher(text.text()).matches()
                ? Optional.of(text.text())
                : refuse(text, "'principal' of " + each + " is not a Kerberos principal");
    }

    private <T> Optional<T> refuse(YamlNode node, String what) {
        found.add(Diagnostic.error(node.at(), what).advise(SHAPE));
        return Optional.empty();
    }
}
