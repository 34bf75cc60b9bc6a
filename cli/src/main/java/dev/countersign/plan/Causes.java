package dev.countersign.plan;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Untrusted;
import dev.countersign.document.smbconf.SmbConfReading;
import dev.countersign.observation.Complaints;
import dev.countersign.observation.FileState;
import dev.countersign.observation.Instance;
import dev.countersign.observation.Listening;
import dev.countersign.observation.ReaderReport;
import dev.countersign.observation.WireAnswer;
import dev.countersign.observation.WirePicture;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The causes that are known on one host: a document that does not load, a command line that wins
 * over it, a tool that failed, a server that refuses whoever asks. The same for check and plan.
 *
 * @param unread why the document could not be read, if a tool of the host says so
 * @param down that no server runs which could answer; a plan says so in its own words
 */
record Causes(List<Cause> list, Optional<String> unread, Optional<String> down) {
    private static final String PLAN_AGAIN = ", then plan again";

    /** The port of SMB over NetBIOS, which is never the only one that is meant. */
    private static final int NETBIOS = 139;

    Causes {
        list = List.copyOf(list);
    }

    static Causes of(HostView view, List<Finding> judged) {
        List<Cause> causes = new ArrayList<>();
        Optional<Cause> cluster = ClusterCause.of(view);
        Optional<Cause> unread = unread(view);
        // What a node's tools say of its file, its registry and its store comes of ctdbd.
        cluster.or(() -> unloadable(view)).ifPresent(causes::add);
        anotherFile(view).ifPresent(causes::add);
        causes.addAll(commandLine(view, judged));
        if (cluster.isEmpty()) {
            registry(view).ifPresent(causes::add);
            unread.ifPresent(causes::add);
        }
        refusal(view).ifPresent(causes::add);
        elsewhere(view).ifPresent(causes::add);
        return new Causes(
                causes, unread.flatMap(each -> cluster.or(() -> unread)).map(Cause::what), down(view));
    }

    /** Returns the causes in words, the one that lies behind the others first. */
    List<String> words() {
        return Stream.concat(list.stream().map(Cause::what), down.stream()).toList();
    }

    private static Optional<String> down(HostView view) {
        return view.wire().judged() || !Judge.noServer(view)
                ? Optional.empty()
                : Optional.of(Planner.doubt(view.observation()).orElse("smbd is not running"));
    }

    /** Puts the causes of each finding that does not hold before its own reason. */
    List<Finding> explain(List<Finding> findings) {
        return findings.stream().map(this::explain).toList();
    }

    private Finding explain(Finding finding) {
        return finding.verdict() == Verdict.COMPLIANT
                ? finding
                : explaining(finding)
                        .map(Cause::what)
                        .filter(what -> !finding.why().contains(what))
                        .reduce((one, other) -> one + "; " + other)
                        .map(finding::because)
                        .orElse(finding);
    }

    private Stream<Cause> explaining(Finding finding) {
        return list.stream().filter(each -> each.explains().test(finding));
    }

    /** Returns what to do about a finding. */
    Optional<String> advice(Finding finding) {
        return explaining(finding).map(Cause::advice).findFirst();
    }

    /** Returns what to do about the first of them. */
    Optional<String> advice() {
        return list.stream().findFirst().map(Cause::advice);
    }

    /** Returns the refusal for a cause that no change from here can remove. */
    Optional<Decision.Refuses> blocking(List<Finding> findings) {
        return findings.stream()
                .filter(each -> each.verdict() == Verdict.VIOLATED)
                .flatMap(this::explaining)
                .filter(Cause::blocks)
                .findFirst()
                .map(Causes::refusal);
    }

    /** Puts the cause of a refusal before it: whoever removes the cause removes that too. */
    Decision.Refuses before(Decision.Refuses symptom) {
        return list.stream()
                .findFirst()
                .map(cause -> new Decision.Refuses(cause.what() + "; " + symptom.why(), Optional.of(cause.advice())))
                .orElse(symptom);
    }

