package dev.countersign.platform;

import dev.countersign.policy.PostureWord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a folder's {@code platform.yaml} says of a platform, but for how it spells posture words.
 *
 * @param tried what of it runs in this program's tests, in words
 * @param order in which its signs count among those of all platforms, smallest first
 * @param appliance whether it owns its configuration: files beneath it are its own business
 * @param speaker how it is spoken to: {@code posix-sh}, {@code windows}, {@code vendor-cli}, or {@code none} where only its wire is looked at
 * @param document the format of its configuration: {@code smb.conf} (a file) or {@code fields} (a store)
 * @param reader what says there what a document means; without one its fields are their own meaning
 * @param extraOptions where a store takes lines for smb.conf
 * @param lease who undoes a change that nobody confirmed: {@code host}, {@code scheduled-task}, {@code none}
 * @param restarts whether its daemon is started anew where the wire still shows the old value after a change
 * @param activation what a change does to open sessions, in words
 * @param template what renders the settings; none where it is observed only
 * @param observeOnly why it is never changed from here
 * @param renders the files for a person, written beside the fragment, or in its place where it is observed only
 * @param observeOnlyAs why it is not changed while its server has a role
 */
record Description(
        String name,
        String title,
        Sureness sureness,
        List<String> sources,
        Optional<String> tried,
        int order,
        boolean appliance,
        List<Sign> signs,
        String speaker,
        String document,
        Optional<String> reader,
        Optional<ExtraOptionsField> extraOptions,
        String state,
        String lease,
        boolean restarts,
        String activation,
        Optional<String> template,
        Optional<String> observeOnly,
        Map<String, String> observeOnlyAs,
        Map<PostureWord, ByHand> byHand,
        List<ArtifactTemplate> renders) {
    /** A state directory stands in programs and messages as it is. */
    static final Pattern STATE = Pattern.compile("(/[A-Za-z0-9][A-Za-z0-9._-]*)+");

    static final List<String> SPEAKERS = List.of("posix-sh", "windows", "vendor-cli", "none");
    static final List<String> DOCUMENTS = List.of("smb.conf", "fields", "ksmbd.conf", "fstab");
    static final List<String> READERS = List.of("testparm");
    static final List<String> LEASES = List.of("host", "scheduled-task", "none");

    Description {
        sources = List.copyOf(sources);
        signs = List.copyOf(signs);
        observeOnlyAs = Map.copyOf(observeOnlyAs);
        byHand = Map.copyOf(byHand);
        renders = List.copyOf(renders);
        if (template.isPresent() == observeOnly.isPresent()) {
            throw new IllegalArgumentException("a platform has a template or is observed only");
        }
    }
}
