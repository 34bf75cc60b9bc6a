package dev.countersign.cli.view;

import dev.countersign.bytes.Bytes;
import dev.countersign.cli.terminal.Console;
import dev.countersign.cli.terminal.Console.Tone;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.document.UnifiedDiff;
import dev.countersign.platform.Platform;
import dev.countersign.platform.PlatformFolder;
import dev.countersign.platform.Platforms;
import dev.countersign.secret.SecretReference;
import dev.countersign.trust.Grant;
import dev.countersign.trust.Grants;
import dev.countersign.trust.Request;
import dev.countersign.trust.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Shows what a repository needs grants for, to a person who decides on it and to a script. */
public final class TrustView {
    private TrustView() {}

    /**
     * Groups requests into questions: the same secret for the same purpose is one question,
     * whatever the number of hosts.
     */
    public static List<List<Request>> questions(List<Request> missing) {
        Map<Object, List<Request>> questions = new LinkedHashMap<>();
        for (Request each : missing) {
            Object question = question(each.grant());
            questions.computeIfAbsent(question, key -> new ArrayList<>()).add(each);
        }
        return List.copyOf(questions.values());
    }

    private static Object question(Grant grant) {
        if (grant instanceof Grant.SecretUse use) {
            return List.of(use.purpose(), use.secret(), use.user());
        }
        return grant instanceof Grant.Passphrase passphrase ? passphrase.secret() : grant;
    }

    /** The question, which names its subject again, because the text above it may be long. */
    public static String asked(List<Request> question) {
        Grant first = question.get(0).grant();
        if (first instanceof Grant.Folder folder) {
            return "Let the folder templates/" + folder.platform() + " run as root on its hosts?";
        }
        if (first instanceof Grant.SecretUse use) {
            return "Send the secret of " + use.secret().describe() + " there?";
        }
        if (first instanceof Grant.Passphrase passphrase) {
            return passphrase.secret() instanceof SecretReference.Command command
                    ? "Run " + command.describe() + " on this machine?"
                    : "Use the secret of " + passphrase.secret().describe() + " for that?";
        }
        return first instanceof Grant.HostKey ? "Accept that key for the host?" : "Let policies set this?";
    }

    public static void show(Console console, List<Request> question, Platforms platforms) {
        Grant first = question.get(0).grant();
        console.result("");
        if (first instanceof Grant.Folder folder) {
            folder(console, folder, question.get(0), platforms);
        } else if (first instanceof Grant.SecretUse use) {
            console.result(
                    Tone.HEAD,
                    "Secret: " + use.secret().describe() + ", to "
                            + use.purpose().words()
                            + use.user().map(each -> " as " + each).orElse(""));
            question.forEach(each -> console.result("  " + String.join(", ", each.hosts()) + ": it is sent to "
                    + ((Grant.SecretUse) each.grant()).target()));
        } else if (first instanceof Grant.Passphrase passphrase) {
            console.result(
                    Tone.HEAD,
                    "Passphrase: " + passphrase.secret().describe() + "; used on this machine, sent nowhere");
            question.forEach(each -> console.result("  " + String.join(", ", each.hosts()) + ": for the private key "
                    + ((Grant.Passphrase) each.grant()).key()));
        } else if (first instanceof Grant.Parameter parameter) {
            console.result(
                    Tone.HEAD,
                    "Setting of " + parameter.platform() + ": " + parameter.name() + " = " + parameter.value());
            console.result("  it may widen access or keep people out, or names accounts, shares or hosts");
            hosts(console, question.get(0));
        } else if (first instanceof Grant.HostKey key) {
            console.result(
                    Tone.BAD,
                    "Host key: your own known_hosts has another key, or an authority, of "
                            + String.join(", ", question.get(0).hosts()));
            console.result("  the inventory says " + key.target());
        }
    }

    private static void folder(Console console, Grant.Folder grant, Request request, Platforms platforms) {
        PlatformFolder theirs =
                platforms.named(grant.platform()).map(Platform::folder).orElseThrow();
        Optional<PlatformFolder> ours = platforms.packedFolder(grant.platform());
        console.result(
                Tone.HEAD,
                "Platform folder " + theirs.name()
                        + ": code that runs as root on hosts, and decides what is written and"
                        + " what counts as compliant");
        console.result("  sha256 " + grant.digest().hex());
        console.result(
                ours.isPresent()
                        ? "  it replaces the program's own folder; differences:"
                        : "  the program has no platform of this name; all its files:");
        hosts(console, request);
        TreeSet<String> paths = new TreeSet<>(theirs.files().keySet());
        ours.ifPresent(each -> paths.addAll(each.files().keySet()));
        for (String path : paths) {
            Bytes before = ours.flatMap(each -> each.file(path)).orElse(Bytes.EMPTY);
            Bytes after = theirs.file(path).orElse(Bytes.EMPTY);
            if (!before.equals(after)) {
                DiffView.showWhole(console, UnifiedDiff.of(theirs.name() + "/" + path, before, after), "    ");
            }
            if (theirs.file(path).isEmpty()) {
                console.result(Tone.BAD, "    " + path + " is missing from it");
            } else if (after.length() == 0
                    && ours.flatMap(each -> each.file(path)).isEmpty()) {
                console.result("    " + path + " is empty");
            }
        }
    }

    private static void hosts(Console console, Request request) {
        console.result(
                request.hosts().isEmpty()
                        ? "  not used by any host of the inventory yet"
                        : "  for " + String.join(", ", request.hosts()));
    }

    public static String json(List<Request> asked, Grants grants, ExitCode code) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put(
                "requests",
                asked.stream()
                        .<Object>map(each -> {
                            Map<String, Object> values = values(each.grant());
                            values.put("hosts", List.<Object>copyOf(each.hosts()));
                            values.put("granted", grants.holds(each.grant()));
                            return values;
                        })
                        .toList());
        root.put("grants", grants.all().stream().<Object>map(TrustView::values).toList());
        return JsonDocument.of("trust", code, root);
    }

    private static Map<String, Object> values(Grant grant) {
        Map<String, Object> values = new LinkedHashMap<>();
        if (grant instanceof Grant.Folder folder) {
            values.put("kind", "folder");
            values.put("platform", folder.platform());
            values.put("sha256", folder.digest().hex());
        } else if (grant instanceof Grant.Parameter parameter) {
            values.put("kind", "parameter");
            values.put("platform", parameter.platform());
            values.put("parameter", parameter.name());
            values.put("value", parameter.value());
        } else if (grant instanceof Grant.SecretUse use) {
            values.put("kind", "secret");
            values.put("purpose", use.purpose().word());
            values.put("secret", use.secret().describe());
            use.user().ifPresent(each -> values.put("user", each));
            target(use.target(), values);
        } else if (grant instanceof Grant.Passphrase passphrase) {
            values.put("kind", "passphrase");
            values.put("secret", passphrase.secret().describe());
            values.put("key", passphrase.key().toString());
        } else if (grant instanceof Grant.HostKey key) {
            values.put("kind", "host key");
            target(key.target(), values);
        }
        return values;
    }

    private static void target(Target target, Map<String, Object> values) {
        values.put("target", target.at().toString());
        values.put(
                "through",
                target.through().stream().<Object>map(String::valueOf).toList());
        values.put("keys", List.<Object>copyOf(target.keys()));
    }
}