    /** Returns the refusal in place of one that says the same less well. */
    Decision.Refuses insteadOf(Decision.Refuses symptom) {
        return list.stream().findFirst().map(Causes::refusal).orElse(symptom);
    }

    private static Decision.Refuses refusal(Cause cause) {
        return new Decision.Refuses(cause.what(), Optional.of(cause.advice()));
    }

    /**
     * A document with a line at which smbd stops reading, or one that its reader does not load. At
     * a start smbd ends with such a file, and a reload leaves it with its defaults (measured, Samba
     * 4.17).
     */
    private static Optional<Cause> unloadable(HostView view) {
        Optional<ReaderReport> report = view.observation().sources().reader();
        boolean shown =
                view.observation().document().filter(FileState::readable).isPresent();
        Optional<Diagnostic> line = view.document().failure().or(() -> lineBehindStore(view));
        // testparm does not follow 'config file', so only this program's reading shows that such a
        // file does not load.
        boolean loads = report.isPresent()
                ? report.get().loads()
                        && (line.isEmpty() || view.document().followed().isEmpty())
                : line.isEmpty();
        if (!shown || loads) {
            return Optional.empty();
        }
        String said = report.filter(each -> !each.loads())
                .map(ReaderReport::said)
                .filter(words -> !words.isEmpty())
                .map(words -> reader(view) + " says: " + words)
                .orElse("");
        String path = view.observation().path();
        return Optional.of(
                line.isPresent()
                        ? new Cause(
                                line.get().headline()
                                        + ": the file does not load, and smbd will not start with it: its next start fails"
                                        + (said.isEmpty() ? "" : " (" + said + ")"),
                                "correct that line and check the file with testparm; if smbd is down, "
                                        + HostCommands.of(view).start() + PLAN_AGAIN,
                                false,
                                finding -> true)
                        : new Cause(
                                rejected(view, path) + (said.isEmpty() ? reader(view) + " does not say why" : said),
                                "run " + reader(view) + " on the host and correct what it says" + PLAN_AGAIN,
                                true,
                                finding -> true));
    }

    /** Of a reader that failed itself, nothing follows for smbd. */
    private static String rejected(HostView view, String path) {
        return view.observation()
                .sources()
                .reader()
                .filter(report -> !report.rejects())
                .map(report -> path + " could not be examined: " + reader(view) + " failed on the host (exit "
                        + report.exit() + "); ")
                .orElse(path + " does not load, and smbd will not start with it: its next start fails; ");
    }

    /**
     * Returns the line of smb.conf, or of a file that it includes, where a store of Samba's settings
     * is a part of it.
     */
    private static Optional<Diagnostic> lineBehindStore(HostView view) {
        boolean part = view.platform().store() && view.platform().reader().isPresent();
        return view.observation().sources().files().keySet().stream()
                .filter(each -> part && each.endsWith("/smb.conf"))
                .flatMap(main -> SmbConfReading.of(SmbConfSources.of(view.observation(), main)).failure().stream())
                .findFirst();
    }

    private static String reader(HostView view) {
        return view.platform().reader().orElse("testparm");
    }

    /** The words of the command line of smbd that set what a violated rule is about. */
    private static List<Cause> commandLine(HostView view, List<Finding> judged) {
        return view.observation().instance().stream()
                .flatMap(instance -> CommandLineSetting.of(instance).stream()
                        .filter(word -> judged.stream()
                                .filter(each -> each.verdict() == Verdict.VIOLATED)
                                .anyMatch(each -> concerns(view, word, each)))
                        .map(word -> new Cause(
                                "'" + shown(word.name()) + "' is set on the command line of smbd (process "
                                        + instance.pid() + "), by '" + shown(word.words())
                                        + "': it wins over the file, and no edit can change it",
                                removal(HostCommands.of(view)) + PLAN_AGAIN,
                                true,
                                finding -> finding.verdict() == Verdict.VIOLATED && concerns(view, word, finding))))
                .toList();
    }

