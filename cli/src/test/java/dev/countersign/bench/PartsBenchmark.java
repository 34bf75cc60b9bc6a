package dev.countersign.bench;

import dev.countersign.bytes.Bytes;
import dev.countersign.document.Edit;
import dev.countersign.document.smbconf.SmbConfEditor;
import dev.countersign.document.smbconf.SmbConfFiles;
import dev.countersign.observation.WireAnswer;
import dev.countersign.plan.PlanFile;
import dev.countersign.transaction.RemoteException;
import dev.countersign.wire.Frame;
import dev.countersign.wire.smb2.NegotiateRequest;
import dev.countersign.wire.smb2.NegotiateResponse;
import dev.countersign.wire.smb2.SamplePair;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The parts that every host needs, each alone: microseconds for one. {@code script/bench} runs them
 * with JMH, in a JVM with the compiler that the launcher chooses.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PartsBenchmark {
    private static final int SHARES = 50;
    private static final String PATH = "/etc/samba/smb.conf";

    private final Random random = new Random(7);
    private final SmbConfFiles files = new SmbConfFiles(
            PATH,
            new TreeMap<>(Map.of(PATH, new SmbConfFiles.Source.Text(Bytes.utf8(document())))),
            Optional.empty(),
            "/",
            new TreeMap<>());
    private final Bytes reply = SamplePair.RESPONSE.slice(Frame.HEADER, SamplePair.RESPONSE.length());
    private Optional<RecordedHost> host = Optional.empty();

    /** A file server with shares of its own, as large as many are: 6 kB. */
    private static String document() {
        return "[global]\n\tworkgroup = LAB\n\tserver signing = auto\n\tmap to guest = never\n\n"
                + IntStream.range(0, SHARES)
                        .mapToObj(share -> "# department " + share + "\n[share" + share + "]\n\tpath = /srv/" + share
                                + "\n\tvalid users = @team" + share + "\n\tread only = no\n\n")
                        .collect(Collectors.joining());
    }

    /** Asks the host whose answers {@link #planner} is given again. */
    @Setup
    public void ask() throws IOException, RemoteException {
        host = Optional.of(RecordedHost.ask());
    }

    /** The editor: one setting in an smb.conf with 50 shares. */
    @Benchmark
    public Edit editor() {
        return SmbConfEditor.set(files, "server signing", "required", "required"::equals);
    }

    /** The planner: the answers of a host are read and judged, a change is drafted, and its rehearsal checked. */
    @Benchmark
    public PlanFile.Entry planner() throws RemoteException {
        return host.orElseThrow().plan("fs1", RecordedHost.Pace.NONE);
    }

    /** The codec: a NEGOTIATE request is written, and the answer of a real smbd is read and judged. */
    @Benchmark
    public WireAnswer codec() {
        NegotiateRequest.offeringAll(random).encode();
        return NegotiateResponse.decode(reply).answer(SamplePair.ASKED, "fs1", 445);
    }
}
