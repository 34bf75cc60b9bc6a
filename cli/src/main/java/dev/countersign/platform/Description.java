package dev.countersign.platform;

import dev.countersign.policy.PostureWord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The description of a platform from its folder's {@code platform.yaml}, without its spellings of
 * posture words.
 *
 * @param name the name used in inventories and policies
 * @param title the name used for people
 * @param speaker how its hosts are spoken to
 * @param template the template that renders the settings; empty if the platform is observe-only
 * @param advertisedOnly the postures that its server advertises and does not enforce, each with the
 * reason: no login can prove them
 * @param renders the files for a person, written beside the fragment, or instead of it if the
 * platform is observe-only
 * @param carriers what carries settings to many of its hosts at once
 * @param owners software that may write its document from settings of its own
 */
record Description(
        String name,
        String title,
        Provenance provenance,
        Marks marks,
        Speaker speaker,
        Storage storage,
        Activation activation,
        Map<PostureWord, String> advertisedOnly,
        Optional<String> template,
        List<ArtifactTemplate> renders,
        List<Carrier> carriers,
        List<DocumentOwner> owners,
        LeftToPeople leftToPeople) {
    /** The form of a state directory: it is used in programs and messages without quoting. */
    static final Pattern STATE = Pattern.compile("(/[A-Za-z0-9][A-Za-z0-9._-]*)+");

    static final List<String> READERS = List.of("testparm");

    /**
     * How sure this description is.
     *
     * @param sources where the information comes from
     * @param tried which parts of it run in this program's tests, in words
     */
    record Provenance(Sureness sureness, List<String> sources, Optional<String> tried) {
        Provenance {
            sources = List.copyOf(sources);
        }
    }

    /**
     * What its hosts are recognized by.
     *
     * @param order the order in which its signs are checked among those of all platforms, smallest
     * first
     * @param appliance whether it owns its configuration, so that the files beneath it must not be
     * edited
     */
    record Marks(int order, boolean appliance, List<Sign> signs) {
        Marks {
            signs = List.copyOf(signs);
        }
    }

    /**
     * Where it keeps its settings.
     *
     * @param reader the program on the host that tells what a document means; without one the
     * fields are taken as they are
     * @param extraOptions the field where a store takes lines for smb.conf
     */
    record Storage(DocumentFormat format, Optional<String> reader, Optional<ExtraOptionsField> extraOptions) {}

    /**
     * How a change takes effect there, and how it is reverted.
     *
     * @param state where runs are kept on its hosts
     * @param lease who reverts an unconfirmed change
     * @param restarts whether its daemon is restarted if the wire still shows the old value after a
     * change
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
        advertisedOnly = Map.copyOf(advertisedOnly);
        renders = List.copyOf(renders);
        carriers = List.copyOf(carriers);
        owners = List.copyOf(owners);
        if (template.isPresent() == leftToPeople.observeOnly().isPresent()) {
            throw new IllegalArgumentException("a platform has a template or is observed only");
        }
    }
}
