package dev.countersign.document.smbconf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.diagnostic.Location;
import dev.countersign.platform.Platform;
import dev.countersign.platform.Platforms;
import dev.countersign.platform.Spelling;
import dev.countersign.platform.Tier;
import dev.countersign.policy.PlatformSetting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * For every parameter and pairs of spellings of its values: the real testparm prints the same for
 * both exactly if we treat them as equal.
 */
class ValuesAgainstTestparmTest {
    private static final int ROUNDS = Boolean.getBoolean("countersign.all") ? 150 : 3;
    private static final Platform SAMBA = Platforms.load(Path.of("src/test/resources/nothing"), new Diagnostics())
            .named("samba")
            .orElseThrow();

    /**
     * Parameters that testparm does not print from the file, that redirect it, and that later
     * versions read differently, with a special handler or together with a different parameter.
     */
    private static final Set<String> ELSEWHERE = Set.of(
            "log level",
            "dns hostname",
            "passdb backend", // a round that chooses the role of a domain controller sets it
            "debug syslog format",
            "config backend",
            "config file",
            "registry shares",
            "include",
            "copy",
            "client lanman auth",
            "client plaintext auth",
            "kdc supported enctypes",
            "kdc default domain supported enctypes");

    /** Words that only later versions know. */
    private static final Set<String> LATER = Set.of("allow_sasl_without_tls_channel_bindings", "starttls", "ldaps");

    @TempDir
    private Path directory;

    /** One parameter, one of its names, and two spellings. */
    private record Pair(SmbConfParameter parameter, String usual, String one, String other) {}

    @Test
    void testparm_prints_the_same_of_what_we_call_one_and_only_of_that() throws IOException {
        Random random = new Random(20261129);
        List<String> wrong = new ArrayList<>();
        int equal = 0;
        int different = 0;
        int accepted = 0;
        for (int round = 0; round < ROUNDS; round++) {
            List<Pair> pairs = pairs(random);
            Testparm.Answer first = dump(pairs.stream().map(Pair::one).toList(), pairs);
            Testparm.Answer second = dump(pairs.stream().map(Pair::other).toList(), pairs);
            for (Pair each : pairs) {
                if (first.global(each.usual()).isEmpty()) {
                    continue; // exists only in a later Samba
                }
                String one = first.global(each.usual()).orElseThrow();
                String other = second.global(each.usual()).orElseThrow();
                boolean same = each.parameter()
                        .compared(each.one())
                        .equals(each.parameter().compared(each.other()));
                String of = each.parameter().name() + ": '" + each.one() + "' (" + one + ") and '" + each.other()
                        + "' (" + other + ")";
                boolean told = one.equals(other) || each.parameter().sameness() == SmbConfParameter.Sameness.AS_PRINTED;
                if (told && same != one.equals(other)) {
                    wrong.add(of + (same ? " are one to us" : " are two to us"));
                }
                each.parameter()
                        .canonical(each.one())
                        .filter(printed -> !printed.equals(one))
                        .ifPresent(printed -> wrong.add(of + ": the first is '" + printed + "' to us"));
                equal += same ? 1 : 0;
                different += same ? 0 : 1;
                accepted += readBack(each, one, wrong) ? 1 : 0;
            }
        }
        assertThat(wrong.stream().distinct()).isEmpty();
        assertThat(equal).isGreaterThan(70 * ROUNDS);
        assertThat(different).isGreaterThan(150 * ROUNDS);
        assertThat(accepted).isGreaterThan(80 * ROUNDS);
        System.out.println("spellings against testparm: " + equal + " pairs the same, " + different + " not; "
                + accepted + " values that lint takes, read back");
    }

    /**
     * Checks that what lint accepts is written, and that testparm's word for it is equal for us;
     * returns true if lint accepts it.
     */
    private static boolean readBack(Pair pair, String printed, List<String> wrong) {
        Location at = Location.of("p.yaml");
        PlatformSetting asked = new PlatformSetting("samba", pair.parameter().name(), pair.one(), at, at);
        if (SAMBA.ruling(asked.name(), asked.value(), Spelling.ANY_ROLE).tier() == Tier.NEVER
                || !SAMBA.settingMistakes(asked).isEmpty()) {
            return false;
        }
        PlatformSetting written = SAMBA.usual(asked);
        if (!SAMBA.same(written.name(), printed, written.value())) {
            wrong.add(asked.name() + ": " + asked.value() + " is taken, and reads back as " + printed);
        }
        return true;
    }