    /**
     * A word of the command line that names another file: smbd reads that one in place of its own,
     * and testparm, given the same word, does not (observed, Samba 4.17).
     */
    private static Optional<Cause> anotherFile(HostView view) {
        return view.observation()
                .instance()
                .flatMap(instance -> CommandLineSetting.of(instance).stream()
                        .filter(word ->
                                word.sets("config file") && !word.value().isEmpty())
                        .findFirst()
                        .map(word -> new Cause(
                                "smbd (process " + instance.pid() + ") reads " + shown(word.value()) + ", by the word '"
                                        + shown(word.words()) + "' of its command line, and not "
                                        + view.observation().path(),
                                "start smbd with -s " + shown(word.value()) + " in place of that word" + PLAN_AGAIN,
                                true,
                                finding -> true)));
    }

    /** How a word is taken from the command line of smbd, by who starts it. */
    private static String removal(HostCommands commands) {
        return commands.controller()
                ? "on this domain controller, samba starts smbd: remove that word where smbd or samba is started"
                        + " (systemctl cat " + commands.unit() + "), then, which restarts the whole domain controller, "
                        + commands.restart()
                : "remove that word where smbd is started; usually that is /etc/default/samba or"
                        + " /etc/sysconfig/samba (SMBDOPTIONS), or ExecStart in the unit (systemctl cat "
                        + commands.unit() + "); then " + commands.restart();
    }

    /** Returns a note for each word of the command line that decides a rule which is not violated. */
    static List<String> owed(HostView view, List<Finding> judged) {
        return view.observation().instance().stream()
                .flatMap(instance -> CommandLineSetting.of(instance).stream())
                .filter(word -> judged.stream()
                        .filter(each -> each.verdict() != Verdict.VIOLATED)
                        .anyMatch(each -> concerns(view, word, each)))
                .map(word -> "'" + shown(word.name()) + "' comes from the command line of smbd, '" + shown(word.words())
                        + "', which wins over the file")
                .toList();
    }

    private static boolean concerns(HostView view, CommandLineSetting word, Finding finding) {
        return view.settings(finding).anyMatch(word::sets);
    }

    private static String shown(String word) {
        return new Untrusted(word).brief();
    }

    /** Samba's registry, if the global settings depend on it and the tool that lists it failed. */
    private static Optional<Cause> registry(HostView view) {
        return Complaints.of(view.observation().raw())
                .about(Complaints.REGISTRY)
                .filter(words -> view.document().wantsRegistry())
                .map(words -> new Cause(
                        "smbd also reads Samba's registry, and 'net conf list' failed on the host: " + words,
                        "run net conf list on the host and correct what it says" + PLAN_AGAIN,
                        true,
                        finding -> true));
    }

    /** A document that cannot be read because a tool of the host failed. */
    private static Optional<Cause> unread(HostView view) {
        Complaints complaints = Complaints.of(view.observation().raw());
        boolean shown =
                view.observation().document().filter(FileState::readable).isPresent();
        return shown
                ? Optional.empty()
                : complaints
                        .about(Complaints.STORE)
                        .map(words -> "the settings of the host ("
                                + view.observation().path() + ") cannot be read: " + words)
                        .or(() -> complaints
                                .about(Complaints.DOCUMENT)
                                .map(words -> "the host did not report which file its smbd reads: " + words))
                        .map(what -> new Cause(
                                what,
                                "correct on the host what its tool complains about" + PLAN_AGAIN,
                                true,
                                finding -> true));
    }

    /** Returns a setting in the words of the reader or the store, if no file has it in a line. */
    private static Optional<String> quoted(HostView view, String setting) {
        return view.printed(setting)
                .filter(value -> !value.isBlank() && !value.equals(FieldsDocument.ABSENT))
                .map(value -> "'" + setting + " = " + value + "'");
    }

