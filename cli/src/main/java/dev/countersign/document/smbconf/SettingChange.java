package dev.countersign.document.smbconf;

import dev.countersign.bytes.Bytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One setting in which two documents differ.
 *
 * @param share the share that it is in, as written; empty for the global section and for a store's
 *     own fields
 * @param name as written; empty if the share itself is added or removed
 * @param value as written; empty if the setting is removed
 */
public record SettingChange(Optional<String> share, String name, Optional<String> value) {
    /** Creates the change of a store's field. */
    public static SettingChange field(String name, Optional<String> value) {
        return new SettingChange(Optional.empty(), name, value);
    }

    /**
     * Returns every setting in which two smb.conf files differ, line by line as Samba splits them,
     * including lines that Samba would ignore. A line that moved into a different section counts.
     */
    public static List<SettingChange> between(Bytes before, Bytes after) {
        Map<SettingChange, Integer> gone = new LinkedHashMap<>();
        all(before).forEach(each -> gone.merge(each, 1, Integer::sum));
        List<SettingChange> come = new ArrayList<>();
        for (SettingChange each : all(after)) {
            int left = gone.getOrDefault(each, 0);
            if (left == 0) {
                come.add(each);
            } else if (left == 1) {
                gone.remove(each);
            } else {
                gone.put(each, left - 1);
            }
        }
        List<SettingChange> changes = new ArrayList<>(come);
        gone.keySet().stream()
                .filter(each -> come.stream().noneMatch(each::sameAs))
                .map(each -> new SettingChange(each.share(), each.name(), Optional.empty()))
                .forEach(changes::add);
        return changes;
    }

    private boolean sameAs(SettingChange other) {
        return share.equals(other.share)
                && SmbConfParameters.key(name).equals(SmbConfParameters.key(other.name))
                && !name.isEmpty();
    }

    private static List<SettingChange> all(Bytes document) {
        List<SettingChange> all = new ArrayList<>();
        Optional<String> share = Optional.empty();
        for (SmbConfLine line : SmbConfLexer.of(document).lines()) {
            if (line.isGlobalHeader()) {
                share = Optional.empty();
            } else if (line.kind() == SmbConfLine.Kind.SECTION) {
                share = Optional.of(line.name());
                all.add(new SettingChange(share, "", Optional.of("")));
            } else if (line.kind() == SmbConfLine.Kind.PARAMETER) {
                all.add(new SettingChange(share, line.name(), Optional.of(line.value())));
            } else if (line.kind() == SmbConfLine.Kind.BROKEN) {
                all.add(new SettingChange(share, line.name(), Optional.of(line.value())));
            }
        }
        return all;
    }

    /**
     * Returns for example {@code [data] guest ok}; for a share that is added or removed
     * {@code [data]}.
     */
    @Override
    public String toString() {
        return share.map(each -> "[" + each + "]" + (name.isEmpty() ? "" : " ")).orElse("") + name;
    }
}
