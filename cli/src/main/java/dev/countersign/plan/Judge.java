package dev.countersign.plan;

import dev.countersign.observation.Basis;
import dev.countersign.observation.Containment;
import dev.countersign.observation.FileState;
import dev.countersign.observation.Observation;
import dev.countersign.observation.ReaderReport;
import dev.countersign.platform.Speaker;
import dev.countersign.platform.Spelling;
import dev.countersign.policy.Demand;
import dev.countersign.policy.Demand.Strictness;
import dev.countersign.policy.EvidenceKind;
import dev.countersign.policy.PlatformSetting;
import dev.countersign.policy.PostureValue;
import dev.countersign.policy.PostureWord;
import dev.countersign.policy.Rule;
import dev.countersign.policy.RuleOnHost;
import dev.countersign.policy.Waiver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Judges every rule on one host: whether it holds, why, and what that is based on. Pure functions
 * only.
 */
final class Judge {
    private static final String UNSEEN = "unknown";

    private final HostView view;
    private final Acceptance acceptance;

    Judge(HostView view, Acceptance acceptance) {
        this.view = view;
        this.acceptance = acceptance;
    }

    List<Finding> judge(List<RuleOnHost> rules) {
        List<Finding> findings = new ArrayList<>();
        for (RuleOnHost each : rules) {
            List<Finding> own = new ArrayList<>();
            each.rule().demands().forEach(demand -> own.add(demand(each.rule(), demand)));
            each.rule().settingsFor(view.platform().name()).forEach(setting -> own.add(setting(each.rule(), setting)));
            own.stream()
                    .map(finding -> each.waiver()
                            .filter(waiver -> finding.verdict() != Verdict.COMPLIANT)
                            .map(waiver -> finding.waive(waiver.reason() + " (" + waiver.owner() + ", until "
                                    + Waiver.words(waiver.until()) + ")"))
                            .orElse(finding))
                    .forEach(findings::add);
        }
        return findings;
    }

    private Finding demand(Rule rule, Demand demand) {
        Optional<Spelling> spelling = view.platform().spelling(demand.word());
        if (spelling.isEmpty()) {
            ExternalPosture sight = ExternalPosture.of(view, demand);
            String nowhere = view.platform().title() + " has no setting for '" + demand.word() + "'";
            return finding(
                    rule,
                    demand,
                    "",
                    sight.value().isPresent()
                            ? seen(demand, Optional.empty(), sight)
                            : new RuleResult(Verdict.UNKNOWN, nowhere, Basis.NONE));
        }
        String setting = spelling.get().setting();
        return finding(rule, demand, setting, rule(demand, spelling.get()));
    }

    /**
     * Changes a compliant result to unknown if the host's wire is not believed, or is that of
     * another program: whatever its file says, it complies with no posture that is seen from
     * outside.
     */
    private RuleResult believed(Demand demand, RuleResult ruling) {
        if (ruling.verdict() != Verdict.COMPLIANT || demand.word().provenBy() == EvidenceKind.EFFECTIVE_CONFIGURATION) {
            return ruling;
        }
        return Optional.of(view.wire().why())
                .filter(why -> !view.wire().believed())
                .or(this::another)
                .map(why -> new RuleResult(Verdict.UNKNOWN, "cannot tell: " + why, Basis.NONE))
                .orElse(ruling);
    }

    /**
     * Returns why what answers is not known to be the server whose document was read: root sees
     * every process of the host, and none of them is that server. In a container of this host it
     * may be.
     */
    private Optional<String> another() {
        return view.wire().judged() && noServer(view)
                ? Optional.of(Planner.doubt(view.observation()).orElse("smbd is not running on the host")
                        + "; so it is not known which program answered on the wire")
                : Optional.empty();
    }

    /** Whether the host was looked through for a server, and none was found, in a container neither. */
    static boolean noServer(HostView view) {
        Observation seen = view.observation();
        boolean looked = seen.uid() == 0
                && view.platform().observeOnly().isEmpty()
                && view.platform().speaker() != Speaker.WINDOWS;
        return looked
                && seen.server().instances().isEmpty()
                && Containment.of(seen.raw()).isEmpty();
    }