    private Testparm.Answer dump(List<String> values, List<Pair> pairs) throws IOException {
        StringBuilder text = new StringBuilder("[global]\n");
        for (int i = 0; i < pairs.size(); i++) {
            text.append('\t')
                    .append(pairs.get(i).parameter().name())
                    .append(" = ")
                    .append(values.get(i))
                    .append('\n');
        }
        Path file = Files.write(directory.resolve("smb.conf"), text.toString().getBytes(StandardCharsets.ISO_8859_1));
        Testparm.Answer answer = Testparm.dump(file);
        assertThat(answer.output())
                .as(answer.errors().replaceAll("(?m)^.*WARNING.*$", "").strip())
                .contains("[global]");
        return answer;
    }

    private static List<Pair> pairs(Random random) throws IOException {
        Map<String, List<String>> names = new LinkedHashMap<>();
        Files.readAllLines(Path.of("src/main/resources/dev/countersign/document/smbconf/smbconf-parameters.txt"))
                .stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.substring(0, line.indexOf('|')))
                .forEach(name -> names.computeIfAbsent(
                                SmbConfParameters.usual(name).orElseThrow(), unknown -> new ArrayList<>())
                        .add(name));
        List<Pair> pairs = new ArrayList<>();
        names.forEach((usual, all) -> {
            if (!ELSEWHERE.contains(usual)) {
                SmbConfParameter parameter = SmbConfParameters.find(all.get(random.nextInt(all.size())))
                        .orElseThrow();
                List<String> values = values(parameter, random);
                pairs.add(new Pair(parameter, usual, pick(values, random), pick(values, random)));
            }
        });
        return pairs;
    }

    /** Returns spellings of a few values that Samba loads, so that two of them are often equal. */
    private static List<String> values(SmbConfParameter parameter, Random random) {
        List<String> values = switch (parameter.kind()) {
            case BOOL -> List.of("yes", "No", "TRUE", "on", "Off", "0", "1", "fal se");
            case ENUM -> {
                List<List<String>> groups = parameter.words().stream()
                        .filter(each -> !LATER.contains(each.get(0)))
                        .toList();
                List<String> group = groups.get(random.nextInt(groups.size()));
                List<String> words = new ArrayList<>(group);
                group.forEach(word -> words.add(word.toUpperCase(Locale.ROOT)));
                words.add(group.get(0).replace(" ", "  "));
                words.add(pick(groups.get(0), random));
                yield words;
            }
            case INTEGER -> List.of("8", "010", "0x8", "+8", "10", "0", "00", "-3", "4294967293");
            case BYTES -> List.of("1024", "1k", "1 K", "01024", "+1024", "1M", "1024k", "1000", "0");
            case OCTAL -> List.of("644", "0644", "00644", "02775", "2775", "7");
            case ORDER -> List.of("host bcast", "host, bcast", "host;bcast", "bcast host");
            case PORTS -> List.of("445 139", "445,139", "445,  139", "139");
            case LIST, CMDLIST ->
                List.of(
                        "ab cd",
                        "ab, cd",
                        "ab;cd",
                        "ab\tcd",
                        ",ab  cd,",
                        "\"ab\" cd",
                        "\"ab cd\"",
                        "AB cd",
                        "ab",
                        "cd ab");
            case USTRING, UTF8 -> List.of("office", "OFFICE", "Office", "off  ice", "off ice", "other");
            case RANGE -> List.of("50000-50100", "50000 - 50100", "1024-65535");
            case CHAR, INCLUDE, COPY, OTHER ->
                parameter.name().contains("charset")
                        ? List.of("CP850", "cp850", "CP437")
                        : List.of("a b", "a  b", "A b", "a \t b", "a\t\tb", "1", "yes", "true", "a;b", "a, b");
        };
        return values;
    }

    private static String pick(List<String> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }
}
