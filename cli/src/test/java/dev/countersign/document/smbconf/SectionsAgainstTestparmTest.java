package dev.countersign.document.smbconf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a share ends up with, by our reading of the file and by the real testparm. */
@Needs("testparm")
class SectionsAgainstTestparmTest {
    /** Parameters of shares that decide about guests, with Samba's own value. */
    private static final Map<String, String> ASKED =
            Map.of("guest ok", "No", "guest only", "No", "available", "Yes", "valid users", "", "read only", "Yes");

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[a]\npath = /srv\nguest ok = yes\n[b]\npath = /srv\n",
                "[a]\npath = /srv\nPUBLIC = 1\nOnly  Guest = on\nwritable = true\n",
                "guest ok = yes\n[a]\npath = /srv\n[b]\npath = /srv\npublic = no\n",
                "[a]\npath = /srv\n[global]\nguest ok = yes\n[b]\npath = /srv\n[A]\ncomment = again\n",
                "[a]\npath = /srv\nguest ok = yes\navailable = no\n[b]\navailable = yes\ncopy = a\n",
                "[a]\npath = /srv\nguest ok = yes\n[b]\nguest ok = no\nguest ok = yes\ncopy = A\nguest only = yes\n",
                "[a]\npath = /srv\nvalid users = alice, @staff\n[b]\ncopy = a\nguest ok = yes\n[c]\ncopy = b\n",
                "[a]\npath = /srv\nguest ok = yes\n[b]\npath = /srv\n[c]\ncopy = a\ncopy = b\n",
                "[a]\npath = /srv\n[global]\nguest ok = yes\n[b]\npath = /srv\ncopy = a\n",
                "[global]\nguest ok = yes\n[a]\npath = /srv\n[b]\ncopy = a\n[global]\nguest ok = no\n[c]\npath = /srv\n",
                "include = FILE\n[b]\npath = /srv\nguest ok = no\n",
                "[b]\npath = /srv\ninclude = FILE\nguest only = yes\n",
                "[homes]\nguest ok = yes\n[printers]\nprintable = yes\nguest ok = yes\npath = /tmp\n"
            })
    void is_the_same(String text) throws IOException {
        Path included = Files.writeString(
                directory.resolve("included"), "guest ok = yes\n[inner]\npath = /srv\npublic = yes\n");
        String written = text.replace("FILE", included.toString());
        Path file = Files.writeString(directory.resolve("smb.conf"), written);

        Map<String, Map<String, String>> ours = SmbConfReading.of(new SmbConfFiles(
                        file.toString(),
                        new TreeMap<>(Map.of(
                                file.toString(), new SmbConfFiles.Source.Text(Bytes.utf8(written)),
                                included.toString(),
                                        new SmbConfFiles.Source.Text(Bytes.utf8(Files.readString(included))))),
                        Optional.empty(),
                        "/",
                        new TreeMap<>()))
                .sections(ASKED.keySet())
                .orElseThrow();

        Map<String, Map<String, String>> theirs = sections(Testparm.dump(file));
        assertThat(asked(ours)).as(written).isEqualTo(asked(theirs)).isNotEmpty();
    }

    private static Map<String, Map<String, String>> sections(Testparm.Answer answer) {
        assertThat(answer.exit()).as(answer.errors()).isZero();
        Map<String, Map<String, String>> sections = new LinkedHashMap<>();
        String section = "global";
        for (String row : answer.output().split("\n", -1)) {
            if (row.startsWith("[")) {
                section = row.substring(1, row.length() - 1);
            } else if (row.startsWith("\t")) {
                String[] parts = row.strip().split(" =", 2);
                sections.computeIfAbsent(section, none -> new LinkedHashMap<>()).put(parts[0], parts[1].strip());
            }
        }
        return sections;
    }

    /** Returns what was asked of every section, with the defaults of [global] and of Samba. */
    private static Map<String, Map<String, String>> asked(Map<String, Map<String, String>> sections) {
        Map<String, Map<String, String>> asked = new TreeMap<>();
        Map<String, String> global = sections.getOrDefault("global", Map.of());
        sections.forEach((name, own) -> {
            Map<String, String> values = new TreeMap<>();
            ASKED.forEach((parameter, usual) -> {
                String value = own.getOrDefault(parameter, global.getOrDefault(parameter, usual));
                values.put(parameter, value.isEmpty() ? usual : value);
            });
            asked.put(name.toLowerCase(Locale.ROOT), values);
        });
        List.of("global").forEach(asked::remove);
        return asked;
    }
}
