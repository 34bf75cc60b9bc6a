package dev.countersign.platform;

import dev.countersign.bytes.Bytes;
import dev.countersign.observation.EncodedWords;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Speaks to hosts with a POSIX shell: makes the calls of docs/protocol.md. {@link Reply} reads the
 * answers.
 *
 * <p>Every nonce is 32 lower-case hexadecimal digits, new for each call; every run is named like
 * {@code 20261122T095141Z-3f9c}.
 */
public final class PosixSh {
    private static final Pattern NONCE = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern RUN = Pattern.compile("\\d{8}T\\d{6}Z-[0-9a-f]{4}");
    private static final String NO_RUN = "-";
    private static final Duration SHORT = Duration.ofSeconds(60);

    /**
     * Large enough for a document of the greatest size that a host sends, as two hexadecimal digits
     * per byte, plus two dumps and the sessions.
     */
    private static final int REPLY_LIMIT = 16 * 1024 * 1024;

    private final Script script;
    private final List<String> signs;

    /** Speaks with this program and its hooks. */
    public PosixSh(Script script) {
        this(script, List.of());
    }

    private PosixSh(Script script, List<String> signs) {
        this.script = script;
        this.signs = List.copyOf(signs);
    }

    /**
     * Speaks to hosts that should be of {@code platform}, and looks for its signs, for those of
     * every appliance that it could be mistaken for, and for software that owns its document.
     */
    public static PosixSh as(Platform platform, Script script, Recognition recognition) {
        List<String> signs = new ArrayList<>();
        signs.add("as " + EncodedWords.encode(platform.name()));
        signs.addAll(recognition.linesFor(platform.name()));
        platform.owners().forEach(each -> signs.addAll(each.lines()));
        return new PosixSh(script, signs);
    }

    /** Finds out which of the platforms a host is; changes nothing there. */
    public Invocation recognise(String nonce, Recognition recognition) {
        return call("recognise", NO_RUN, nonce, recognition.lines(), Bytes.EMPTY, SHORT);
    }

    /**
     * Reads everything there is to know; changes nothing. Also reads the files {@code also},
     * absolute paths with one character per byte.
     */
    public Invocation observe(String nonce, List<String> also) {
        return observe(nonce, also, Optional.empty());
    }

    /**
     * The same; of several servers, looks into the one that reads {@code document}, a path after
     * every symbolic link.
     */
    public Invocation observe(String nonce, List<String> also, Optional<String> document) {
        List<String> head = new ArrayList<>(signs);
        document.ifPresent(path -> {
            ApplyRequest.mustNameADocument(path);
            head.add("instance " + EncodedWords.encode(path));
        });
        for (String path : also) {
            ApplyRequest.mustBeAbsolute(path);
            head.add("also " + EncodedWords.encode(path));
        }
        return call("observe", NO_RUN, nonce, head, Bytes.EMPTY, SHORT);
    }

    /**
     * Reports what the host would make of a candidate, and why it could not be installed. Writes
     * nothing.
     */
    public Invocation rehearse(String nonce, RehearseRequest request) {
        return call(
                "rehearse",
                NO_RUN,
                nonce,
                List.of(
                        "document " + EncodedWords.encode(request.document()),
                        "kind " + request.kind().word()),
                request.candidate(),
                SHORT);
    }

    /**
     * Makes the change under a lease. The host reverts it by itself unless {@link #confirm} comes
     * in time.
     */
    public Invocation apply(String run, String nonce, ApplyRequest request) {
        List<String> head = new ArrayList<>();
        head.add("document " + EncodedWords.encode(request.document()));
        head.add("given " + EncodedWords.encode(request.given()));
        head.add("kind " + request.kind().word());
        head.add("lease " + request.lease().toSeconds());
        head.add("before " + request.before().hex());
        head.add("after " + request.after().hex());
        request.expect()
                .forEach((path, digest) -> head.add("expect " + EncodedWords.encode(path) + " "
                        + digest.map(each -> each.hex()).orElse("absent")));
        head.add("expect-daemon "
                + request.daemonCommand().map(each -> each.hex()).orElse("absent"));
        request.builtIn().ifPresent(each -> head.add("configured " + each.line()));
        head.add("expect-dump " + request.dump().map(each -> each.hex()).orElse("any"));
        return call("apply", run, nonce, head, request.candidate(), SHORT.plus(request.lease()));
    }

