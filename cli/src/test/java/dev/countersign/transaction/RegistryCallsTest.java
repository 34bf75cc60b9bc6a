package dev.countersign.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.observation.Complaints;
import dev.countersign.observation.EffectiveSettings;
import dev.countersign.observation.Field;
import dev.countersign.platform.Invocation;
import dev.countersign.platform.RegExe;
import dev.countersign.transaction.RemoteException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A look at a Windows host: its registry, and its cmdlets if it has them. Both answers are made here; no Windows runs. */
class RegistryCallsTest {
    private static final String SIGNING =
            "HKLM\\SYSTEM\\CurrentControlSet\\Services\\LanmanServer\\Parameters\\RequireSecuritySignature";
    private static final String NONCE = "0123456789abcdef0123456789abcdef";

    @Test
    void what_the_cmdlets_say_comes_with_what_the_registry_holds() throws Exception {
        List<Field> fields = observe(Optional.of(marked("SERVER_SIGNING=True SERVER_SMB1=False")));

        assertThat(fields).extracting(Field::name).contains("content", "effective");
        assertThat(EffectiveSettings.of(fields)).containsEntry(SIGNING, "REG_DWORD 0x1");
    }

    @Test
    void a_host_without_these_cmdlets_is_looked_at_all_the_same() throws Exception {
        List<Field> without = observe(Optional.of("'powershell.exe' is not recognized\r\n"));
        List<Field> broken = observe(Optional.empty());

        for (List<Field> each : List.of(without, broken)) {
            assertThat(each).extracting(Field::name).contains("content");
            assertThat(EffectiveSettings.of(each)).isEqualTo(Map.of());
        }
        assertThat(Complaints.of(without).about(Complaints.EFFECTIVE)).isEmpty();
        assertThat(Complaints.of(broken).about(Complaints.EFFECTIVE)).contains("no answer");
    }

    private static List<Field> observe(Optional<String> powerShell) throws RemoteException {
        RemoteHost host = new RemoteHost() {
            @Override
            public Answer run(Invocation invocation) throws RemoteException {
                if (invocation.words().get(0).equals("powershell.exe")) {
                    String said = powerShell.orElseThrow(() -> new RemoteException(Kind.FAILED, "no answer", ""));
                    return new Answer(0, Bytes.utf8(said), Bytes.EMPTY);
                }
                return new Answer(0, Bytes.utf8(registry(invocation.words().get(0))), Bytes.EMPTY);
            }

            @Override
            public Dialer dialer() {
                throw new UnsupportedOperationException("nothing dials here");
            }

            @Override
            public void close() {}
        };
        return new RegistryCalls(() -> host, new RegExe(Set.of(SIGNING)), () -> NONCE)
                .observe(host, List.of(), Optional.empty());
    }

    /** Returns an answer to every query of the line: each key can be read and is empty. */
    private static String registry(String line) {
        StringBuilder said = new StringBuilder("countersign " + NONCE + " begin\r\n");
        Matcher queries = Pattern.compile("reg query (\"[^\"]*\"|\\S+)").matcher(line);
        for (int number = 0; queries.find(); number++) {
            String key = queries.group(1).replace("\"", "").replaceFirst("^HKLM", "HKEY_LOCAL_MACHINE");
            said.append("\r\n")
                    .append(key)
                    .append("\r\n")
                    .append(NONCE)
                    .append(" read ")
                    .append(number)
                    .append("\r\n");
        }
        return said.append(NONCE)
                .append(" policy\r\n")
                .append(NONCE)
                .append(" end\r\n")
                .toString();
    }

    private static String marked(String text) {
        return NONCE + " 0 " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + " " + NONCE
                + "\r\n";
    }
}
