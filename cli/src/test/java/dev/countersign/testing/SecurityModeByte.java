package dev.countersign.testing;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.HexFormat;

/**
 * Reads what a server advertises without any part of the program: one request as in [MS-SMB2]
 * 2.2.3, and one byte of the response. It gives the same result as nmap's smb2-security-mode, as
 * the tests of the lab show, at a hundredth of its cost.
 */
final class SecurityModeByte {
    private static final int PATIENCE = 10_000;

    // the length; protocol, size of the header, requested credits; the rest of the header is zero;
    // then a negotiation that can sign, of 2.0.2, 2.1, 3.0 and 3.0.2
    private static final byte[] REQUEST = HexFormat.of()
            .parseHex("0000006c" + "fe534d42" + "4000" + "0000" + "00000000" + "0000" + "0100" + "00".repeat(48)
                    + "2400" + "0400" + "0100" + "00".repeat(30) + "0202" + "1002" + "0003" + "0203");
    private static final int HEADER = 64;
    private static final int REQUIRED = 2;

    private SecurityModeByte() {}

    /** Returns {@code required}, {@code not required}, or what came instead. */
    static String of(String address) {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(PATIENCE);
            socket.connect(new InetSocketAddress(address, 445), PATIENCE);
            socket.getOutputStream().write(REQUEST);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] answer = new byte[in.readInt()];
            in.readFully(answer);
            String start = HexFormat.of().formatHex(answer, 0, HEADER + 4);
            // protocol, status 0, command 0, and a body of 65
            return start.startsWith("fe534d42" + "4000")
                            && start.startsWith("000000000000", 16)
                            && start.startsWith("4100", 128)
                    ? (answer[HEADER + 2] & REQUIRED) == 0 ? "not required" : "required"
                    : start;
        } catch (IOException lost) {
            return lost.toString();
        }
    }
}
