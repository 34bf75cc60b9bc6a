package dev.countersign.finding;

import dev.countersign.bytes.Digest;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.FileReason;
import dev.countersign.diagnostic.Problem;
import dev.countersign.json.Json;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Everything that an import made of its files.
 *
 * @param files the files, in the order given
 * @param hosts every host once, in the order in which it was first seen
 * @param findings every finding, in the order of files and rows
 */
public record Imported(List<ReadFile> files, List<ImportedHost> hosts, List<Finding> findings) {
    /** A whole JSON document is held in memory. */
    private static final Json.Limits DOCUMENT = new Json.Limits(32 << 20, 64);

    public Imported {
        files = List.copyOf(files);
        hosts = Collections.unmodifiableList(hosts);
        findings = Collections.unmodifiableList(findings);
    }

    /**
     * A file to read.
     *
     * @param name the name for messages and for the findings file
     */
    public record Source(String name, Opens opens) {}

    /** Opens a file; called once. */
    public interface Opens {
        /** Returns its bytes, which the caller closes. */
        InputStream open() throws IOException;
    }

    /**
     * Reads files, each once and from beginning to end.
     *
     * @throws Problem INVALID for a file that is no list that is known, USAGE for one that cannot be read;
     *     nothing was written then
     */
    public static Imported read(List<Source> sources, List<Grouping> groupings) {
        HostMerge hosts = new HostMerge();
        List<Finding> findings = new ArrayList<>();
        List<ReadFile> files = new ArrayList<>();
        Set<String> wanted = groupings.stream()
                .filter(Grouping::isColumn)
                .map(Grouping::word)
                .collect(Collectors.toUnmodifiableSet());
        for (Source source : sources) {
            files.add(read(source, files.size(), hosts, findings, wanted));
        }
        return new Imported(files, hosts.finish(groupings), findings);
    }

    private static ReadFile read(
            Source source, int index, HostMerge hosts, List<Finding> findings, Set<String> wanted) {
        MessageDigest digest = Digest.begun();
        try (BufferedInputStream in =
                new BufferedInputStream(new DigestInputStream(source.opens().open(), digest), 2 * Decoded.HEAD)) {
            Recognition known = Recognition.of(Decoded.head(in));
            Intake intake = new Intake(index, known.format(), hosts, findings);
            rows(known, in, source.name(), wanted, intake);
            in.transferTo(OutputStream.nullOutputStream());
            return intake.finish(source.name(), known.format(), Digest.of(digest));
        } catch (NotUnderstood not) {
            throw new Problem(
                    ExitCode.INVALID,
                    Diagnostic.error(source.name() + " cannot be imported: " + not.why() + "; nothing was written")
                            .advise("docs/import.md lists the formats; run: countersign import --help"));
        } catch (IOException unreadable) {
            throw new Problem(
                    ExitCode.USAGE,
                    source.name() + " cannot be read: " + FileReason.of(unreadable) + "; nothing was written",
                    "name a file that you can read");
        }
    }

    private static void rows(Recognition known, BufferedInputStream in, String name, Set<String> wanted, Intake rows)
            throws IOException, NotUnderstood {
        switch (known.format()) {
            case NESSUS_XML -> new NessusXml(wanted, rows).read(in);
            case GREENBONE_XML -> new GreenboneXml(rows).read(in);
            case NMAP_XML -> new NmapXml(rows).read(in);
            case NESSUS_CSV, QUALYS_CSV, GREENBONE_CSV, SCAN_CSV, CSV ->
                new CsvFile(wanted, rows).read(Decoded.text(in), known.layout());
            case NETEXEC_LOG -> new NetExecLog(rows).read(Decoded.text(in));
            case LIST -> new PlainList(rows).read(Decoded.text(in));
            case SCAN_LINES -> new ScanResults(rows).lines(Decoded.text(in));
            case SCAN_DOCUMENT ->
                new ScanResults(rows).document(Json.readMap(whole(in, DOCUMENT.bytes()), name, DOCUMENT));
            case ANSIBLE_INI -> new AnsibleIni(wanted, rows).read(Decoded.text(in));
            case ANSIBLE_YAML -> new AnsibleYaml(wanted, rows).read(whole(in, AnsibleYaml.MOST_BYTES), name);
            case ANSIBLE_JSON ->
                new AnsibleJson(wanted, rows).read(Json.readMap(whole(in, DOCUMENT.bytes()), name, DOCUMENT));
        }
    }

    private static byte[] whole(InputStream in, int most) throws IOException, NotUnderstood {
        byte[] bytes = in.readNBytes(most + 1);
        if (bytes.length > most) {
            throw new NotUnderstood("it is larger than " + (most >> 20) + " MiB, the most for a file of this kind");
        }
        return bytes;
    }

    /** Every group with the number of its hosts, in the order of first use. */
    public Map<String, Long> groups() {
        return HostMerge.groups(hosts);
    }

    /** How many rows were not understood. */
    public long notUnderstood() {
        return files.stream().mapToLong(ReadFile::notUnderstood).sum();
    }

    /** Whether any file is one that reports something. */
    public boolean hasFindings() {
        return files.stream().anyMatch(each -> each.format().hasFindings());
    }
}
