package dev.countersign.wire.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.observation.Trial.Cover;
import dev.countersign.testing.Needs;
import dev.countersign.transaction.Dialer;
import dev.countersign.wire.DirectDialer;
import dev.countersign.wire.RealSmbd;
import dev.countersign.wire.auth.LoginFailure;
import dev.countersign.wire.auth.NtlmHandshake;
import dev.countersign.wire.smb2.Dialect;
import dev.countersign.wire.smb2.NegotiateRequest;
import dev.countersign.wire.smb2.Smb2Header;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How a real smbd replies to each kind of request after a successful login, by dialect and by
 * setting.
 */
class EnforcementTableTest {
    private static final String OK = "00000000 ";
    private static final String DENIED = "c0000022 ";
    private static final String SIGNED = Cover.SIGNED.word();
    private static final String UNSIGNED = Cover.UNSIGNED.word();

    @TempDir
    Path root;

    private record Cell(Dialect dialect, String protocol, String setting, String algorithms) {}

    private static List<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        for (String setting : List.of("mandatory", "auto", "disabled")) {
            cells.add(new Cell(Dialect.SMB_2_0_2, "SMB2_02", setting, ""));
            cells.add(new Cell(Dialect.SMB_2_1, "SMB2_10", setting, ""));
            cells.add(new Cell(Dialect.SMB_3_0, "SMB3_00", setting, ""));
            cells.add(new Cell(Dialect.SMB_3_0_2, "SMB3_02", setting, ""));
            cells.add(new Cell(Dialect.SMB_3_1_1, "SMB3_11", setting, "AES-128-GMAC"));
        }
        cells.add(new Cell(Dialect.SMB_3_1_1, "SMB3_11", "mandatory", "AES-128-CMAC"));
        cells.add(new Cell(Dialect.SMB_3_1_1, "SMB3_11", "mandatory", "HMAC-SHA256"));
        return cells;
    }

    @Test
    @Needs({"smbd", "root", "setsid"})
    void a_real_smbd_answers_each_kind_of_request_as_the_table_of_facts_says() throws Exception {
        Path accounts = SmbdCell.accounts(root.resolve("accounts"));
        SoftAssertions all = new SoftAssertions();

        cells().parallelStream().forEach(cell -> {
            List<String> seen = rows(accounts, cell);

            synchronized (all) {
                all.assertThat(seen).as("%s", cell).isEqualTo(expected(cell));
            }
        });

        all.assertAll();
    }

    private static List<String> expected(Cell cell) {
        boolean mandatory = cell.setting().equals("mandatory");
        String plain = mandatory ? DENIED + SIGNED : OK + UNSIGNED;
        return List.of(
                "vouched true",
                "unsigned ECHO " + plain,
                "good signature " + OK + SIGNED,
                "flipped signature " + DENIED + SIGNED,
                "flipped body " + DENIED + SIGNED,
                "zero signature " + DENIED + SIGNED,
                "signed TREE_CONNECT " + OK + SIGNED,
                // c0000034: the pipe does not exist; what counts is that an unsigned request got
                // this far
                "unsigned CREATE " + (mandatory ? DENIED + SIGNED : "c0000034 " + UNSIGNED),
                "good ECHO afterwards " + OK + SIGNED,
                cell.dialect() == Dialect.SMB_3_1_1
                        ? "unsigned TREE_CONNECT not for 3.1.1"
                        : "unsigned TREE_CONNECT " + plain);
    }

    private List<String> rows(Path accounts, Cell cell) {
        String name = cell.dialect() + "-" + cell.setting() + "-" + cell.algorithms();
        String settings = "server signing = " + cell.setting() + "\nserver min protocol = " + cell.protocol()
                + "\nserver max protocol = " + cell.protocol() + "\n"
                + (cell.algorithms().isEmpty() ? "" : "server smb3 signing algorithms = " + cell.algorithms() + "\n");
        try (RealSmbd smbd = SmbdCell.start(accounts, root.resolve(name), settings);
                Dialer.Connection connection = new DirectDialer().dial(smbd.address(), 445, SmbdCell.PATIENCE)) {
            SmbSession session = session(connection, smbd.address());
            assertThat(session.negotiated().dialect()).isEqualTo(cell.dialect());
            return rows(session, "\\\\" + smbd.address() + "\\IPC$");
        } catch (IOException | LoginFailure failed) {
            return List.of("failed: " + failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    private static SmbSession session(Dialer.Connection connection, String address) throws IOException, LoginFailure {
        Channel channel = new Channel(connection);
        Negotiated negotiated = Negotiated.over(channel, NegotiateRequest.offeringAll(SmbdCell.RANDOM));
        NtlmHandshake ntlm = NtlmHandshake.account(
                RealSmbd.USER, "", SmbdCell.PASSWORD.toCharArray(), "cifs/" + address, SmbdCell.RANDOM, 0);
        return new SessionSetup(channel, negotiated, ntlm).run().session().orElseThrow();
    }

    private static List<String> rows(SmbSession session, String share) throws IOException {
        byte[] echo = {4, 0, 0, 0};
        List<String> rows = new ArrayList<>();
        rows.add("vouched " + session.vouched());
        rows.add(row("unsigned ECHO", session.echo(SmbSession.Guard.PLAIN)));
        rows.add(row("good signature", session.echo(SmbSession.Guard.SIGNED)));
        rows.add(row("flipped signature", session.echo(SmbSession.Guard.TAMPERED)));
        rows.add(row(
                "flipped body",
                session.ask(
                        Smb2Header.ECHO,
                        0,
                        echo,
                        plain -> flipped(session.sign(plain).raw(), Smb2Header.SIZE + 2))));
        rows.add(row(
                "zero signature",
                session.ask(
                        Smb2Header.ECHO,
                        0,
                        echo,
                        plain -> flipped(plain.raw(), Smb2Header.FLAGS_AT, (int) Smb2Header.SIGNED))));
        byte[] connect = treeConnect(share);
        SmbSession.Reply tree = session.ask(Smb2Header.TREE_CONNECT, 0, connect, SmbSession.Guard.SIGNED);
        rows.add(row("signed TREE_CONNECT", tree));
        rows.add(row(
                "unsigned CREATE",
                session.ask(CREATE, tree.packet().header().treeId(), create("no-such-pipe"), SmbSession.Guard.PLAIN)));
        rows.add(row("good ECHO afterwards", session.echo(SmbSession.Guard.SIGNED)));
        rows.add(
                session.negotiated().dialect() == Dialect.SMB_3_1_1
                        ? "unsigned TREE_CONNECT not for 3.1.1"
                        : row(
                                "unsigned TREE_CONNECT",
                                session.ask(Smb2Header.TREE_CONNECT, 0, connect, SmbSession.Guard.PLAIN)));
        return rows;
    }

    private static String row(String request, SmbSession.Reply reply) {
        return request + " " + String.format("%08x ", reply.status())
                + reply.cover().word();
    }

    private static Bytes flipped(Bytes message, int at) {
        return flipped(message, at, 1);
    }

    private static Bytes flipped(Bytes message, int at, int bits) {
        byte[] bytes = message.toArray();
        bytes[at] ^= (byte) bits;
        return Bytes.of(bytes);
    }

    private static final int CREATE = 5;

    private static byte[] treeConnect(String share) {
        byte[] path = share.getBytes(StandardCharsets.UTF_16LE);
        return ByteBuffer.allocate(8 + path.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) 9)
                .putShort((short) 0)
                .putShort((short) (Smb2Header.SIZE + 8))
                .putShort((short) path.length)
                .put(path)
                .array();
    }

    // [MS-SMB2] 2.2.13: read an existing file, as anybody
    private static byte[] create(String name) {
        byte[] path = name.getBytes(StandardCharsets.UTF_16LE);
        ByteBuffer out = ByteBuffer.allocate(56 + path.length).order(ByteOrder.LITTLE_ENDIAN);
        out.putShort((short) 57)
                .put((byte) 0)
                .put((byte) 0)
                .putInt(2)
                .putLong(0)
                .putLong(0);
        out.putInt(0x0012019f).putInt(0).putInt(7).putInt(1).putInt(0);
        out.putShort((short) (Smb2Header.SIZE + 56))
                .putShort((short) path.length)
                .putInt(0)
                .putInt(0);
        return out.put(path).array();
    }
}