    /** Returns the word of smbd's command line that sets a setting, if there is one. */
    private static Optional<String> typed(HostView view, String setting) {
        return view.observation().instance().stream()
                .flatMap(instance -> CommandLineSetting.of(instance).stream())
                .filter(word -> word.sets(setting))
                .map(word -> "'" + word.words() + "' on the command line of smbd")
                .findFirst();
    }

    /** An endpoint that refuses this program, from wherever it asked. */
    private static Optional<Cause> refusal(HostView view) {
        List<WirePicture.Endpoint> closed = view.wire().endpoints().stream()
                .filter(each -> each.judged().refused())
                .toList();
        if (closed.isEmpty()) {
            return Optional.empty();
        }
        String where = closed.stream()
                .map(each -> each.judged().address() + ":" + each.judged().port())
                .collect(Collectors.joining(", "));
        boolean inside = closed.stream()
                .anyMatch(each -> each.through().filter(WireAnswer::refused).isPresent());
        boolean caller = closed.stream()
                .allMatch(each -> each.judged().sessionError().orElse(0) == WireAnswer.NOT_LISTENING_FOR_CALLER);
        List<String> lines = Stream.of("hosts allow", "hosts deny")
                .flatMap(each ->
                        typed(view, each).or(() -> view.document().line(each)).or(() -> quoted(view, each)).stream())
                .toList();
        String who = inside ? ", and the host's own too" : "";
        if (!caller) {
            return Optional.of(new Cause(
                    where + ": " + closed.get(0).judged().why(),
                    "look into the log of the server" + PLAN_AGAIN,
                    false,
                    finding -> finding.verdict() == Verdict.UNKNOWN));
        }
        String why = lines.isEmpty()
                ? "'hosts allow' or 'hosts deny' leaves the address out, but no such line is in what was read"
                : String.join(" and ", lines) + (lines.size() == 1 ? " leaves" : " leave") + " the address out";
        return Optional.of(new Cause(
                where + ": SMB, but it refuses this address" + who + ": " + why,
                inside
                        ? "allow 127.0.0.1 or the host's own address in 'hosts allow', so that the host itself can be"
                                + " asked over SSH"
                        : "allow this machine in 'hosts allow', or let sshd forward connections (AllowTcpForwarding), so"
                                + " that the host itself can be asked",
                false,
                finding -> finding.verdict() == Verdict.UNKNOWN));
    }

    /** A server that runs and listens, but at no endpoint of the host in the inventory. */
    private static Optional<Cause> elsewhere(HostView view) {
        List<String> asked = view.wire().endpoints().stream()
                .map(WirePicture.Endpoint::judged)
                .filter(each -> !each.refused())
                .map(each -> each.address() + ":" + each.port())
                .toList();
        return view.observation()
                .instance()
                .filter(own -> !view.wire().judged() && !asked.isEmpty())
                .filter(own -> !own.endpoints().isEmpty()
                        && InstanceChoice.serves(own, view.wire()).isEmpty())
                .map(own -> new Cause(
                        "smbd (process " + own.pid() + ") listens at " + InstanceChoice.places(own.endpoints())
                                + ", and not at " + String.join(", ", asked),
                        correction(own, view.wire()) + PLAN_AGAIN,
                        false,
                        finding -> finding.verdict() == Verdict.UNKNOWN));
    }

    private static String correction(Instance own, WirePicture wire) {
        boolean port = wire.endpoints().stream()
                .allMatch(each -> own.endpoints().stream()
                        .noneMatch(place -> place.port() == each.direct().port()));
        return port
                ? "if that is the server that is meant, give the inventory its port, as in smb: [{port: "
                        + own.endpoints().stream()
                                .map(Listening::port)
                                .filter(each -> each != NETBIOS)
                                .findFirst()
                                .orElse(NETBIOS)
                        + "}]; otherwise correct 'smb ports' in its file, or the port on its command line"
                : "correct 'interfaces' in its file (with 'bind interfaces only', smbd listens nowhere else), or the"
                        + " address in the inventory";
    }
}