    /** Restarts the daemon, in a run that waits for its confirm. */
    public Invocation restart(String run, String nonce) {
        return call("restart", run, nonce, List.of(), Bytes.EMPTY, SHORT);
    }

    /**
     * Keeps the change, and ends the sessions {@code disconnect}: start times by process id, as in
     * the observation.
     */
    public Invocation confirm(String run, String nonce, Map<Long, String> disconnect) {
        List<String> head = new ArrayList<>();
        disconnect.forEach((process, start) -> head.add("disconnect " + process + " " + EncodedWords.encode(start)));
        return call("confirm", run, nonce, head, Bytes.EMPTY, SHORT);
    }

    /** Moves the end of the lease to {@code lease} from now. */
    public Invocation extend(String run, String nonce, Duration lease) {
        ApplyRequest.mustBeSeconds(lease);
        return call("extend", run, nonce, List.of("lease " + lease.toSeconds()), Bytes.EMPTY, SHORT);
    }

    /**
     * Reverts the run now. For a run that never reached the host, it leaves a mark that stops a
     * late apply.
     */
    public Invocation revert(String run, String nonce) {
        return call("revert", run, nonce, List.of(), Bytes.EMPTY, SHORT);
    }

    /** Lists the runs that the host remembers. */
    public Invocation status(String nonce) {
        return call("status", NO_RUN, nonce, List.of(), Bytes.EMPTY, SHORT);
    }

    /** Lists the runs that the host remembers, and reads the bytes that it keeps of {@code run}. */
    public Invocation status(String run, String nonce) {
        return call("status", run, nonce, List.of(), Bytes.EMPTY, SHORT);
    }

    private Invocation call(String verb, String run, String nonce, List<String> head, Bytes body, Duration timeout) {
        if (!NONCE.matcher(nonce).matches()) {
            throw new IllegalArgumentException("a nonce is 32 hexadecimal digits");
        }
        if (!run.equals(NO_RUN) && !RUN.matcher(run).matches()) {
            throw new IllegalArgumentException("not the name of a run: " + run);
        }
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        head.forEach(line -> payload.writeBytes((line + "\n").getBytes(StandardCharsets.ISO_8859_1)));
        payload.write('\n');
        payload.writeBytes(body.toArray());
        Bytes sent = Bytes.of(payload.toByteArray());

        Bytes program = script.of(verb);
        ByteArrayOutputStream input = new ByteArrayOutputStream();
        input.writeBytes(program.toArray());
        input.writeBytes(("countersign 1 " + run + " " + verb + " " + sent.length() + " "
                        + sent.digest().hex() + "\n")
                .getBytes(StandardCharsets.US_ASCII));
        input.writeBytes(sent.toArray());
        return new Invocation(
                List.of("sh", "-c", reader(program.length()), "transaction", verb, nonce),
                Bytes.of(input.toByteArray()),
                timeout,
                REPLY_LIMIT);
    }

    /**
     * Returns the shell command that reads the program from standard input, and not a byte of what
     * follows it. One dd reads all but its last line end where dd can (fullblock); elsewhere each dd
     * makes one read of at most the remaining length, because a pipe returns only what is currently
     * in it. If the stream ends early, the shell has a truncated program, which is a syntax error.
     * The shell keeps the program's text in a variable: apply stores it in the run's directory, to
     * be run for a revert.
     */
    static String reader(int bytes) {
        return "LC_ALL=C; left=" + (bytes - 1) + ";"
                + " script=$(exec dd bs=$left count=1 iflag=fullblock 2>/dev/null); left=$((left-${#script}));"
                + " while test $left -gt 0; do part=$(dd bs=$left count=1 2>/dev/null; echo .); part=${part%.};"
                + " test -n \"$part\" || break; script=$script$part; left=$((left-${#part})); done;"
                + " read -r end; eval \"$script\"";
    }
}
