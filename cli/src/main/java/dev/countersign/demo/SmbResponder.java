package dev.countersign.demo;

import dev.countersign.bytes.Bytes;
import dev.countersign.wire.Frame;
import dev.countersign.wire.smb2.NegotiateResponder;
import dev.countersign.wire.smb2.SecurityMode;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * The SMB side of a demo host, on a port of 127.0.0.1. It answers NEGOTIATE from the configuration
 * that the host's stand-in for smbd loaded last, and nothing else. It is not a file server.
 */
final class SmbResponder implements AutoCloseable {
    private static final int PATIENCE_MILLISECONDS = 5_000;

    private final Path loaded;
    private final Bytes guid;
    private final SecureRandom random;
    private final ServerSocket socket;

    private SmbResponder(Path loaded, Bytes guid, SecureRandom random, ServerSocket socket) {
        this.loaded = loaded;
        this.guid = guid;
        this.random = random;
        this.socket = socket;
    }

    /** Listens on a free port. Reads {@code loaded} again for every request. */
    static SmbResponder start(Path loaded, SecureRandom random) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0));
        SmbResponder responder = new SmbResponder(loaded, bytes(random, 16), random, socket);
        daemon("smb-" + socket.getLocalPort(), responder::accept);
        return responder;
    }

    int port() {
        return socket.getLocalPort();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                daemon("smb-client", () -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            client.setSoTimeout(PATIENCE_MILLISECONDS);
            client.setTcpNoDelay(true);
            DataInputStream in = new DataInputStream(client.getInputStream());
            while (true) {
                Bytes header = Bytes.of(in.readNBytes(Frame.HEADER));
                if (header.length() < Frame.HEADER || Frame.refusal(header).isPresent()) {
                    return;
                }
                Bytes question = Bytes.of(in.readNBytes(Frame.length(header)));
                Optional<Bytes> answer =
                        new NegotiateResponder(securityMode(), guid, bytes(random, 32)).answer(question);
                if (answer.isEmpty()) {
                    return;
                }
                client.getOutputStream().write(Frame.wrap(answer.get()).toArray());
                client.getOutputStream().flush();
            }
        } catch (IOException gone) {
            // The client has gone, or the demo is ending: no answer is needed.
        }
    }

    private int securityMode() throws IOException {
        boolean required =
                Files.readAllLines(loaded).stream().map(String::strip).anyMatch("server signing = required"::equals);
        return required ? SecurityMode.ENABLED | SecurityMode.REQUIRED : SecurityMode.ENABLED;
    }

    private static Bytes bytes(SecureRandom random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Bytes.of(bytes);
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
