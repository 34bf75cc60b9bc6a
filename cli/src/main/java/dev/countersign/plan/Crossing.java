package dev.countersign.plan;

import dev.countersign.diagnostic.Location;
import dev.countersign.platform.Platform;
import dev.countersign.platform.SettingRange;
import dev.countersign.platform.Spelling;
import dev.countersign.policy.Conflict;
import dev.countersign.policy.Requirement;
import dev.countersign.policy.Requirements;
import java.util.Collection;
import java.util.Optional;

/**
 * A range whose lower end is above its upper end, because of the rules: no version of SMB would be
 * left between them.
 */
final class Crossing {
    private Crossing() {}

    /** Returns the conflict of the rules that set the two ends, if there is one. */
    static Optional<Conflict> of(
            Platform platform,
            Requirements requirements,
            SettingRange range,
            Collection<DesiredState.Setting> settings) {
        return find(range.low(), settings)
                .flatMap(low -> find(range.high(), settings)
                        .filter(high -> range.isEmpty(printed(platform, low), printed(platform, high)))
                        .map(high -> conflict(requirements, low, high)));
    }

    private static Optional<DesiredState.Setting> find(String name, Collection<DesiredState.Setting> settings) {
        return settings.stream()
                .filter(each -> each.name().equalsIgnoreCase(name))
                .findFirst();
    }

    /**
     * Returns why a candidate document leaves nothing between the two ends; empty if something is
     * left.
     */
    static Optional<String> in(HostView view, SettingRange range) {
        return view.printed(range.low())
                .flatMap(low -> view.printed(range.high())
                        .filter(high -> range.isEmpty(low, high))
                        .map(high -> "no version of SMB would be left between '" + range.low() + " = " + low + "' and '"
                                + range.high() + " = " + high + "'"));
    }

    private static String printed(Platform platform, DesiredState.Setting setting) {
        return platform.ruling(setting.name(), setting.value(), Spelling.ANY_ROLE)
                .value();
    }

    private static Conflict conflict(Requirements requirements, DesiredState.Setting low, DesiredState.Setting high) {
        String least = "'" + low.value() + "'"
                + (low.exact().isPresent()
                        ? ""
                        : low.posture()
                                .map(each -> " (for '" + each.asked() + "')")
                                .orElse(""));
        String most = "at most '" + high.value() + "' (by '" + high.name() + "')";
        boolean inOrder = at(low).compareTo(at(high)) <= 0;
        return new Conflict(
                requirements.host().name(),
                "setting '" + low.name() + "'",
                inOrder ? least : most,
                at(inOrder ? low : high),
                inOrder ? most : least,
                at(inOrder ? high : low));
    }

    private static Location at(DesiredState.Setting setting) {
        return setting.exact()
                .map(each -> each.valueAt())
                .orElseGet(() ->
                        setting.posture().map(Requirement::demand).orElseThrow().at());
    }
}
