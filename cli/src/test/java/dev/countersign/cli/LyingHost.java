package dev.countersign.cli;

import dev.countersign.bytes.Bytes;
import dev.countersign.wire.Frame;
import dev.countersign.wire.smb2.NegotiateResponder;
import dev.countersign.wire.smb2.SecurityMode;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;

/**
 * An SSH server in this process that answers each verb with the bytes that a test gives it, and an
 * SMB responder next to it. It runs nothing unless it is recording: then it passes every call to
 * /bin/sh and keeps the reply. Accepts every key; listens on 127.0.0.1.
 */
final class LyingHost implements AutoCloseable {
    /** Replaces the call's nonce in a recorded reply. */
    static final String NONCE = "@NONCE-OF-THIS-CALL-32-CHARACTRS";

    private static final Pattern CALL = Pattern.compile(" transaction ([a-z]+) ([0-9a-f]{32})$");
    private static final int PIECE = 32 * 1024;
    private static final byte[] ADDRESS = {127, 0, 0, 1};

    /** The reply to one verb: {@code bytes}, repeated for ever if endless. */
    record Answer(Bytes bytes, boolean endless) {}

    private final Map<String, byte[]> recorded = new ConcurrentHashMap<>();
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final Queue<Bytes> applied = new ConcurrentLinkedQueue<>();
    private final SshServer server = SshServer.setUpDefaultServer();
    private final ServerSocket smb = new ServerSocket(0, 50, InetAddress.getByAddress(ADDRESS));
    private final String knownHost;
    private volatile Optional<Path> home;
    private volatile boolean required;
    private volatile boolean follows = true;

    private LyingHost(Path home) throws IOException, GeneralSecurityException {
        KeyPair key = KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256);
        this.home = Optional.of(home);
        server.setHost("127.0.0.1");
        server.setKeyPairProvider(KeyPairProvider.wrap(key));
        server.setPublickeyAuthenticator((user, offered, session) -> true);
        server.setCommandFactory((channel, line) -> new Spoken(line));
        server.start();
        knownHost = "[127.0.0.1]:" + server.getPort() + " " + PublicKeyEntry.toString(key.getPublic());
    }

    /**
     * Listens, and records the replies of /bin/sh in {@code home}, until {@link #lie} is called.
     */
    static LyingHost recording(Path home) throws IOException, GeneralSecurityException {
        LyingHost host = new LyingHost(home);
        host.daemon(host::accept);
        return host;
    }

    int sshPort() {
        return server.getPort();
    }

    int smbPort() {
        return smb.getLocalPort();
    }

    /** Returns its line for known_hosts. */
    String knownHost() {
        return knownHost;
    }

    /** Returns the last recorded reply to each verb. */
    Map<String, byte[]> recorded() {
        return Map.copyOf(recorded);
    }

    /**
     * From now on it runs nothing and replies {@code said}; its wire offers signing, and shows an
     * apply only if {@code follows}.
     */
    void lie(Map<String, Answer> said, boolean follows) {
        this.home = Optional.empty();
        this.follows = follows;
        required = false;
        answers.clear();
        answers.putAll(said);
    }

    /**
     * Returns the apply requests since the last call, each without script and frame: the change and
     * what it expects.
     */
    List<String> applied() {
        List<String> payloads = new ArrayList<>();
        for (Bytes each = applied.poll(); each != null; each = applied.poll()) {
            String sent = each.latin1();
            payloads.add(sent.substring(sent.indexOf('\n', sent.lastIndexOf("\ncountersign 1 ") + 1)));
        }
        return payloads;
    }

    private void accept() {
        while (!smb.isClosed()) {
            try (Socket client = smb.accept()) {
                client.setSoTimeout(5_000);
                DataInputStream in = new DataInputStream(client.getInputStream());
                Bytes header = Bytes.of(in.readNBytes(Frame.HEADER));
                Bytes question = Bytes.of(in.readNBytes(Frame.length(header)));
                int mode = required ? SecurityMode.ENABLED | SecurityMode.REQUIRED : SecurityMode.ENABLED;
                Optional<Bytes> answer =
                        new NegotiateResponder(mode, Bytes.of(new byte[16]), Bytes.of(new byte[32])).answer(question);
                if (answer.isPresent()) {
                    client.getOutputStream().write(Frame.wrap(answer.get()).toArray());
                    client.getOutputStream().flush();
                }
            } catch (IOException gone) {
                // The client disconnected, or the test is over.
            }
        }
    }

    private void daemon(Runnable work) {
        Thread thread = new Thread(work, "lying host");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        try (smb) {
            server.stop(true);
        }
    }

    /** One call. */
    private final class Spoken implements Command {
        private final String line;
        private InputStream input = InputStream.nullInputStream();
        private OutputStream output = OutputStream.nullOutputStream();
        private Optional<ExitCallback> exit = Optional.empty();

        Spoken(String line) {
            this.line = line;
        }

        @Override
        public void start(ChannelSession channel, Environment environment) {
            daemon(() -> {
                try {
                    act();
                } catch (IOException | InterruptedException gone) {
                    // The client stopped listening.
                }
            });
        }

        private void act() throws IOException, InterruptedException {
            Matcher call = CALL.matcher(line);
            if (!call.find()) {
                throw new IOException("no call of ours: " + line);
            }
            Optional<Path> real = home;
            if (real.isEmpty() && call.group(1).equals("apply")) {
                applied.add(Bytes.of(input.readAllBytes()));
            }
            if (real.isPresent()) {
                output.write(record(real.get(), call.group(1), call.group(2)));
            } else {
                say(answers.getOrDefault(call.group(1), new Answer(Bytes.EMPTY, false)), call.group(2));
                required |= follows && call.group(1).equals("apply");
            }
            output.flush();
            exit.orElseThrow().onExit(0);
        }

        private void say(Answer answer, String nonce) throws IOException {
            byte[] bytes = replace(answer.bytes().toArray(), NONCE, nonce);
            do {
                for (int at = 0; at < bytes.length; at += PIECE) {
                    output.write(bytes, at, Math.min(PIECE, bytes.length - at));
                }
            } while (answer.endless());
        }

        private byte[] record(Path directory, String verb, String nonce) throws IOException, InterruptedException {
            ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", line)
                    .directory(directory.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().clear();
            builder.environment().putAll(Map.of("HOME", directory.toString(), "PATH", "/usr/bin:/bin", "LC_ALL", "C"));
            Process process = builder.start();
            daemon(() -> {
                try (OutputStream stdin = process.getOutputStream()) {
                    input.transferTo(stdin);
                } catch (IOException closed) {
                    // The process closed its input.
                }
            });
            byte[] said = process.getInputStream().readAllBytes();
            process.waitFor();
            recorded.put(verb, replace(said, nonce, NONCE));
            return said;
        }

        private static byte[] replace(byte[] bytes, String what, String with) {
            return new String(bytes, StandardCharsets.ISO_8859_1)
                    .replace(what, with)
                    .getBytes(StandardCharsets.ISO_8859_1);
        }

        @Override
        public void destroy(ChannelSession channel) {
            // It ends by itself.
        }

        @Override
        public void setInputStream(InputStream stream) {
            input = stream;
        }

        @Override
        public void setOutputStream(OutputStream stream) {
            output = stream;
        }

        @Override
        public void setErrorStream(OutputStream stream) {
            // nothing is written there
        }

        @Override
        public void setExitCallback(ExitCallback callback) {
            exit = Optional.of(callback);
        }
    }
}