    private RuleResult rule(Demand demand, Spelling spelling) {
        if (demand.word() == PostureWord.LDAP_SIGNING && notADirectoryServer()) {
            return new RuleResult(Verdict.COMPLIANT, "this is not a directory server", Basis.EFFECTIVE);
        }
        ExternalPosture sight = ExternalPosture.of(view, demand);
        Optional<String> satisfier =
                demand.strictness() == Strictness.EXACTLY ? Optional.empty() : view.satisfier(spelling);
        if (satisfier.isPresent() && sight.basis() != Basis.PROVEN) {
            return new RuleResult(
                    Verdict.COMPLIANT, satisfier.get() + ", which protects every message", Basis.CONFIGURED);
        }
        Optional<PostureValue> effective = view.meaning(demand.word());
        if (demand.word() == PostureWord.SERVER_SIGNING) {
            return onTheWire(demand, spelling, effective, sight, satisfier.isPresent());
        }
        boolean provable = demand.word().provenBy() == EvidenceKind.EFFECTIVE_CONFIGURATION;
        if (sight.value().isPresent()) {
            return seen(demand, effective, sight);
        }
        Optional<ExternalPosture> running = ExternalPosture.running(view, spelling);
        if (provable && running.isPresent()) {
            return seen(demand, effective, running.get());
        }
        if (!provable && !acceptance.unproven()) {
            return new RuleResult(Verdict.UNKNOWN, unproven(demand, effective, sight), Basis.NONE);
        }
        String decides = view.weakest(demand.word()).orElse(spelling).setting();
        return effective
                .map(actual -> demand.metBy(actual)
                        ? new RuleResult(Verdict.COMPLIANT, decides + " means " + actual, Basis.EFFECTIVE)
                        : new RuleResult(Verdict.VIOLATED, decides + " means " + actual, Basis.EFFECTIVE))
                .orElseGet(() -> new RuleResult(Verdict.UNKNOWN, unreadable(), Basis.NONE));
    }

    private static String unproven(Demand demand, Optional<PostureValue> effective, ExternalPosture sight) {
        String configured = "the configuration says "
                + effective.map(PostureValue::toString).orElse(UNSEEN) + "; " + sight.said();
        return switch (demand.word().provenBy()) {
            case LOGIN -> configured + "; a login would prove it: give the host an 'smb_login'";
            case LOGIN_ATTEMPT ->
                configured + "; an attempt would prove it: use check --try-guest, or give the host an 'smb_login'";
            default -> configured;
        };
    }

    /**
     * Judges by what was seen from outside and by the document: the document takes effect at the
     * next reload.
     */
    private RuleResult seen(Demand demand, Optional<PostureValue> effective, ExternalPosture sight) {
        boolean holds = sight.value().filter(demand::metBy).isPresent();
        if (effective.isEmpty()) {
            return new RuleResult(holds ? Verdict.COMPLIANT : Verdict.VIOLATED, sight.said(), sight.basis());
        }
        boolean document = effective.filter(demand::metBy).isPresent();
        if (holds == document) {
            return new RuleResult(holds ? Verdict.COMPLIANT : Verdict.VIOLATED, sight.said(), sight.basis());
        }
        return holds
                ? new RuleResult(
                        Verdict.VIOLATED,
                        sight.said() + ", but the file means " + effective.get() + ": the next reload weakens it",
                        Basis.EFFECTIVE)
                : new RuleResult(
                        Verdict.VIOLATED,
                        "the file means " + effective.get() + ", the daemon still runs the old value: " + sight.said(),
                        sight.basis());
    }

