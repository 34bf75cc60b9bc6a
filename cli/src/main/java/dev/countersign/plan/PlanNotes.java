package dev.countersign.plan;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Untrusted;
import dev.countersign.document.ManagedBy;
import dev.countersign.observation.Complaints;
import dev.countersign.observation.Containment;
import dev.countersign.observation.Instance;
import dev.countersign.observation.Observation;
import dev.countersign.observation.Ownership;
import dev.countersign.observation.Sessions;
import dev.countersign.platform.Platform;
import dev.countersign.platform.Sureness;
import dev.countersign.policy.PostureWord;
import dev.countersign.policy.Requirements;
import dev.countersign.policy.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Collects what a person should know about a host before confirming. */
final class PlanNotes {
    private static final int NAMED = 5;
    private static final int SHOWN = 50;

    private PlanNotes() {}

    static List<String> of(HostView view, List<Finding> judged) {
        Observation seen = view.observation();
        List<String> notes = new ArrayList<>(seen.limits());
        seen.document()
                .flatMap(document -> document.content())
                .flatMap(ManagedBy::header)
                .ifPresent(who -> notes.add("the file says that it is written by " + who
                        + ", which will undo this change: set it there too"));
        notes.addAll(Lasting.of(view).notes());
        Containment.beside(seen.raw())
                .forEach(each -> notes.add("another smbd runs (" + each.words()
                        + "): it is never edited from here, and was not looked at"));
        others(seen).ifPresent(notes::add);
        Ownership.of(seen.raw())
                .settings()
                .forEach((setting, owner) ->
                        notes.add(setting + " is managed by " + owner + ", which would undo a change made here"));
        if (!seen.sources().given().isEmpty() && !seen.sources().given().equals(seen.path())) {
            notes.add(seen.sources().given() + " is a symbolic link: its target " + seen.path() + " is changed");
        }
        controller(view, judged, notes);
        notes.addAll(Causes.owed(view, judged));
        refused(view, notes);
        findings(view, notes);
        Complaints.of(seen.raw())
                .about(Complaints.SESSIONS)
                .ifPresent(words -> notes.add("open sessions could not be seen: smbstatus failed: " + words));
        Complaints.of(seen.raw())
                .about(Complaints.EFFECTIVE)
                .ifPresent(words -> notes.add("what Windows itself says of its settings could not be read: " + words));
        sessions(seen, notes);
        if (view.platform().sureness() != Sureness.PROVEN) {
            notes.add("support for " + view.platform().title() + " is "
                    + view.platform().sureness().word() + ", not proven by this program's tests");
            notes.add("how a change takes effect: " + view.platform().activation());
        }
        judged.stream()
                .filter(each -> each.verdict() == Verdict.VIOLATED)
                .flatMap(each -> each.posture().stream())
                .distinct()
                .flatMap(word -> byHand(view.platform(), word).stream())
                .forEach(notes::add);
        return notes;
    }

    /** Names the servers of the host besides the one that was looked into. */
    private static Optional<String> others(Observation seen) {
        List<Instance> others = seen.server().instances().stream()
                .filter(each -> seen.instance().filter(own -> !own.equals(each)).isPresent())
                .toList();
        return others.isEmpty()
                ? Optional.empty()
                : Optional.of("this host runs " + (others.size() == 1 ? "another smbd" : others.size() + " more smbd")
                        + ", with a file of its own: " + InstanceChoice.names(others));
    }

    /**
     * Returns a note for every setting that is written although no violated rule shows it: a rule
     * that holds today asks for it, or it is written in addition to the leading setting. The person
     * confirms every setting, so each is shown with the rules that ask for it.
     */
    static List<String> written(
            HostView view, Requirements requirements, DesiredState desired, Writes writes, List<Finding> judged) {
        return desired.settings().stream()
                .filter(each -> writes.settings().contains(each.name().toLowerCase(Locale.ROOT)))
                .flatMap(each -> DesiredState.rules(view.platform(), requirements, each)
                        .map(Rule::id)
                        .filter(rule -> judged.stream().noneMatch(finding -> shows(view, finding, rule, each.name())))
                        .reduce((one, other) -> one + ", " + other)
                        .map(rules ->
                                "'" + each.name() + " = " + each.value() + "' is written too; asked for by: " + rules)
                        .stream())
                .toList();
    }

    private static boolean shows(HostView view, Finding finding, String rule, String setting) {
        return finding.verdict() == Verdict.VIOLATED
                && finding.rule().equals(rule)
                && view.settings(finding)
                        .findFirst()
                        .filter(setting::equalsIgnoreCase)
                        .isPresent();
    }

    /**
     * Returns the steps for a person, as part of a sentence in English; {@code render} also has
     * them in Chinese.
     */
    static Optional<String> byHand(Platform platform, PostureWord word) {
        return platform.byHand(word).map(steps -> "by hand, " + word + ": " + new Untrusted(steps.english()).brief());
    }

    private static void findings(HostView view, List<String> notes) {
        List<Diagnostic> findings = view.document().findings();
        findings.stream()
                .limit(SHOWN)
                .map(finding -> finding.toString().replace("\n  ", ": "))
                .forEach(text -> notes.add(new Untrusted(text).brief()));
        if (findings.size() > SHOWN) {
            notes.add("there are more of these: fix these first, then run countersign check");
        }
    }

    /**
     * Says what a change does on a domain controller, and what to use there instead of the unit of
     * smbd. The process samba opens only its logs again at SIGHUP, and ends when its smbd ends
     * (process_prefork.c, file_server.c).
     */
    private static void controller(HostView view, List<Finding> judged, List<String> notes) {
        HostCommands commands = HostCommands.of(view);
        boolean concerned = judged.stream().anyMatch(each -> each.verdict() == Verdict.VIOLATED);
        if (concerned && commands.controller() && view.observation().instance().isPresent()) {
            notes.add("a domain controller: samba starts smbd, and there is no unit for smbd alone. A change makes"
                    + " smbd load its settings again, for new connections. 'systemctl reload " + commands.unit()
                    + "' does not do that, and 'systemctl restart " + commands.unit()
                    + "' ends every session and restarts LDAP, Kerberos and DNS too");
        }
    }

    /** Names the endpoints that refused this machine and were asked through the host instead. */
    private static void refused(HostView view, List<String> notes) {
        view.wire().endpoints().stream()
                .filter(each -> each.direct().refused() && !each.judged().refused())
                .forEach(each -> notes.add(each.direct().address() + ":"
                        + each.direct().port()
                        + ": " + each.direct().why() + "; it was queried through the host itself, at "
                        + each.judged().address() + ":" + each.judged().port()));
    }

    private static void sessions(Observation seen, List<String> notes) {
        Sessions sessions = seen.server().sessions();
        List<Sessions.Session> exposed = sessions.exposed();
        if (sessions.garbled()) {
            notes.add("open sessions could not be seen: the answer of smbstatus could not be read");
        }
        if (exposed.isEmpty()) {
            return;
        }
        String who = String.join(
                ", ",
                exposed.stream()
                        .map(each -> each.user() + "@" + each.machine())
                        .distinct()
                        .limit(NAMED)
                        .toList());
        notes.add(
                exposed.size() == 1
                        ? "1 open session is unsigned and stays so until it reconnects (" + who
                                + "); --disconnect-unsigned ends it"
                        : exposed.size() + " open sessions are unsigned and stay so until they reconnect (" + who
                                + "); --disconnect-unsigned ends them");
    }
}
