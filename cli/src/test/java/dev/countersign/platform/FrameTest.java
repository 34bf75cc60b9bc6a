package dev.countersign.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.platform.Reply.Status;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How the program on the host handles a call that did not arrive completely. */
@InTheDefaultRunToo
class FrameTest extends UnderEveryShell {
    @Test
    void a_script_that_was_cut_runs_nothing() throws Exception {
        String nonce = FakeHost.nonce();
        Invocation call = host.speaker().apply(FakeHost.run(1), nonce, host.request(AFTER, LONG));
        int length = Script.of(host.root().toString(), FakeHost.hooks()).text().length();
        Map<String, String> before = host.tree();

        for (int end : List.of(0, 1, 100, length / 2, length - 12, length - 4, length - 3, length - 2)) {
            Map.Entry<Integer, String> answer = host.raw(call, call.input().slice(0, end));

            assertThat(answer.getValue()).as("cut after " + end).isEmpty();
        }

        assertThat(host.tree()).isEqualTo(before);
    }

    @Test
    void a_payload_that_was_cut_or_changed_touches_nothing() throws Exception {
        String nonce = FakeHost.nonce();
        Invocation call = host.speaker().apply(FakeHost.run(1), nonce, host.request(AFTER, LONG));
        int script = Script.of(host.root().toString(), FakeHost.hooks()).text().length();
        byte[] changed = call.input().toArray();
        changed[changed.length - 3] ^= 1;
        Map<String, String> before = host.tree();

        for (Bytes input : List.of(
                call.input().slice(0, script),
                call.input().slice(0, script + 20),
                call.input().slice(0, call.input().length() - 1),
                Bytes.of(changed))) {
            Reply reply = Reply.parse(Bytes.utf8(host.raw(call, input).getValue()), nonce);

            assertThat(reply.status()).isEqualTo(Status.REFUSED);
            assertThat(reason(reply))
                    .matches("frame .*|payload \\d+ of \\d+ bytes came|payload its bytes are not those .*");
        }

        assertThat(host.tree()).isEqualTo(before);
    }
}
