package dev.countersign.plan;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Untrusted;
import dev.countersign.document.Fields;
import dev.countersign.document.smbconf.ExtraOptions;
import dev.countersign.document.smbconf.SettingChange;
import dev.countersign.platform.ExtraOptionsField;
import dev.countersign.platform.Platform;
import dev.countersign.platform.SettingRuling;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks every setting that is about to be written against its platform's list and the user's
 * grants, whatever produced it: a posture, a policy, a template or a hook. Pure functions. It does
 * not apply to a rollback, which restores bytes that were there before.
 *
 * @param role the role of the server; what weakens only servers of some role is refused if the role
 * is unknown
 */
public record SettingGate(Platform platform, String role, SettingGrants grants) {
    /** A registry setting in a share: {@code [data] guest ok}. */
    private static final Pattern IN_SHARE = Pattern.compile("\\[(.*)\\] ?(.*)", Pattern.DOTALL);

    /** Why a setting may not be written, and what to do about it. */
    public record Objection(String why, String advice) {
        Decision.Refuses refusal() {
            return new Decision.Refuses(new Untrusted(why).brief(), Optional.of(advice));
        }
    }

    /** Returns why {@code name} may not get {@code value}. */
    public Optional<Objection> objection(String name, String value) {
        SettingRuling ruling = platform.ruling(name, value, role);
        return switch (ruling.tier()) {
            case ALLOWED -> Optional.empty();
            case GRANTABLE ->
                grants.granted(platform.name(), ruling.name(), ruling.value())
                        ? Optional.empty()
                        : Optional.of(new Objection(needsGrant(platform, ruling), GRANT));
            case NEVER -> Optional.of(new Objection(ruling.why(), BY_HAND));
        };
    }

    static final String GRANT = "if you want this setting: countersign trust";
    static final String BY_HAND = "change the policy, or set it by hand on the host if it is needed there";

    static String needsGrant(Platform platform, SettingRuling ruling) {
        return ruling.why() + ": on " + platform.name() + " it needs a grant from you";
    }

    /**
     * Returns the objection to the first setting that differs between a change's documents and may
     * not be written, in the document's own order.
     */
    public Optional<Objection> objection(Change change) {
        return changes(platform, change).stream()
                .flatMap(each -> objection(each).stream())
                .findFirst();
    }

    private Optional<Objection> objection(SettingChange change) {
        if (change.name().isEmpty() || change.share().isPresent()) {
            return Optional.of(new Objection(
                    "the new configuration would change " + change + ", but a policy may change only [global]",
                    BY_HAND));
        }
        if (change.value().isPresent()) {
            return objection(change.name(), change.value().get());
        }
        // Removing a setting gives it a value that nobody asked for
        return Optional.of(new Objection("the new configuration would remove '" + change + "'", BY_HAND));
    }

    /** Returns every setting that differs between the documents of {@code change}. */
    static List<SettingChange> changes(Platform platform, Change change) {
        if (change instanceof Change.ReplaceBytes replace) {
            return SettingChange.between(replace.before(), replace.after());
        }
        List<SettingChange> changes = new ArrayList<>();
        if (change instanceof Change.SetFields set) {
            Fields before = Fields.read(set.before()).orElseThrow();
            Fields after = Fields.read(set.after()).orElseThrow();
            for (String name : set.names()) {
                Optional<String> lines =
                        platform.extraOptions().map(ExtraOptionsField::field).filter(name::equals);
                if (lines.isPresent()) {
                    changes.addAll(lines(name, before, after));
                } else {
                    changes.add(field(name, after.value(name)));
                }
            }
        }
        return changes;
    }

    private static List<SettingChange> lines(String field, Fields before, Fields after) {
        Optional<Bytes> was = text(field, before);
        Optional<Bytes> is = text(field, after);
        // If it cannot be read as lines, the field counts as a setting of its own, which is in no
        // list
        return was.isPresent() && is.isPresent()
                ? SettingChange.between(was.get(), is.get())
                : List.of(SettingChange.field(field, after.value(field)));
    }

    private static Optional<Bytes> text(String field, Fields fields) {
        return fields.value(field)
                .flatMap(json -> ExtraOptions.read(field, json))
                .map(ExtraOptions::lines);
    }

    private static SettingChange field(String name, Optional<String> value) {
        Matcher inShare = IN_SHARE.matcher(name);
        return inShare.matches()
                ? new SettingChange(Optional.of(inShare.group(1)), inShare.group(2), value)
                : SettingChange.field(name, value);
    }
}