    /**
     * Judges server signing. The wire decides, but the document must agree with it, because
     * otherwise the next reload changes what the wire says.
     */
    private RuleResult onTheWire(
            Demand demand,
            Spelling spelling,
            Optional<PostureValue> effective,
            ExternalPosture sight,
            boolean satisfied) {
        boolean wire = sight.value().filter(demand::metBy).isPresent();
        boolean document = satisfied || effective.filter(demand::metBy).isPresent();
        String said = sight.said();
        if (!wire && sight.promised().filter(demand::metBy).isPresent()) {
            return new RuleResult(
                    Verdict.VIOLATED, "it advertises " + sight.promised().get() + ", but " + said, Basis.PROVEN);
        }
        if (sight.value().isEmpty()) {
            return effective.isPresent() && !document
                    ? new RuleResult(
                            Verdict.VIOLATED,
                            spelling.setting() + " means " + effective.get() + "; " + said,
                            Basis.EFFECTIVE)
                    : new RuleResult(Verdict.UNKNOWN, "cannot tell: " + said, Basis.NONE);
        }
        if (wire && document) {
            return new RuleResult(Verdict.COMPLIANT, said, sight.basis());
        }
        if (document) {
            return new RuleResult(
                    Verdict.VIOLATED,
                    "the file means " + effective.map(PostureValue::toString).orElse(UNSEEN)
                            + ", the daemon still runs the old value: " + said,
                    sight.basis());
        }
        if (wire && effective.isPresent()) {
            return new RuleResult(
                    Verdict.VIOLATED,
                    said + ", but the file means " + effective.get() + ": the next reload weakens it",
                    Basis.EFFECTIVE);
        }
        Optional<String> gone = view.observation().document().flatMap(Judge::gone);
        Optional<String> followed = view.document().followed();
        if (wire && followed.isPresent()) {
            return new RuleResult(
                    Verdict.UNKNOWN,
                    "cannot tell: " + said + ", but '" + followed.get()
                            + "' sends smbd to another file, and its meaning is unknown",
                    Basis.NONE);
        }
        if (wire && gone.isPresent()) {
            return new RuleResult(
                    Verdict.VIOLATED,
                    said + ", but " + gone.get() + ": the next reload switches signing off",
                    Basis.EFFECTIVE);
        }
        if (wire) {
            return view.observation()
                            .sources()
                            .reader()
                            .filter(ReaderReport::rejects)
                            .isPresent()
                    ? new RuleResult(
                            Verdict.VIOLATED,
                            said + ", but the file does not load: the next reload switches signing off",
                            Basis.EFFECTIVE)
                    : new RuleResult(Verdict.COMPLIANT, said + "; " + unreadable(), sight.basis());
        }
        return new RuleResult(Verdict.VIOLATED, said, sight.basis());
    }

    /**
     * Returns why the document cannot be loaded. If smbd is told to reload and there is no file, it
     * logs that and continues with its defaults (measured, Samba 4.17).
     */
    private static Optional<String> gone(FileState document) {
        return switch (document.kind()) {
            case FILE, LARGE, UNREADABLE -> Optional.empty();
            case ABSENT -> Optional.of(document.path() + " is missing");
            default -> Optional.of(document.path() + " is a " + document.kind().word());
        };
    }

    private Finding setting(Rule rule, PlatformSetting asked) {
        PlatformSetting setting = view.platform().usual(asked);
        String name = setting.name();
        Optional<String> printed = view.printed(name);
        String effective = printed.map(each -> HostView.shown(name, each)).orElse(UNSEEN);
        RuleResult ruling;
        if (!view.legible()) {
            ruling = new RuleResult(Verdict.UNKNOWN, unreadable(), Basis.NONE);
        } else if (printed.isEmpty()) {
            ruling = new RuleResult(
                    Verdict.UNKNOWN,
                    "this " + view.platform().title() + " has no setting '" + asked.name() + "'",
                    Basis.NONE);
        } else if (view.platform().same(name, printed.get(), setting.value())) {
            ruling = new RuleResult(Verdict.COMPLIANT, "effective value " + effective, Basis.EFFECTIVE);
        } else {
            ruling = new RuleResult(Verdict.VIOLATED, "effective value " + effective, Basis.EFFECTIVE);
        }
        return new Finding(
                rule.id(),
                rule.severity().toString(),
                Optional.empty(),
                name,
                setting.value(),
                true,
                ruling.verdict(),
                ruling.why(),
                ruling.basis(),
                view.configured(name),
                effective,
                UNSEEN,
                UNSEEN,
                Optional.empty());
    }

    private Finding finding(Rule rule, Demand demand, String setting, RuleResult judged) {
        RuleResult ruling = believed(demand, judged);
        return new Finding(
                rule.id(),
                rule.severity().toString(),
                Optional.of(demand.word()),
                demand.word().toString(),
                demand.value().toString(),
                demand.strictness() == Strictness.EXACTLY,
                ruling.verdict(),
                ruling.why(),
                ruling.basis(),
                setting.isEmpty() ? UNSEEN : view.configured(setting),
                view.meaning(demand.word()).map(PostureValue::toString).orElse(UNSEEN),
                AdvertisedPosture.word(view.wire(), demand.word()),
                view.proven(demand.word()).value().map(PostureValue::toString).orElse(UNSEEN),
                Optional.empty());
    }

    private boolean notADirectoryServer() {
        String role = view.observation().role();
        return role.startsWith("ROLE_") && !role.equals("ROLE_ACTIVE_DIRECTORY_DC");
    }

    private String unreadable() {
        return view.observation().sources().reader().isPresent()
                ? "the configuration does not load"
                : "the configuration could not be read";
    }
}
