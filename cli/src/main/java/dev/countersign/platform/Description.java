package dev.countersign.platform;

import dev.countersign.policy.PostureWord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a folder's {@code platform.yaml} says of a platform, but for how it spells posture words.
 *
 * @param name as inventories and policies call it
 * @param title as people call it
 * @param speaker how it is spoken to
 * @param template what renders the settings; none where it is observed only
 * @param renders the files for a person, written beside the fragment, or in its place where it is observed only
 */
record Description(
        String name,
        String title,
        Provenance provenance,
        Marks marks,
        Speaker speaker,
        Storage storage,
        Activation activation,
        Optional<String> template,
        List<ArtifactTemplate> renders,
        LeftToPeople leftToPeople) {
    /** A state directory stands in programs and messages as it is. */
    static final Pattern STATE = Pattern.compile("(/[A-Za-z0-9][A-Za-z0-9._-]*)+");

    static final List<String> READERS = List.of("testparm");

    /**
     * How sure it is.
     *
     * @param sources where what is said of it comes from
     * @param tried what of it runs in this program's tests, in words
     */
    record Provenance(Sureness sureness, List<String> sources, Optional<String> tried) {
        Provenance {
            sources = List.copyOf(sources);
        }
    }

    /**
     * By what its hosts are recognised.
     *
     * @param order in which its signs count among those of all platforms, smallest first
     * @param appliance whether it owns its configuration: files beneath it are its own business
     */
    record Marks(int order, boolean appliance, List<Sign> signs) {
        Marks {
            signs = List.copyOf(signs);
        }
    }

    /**
     * Where it keeps its settings.
     *
     * @param reader what says there what a document means; without one its fields are their own meaning
     * @param extraOptions where a store takes lines for smb.conf
     */
    record Storage(DocumentFormat format, Optional<String> reader, Optional<ExtraOptionsField> extraOptions) {}

    /**
     * How a change comes into force there, and goes away again.
     *
     * @param state where runs are kept on its hosts
     * @param lease who undoes a change that nobody confirmed
     * @param restarts whether its daemon is restarted where the wire still shows the old value after a change
     * @param sessions what a change does to open sessions, in words
     */
    record Activation(String state, LeaseKeeper lease, boolean restarts, String sessions) {}

    /**
     * What is not done from here.
     *
     * @param observeOnly why it is never changed from here
     * @param observeOnlyAs why it is not changed while its server has a role
     * @param byHand the steps in the vendor's own interface
     */
    record LeftToPeople(
            Optional<String> observeOnly, Map<String, String> observeOnlyAs, Map<PostureWord, ByHand> byHand) {
        LeftToPeople {
            observeOnlyAs = Map.copyOf(observeOnlyAs);
            byHand = Map.copyOf(byHand);
        }
    }

    Description {
        renders = List.copyOf(renders);
        if (template.isPresent() == leftToPeople.observeOnly().isPresent()) {
            throw new IllegalArgumentException("a platform has a template or is observed only");
        }
    }
}
