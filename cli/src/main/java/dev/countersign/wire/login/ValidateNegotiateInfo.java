package dev.countersign.wire.login;

import dev.countersign.bytes.Bytes;
import dev.countersign.observation.Trial.Cover;
import dev.countersign.wire.LittleEndian;
import dev.countersign.wire.smb2.NegotiateRequest;
import dev.countersign.wire.smb2.NegotiateResponse;
import dev.countersign.wire.smb2.Smb2Header;
import dev.countersign.wire.smb2.Smb2Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * FSCTL_VALIDATE_NEGOTIATE_INFO ([MS-SMB2] 2.2.31.4, 2.2.32.6): the server repeats, signed, what it
 * said before there was a key. 3.1.1 does not need it: its keys depend on every message of the
 * negotiation.
 */
final class ValidateNegotiateInfo {
    private static final int VALIDATE = 0x00140204;
    private static final int IS_FSCTL = 1;
    private static final int ANSWER = 24;

    private ValidateNegotiateInfo() {}

    /** The result; {@code altered} if the signed reply differs from what was said before. */
    record Result(long status, Cover cover, Optional<String> altered) {}

    static Result run(SmbSession session, String host, SmbSession.Guard guard) throws IOException {
        SmbSession.Reply connected = session.ask(Smb2Header.TREE_CONNECT, 0, treeConnect(host), guard);
        if (connected.status() != 0) {
            return new Result(connected.status(), connected.cover(), Optional.empty());
        }
        SmbSession.Reply reply = session.ask(
                Smb2Header.IOCTL,
                connected.packet().header().treeId(),
                question(session.negotiated().asked()),
                guard);
        Optional<String> altered = reply.status() == 0 && reply.cover().authentic()
                ? altered(reply.packet(), session.negotiated().response())
                : Optional.empty();
        return new Result(reply.status(), reply.cover(), altered);
    }

    private static byte[] treeConnect(String host) {
        byte[] path = ("\\\\" + host + "\\IPC$").getBytes(StandardCharsets.UTF_16LE);
        ByteBuffer out = ByteBuffer.allocate(8 + path.length).order(ByteOrder.LITTLE_ENDIAN);
        out.putShort((short) 9).putShort((short) 0).putShort((short) (Smb2Header.SIZE + 8));
        return out.putShort((short) path.length).put(path).array();
    }

    private static byte[] question(NegotiateRequest asked) {
        int length = ANSWER + 2 * asked.dialects().size();
        ByteBuffer out = ByteBuffer.allocate(56 + length).order(ByteOrder.LITTLE_ENDIAN);
        out.putShort((short) 57)
                .putShort((short) 0)
                .putInt(VALIDATE)
                .putLong(-1)
                .putLong(-1);
        out.putInt(Smb2Header.SIZE + 56)
                .putInt(length)
                .putInt(0)
                .putInt(0)
                .putInt(0)
                .putInt(ANSWER);
        out.putInt(IS_FSCTL).putInt(0);
        out.putInt((int) asked.capabilities()).put(asked.clientGuid().toArray());
        out.putShort((short) asked.securityMode())
                .putShort((short) asked.dialects().size());
        asked.dialects().forEach(each -> out.putShort((short) each.code()));
        return out.array();
    }

    private static Optional<String> altered(Smb2Message reply, NegotiateResponse said) {
        if (reply.raw().length() < Smb2Header.SIZE + 48) {
            return Optional.of("the answer is too short");
        }
        ByteBuffer read = LittleEndian.reader(reply.raw());
        long at = Integer.toUnsignedLong(read.getInt(Smb2Header.SIZE + 32));
        long length = Integer.toUnsignedLong(read.getInt(Smb2Header.SIZE + 36));
        Optional<Bytes> output = reply.part(at, length).filter(each -> each.length() == ANSWER);
        if (output.isEmpty()) {
            return Optional.of("the answer has the wrong size");
        }
        ByteBuffer answer = LittleEndian.reader(output.get());
        boolean same = Integer.toUnsignedLong(answer.getInt(0)) == said.capabilities()
                && output.get().slice(4, 20).equals(said.serverGuid())
                && Short.toUnsignedInt(answer.getShort(20)) == said.securityMode()
                && Short.toUnsignedInt(answer.getShort(22)) == said.dialect();
        return same
                ? Optional.empty()
                : Optional.of(String.format(
                        "SecurityMode 0x%04x and dialect 0x%04x, before it was 0x%04x and 0x%04x",
                        answer.getShort(20), answer.getShort(22), said.securityMode(), said.dialect()));
    }
}
