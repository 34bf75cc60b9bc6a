package dev.countersign.json;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Location;
import dev.countersign.diagnostic.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Decodes a JSON text as it is read, strictly, so that it need not fit into memory. A text that is too large, is not UTF-8
 * or begins with a byte order mark is a {@link Problem}. Whoever opened the stream closes it.
 */
final class Utf8Reader extends Reader {
    private static final int BUFFER = 8192;

    private final InputStream bytes;
    private final String source;
    private final int most;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final ByteBuffer in = ByteBuffer.allocate(BUFFER).limit(0);
    /** The number of bytes that are no longer in the buffer. */
    private long decoded;

    private boolean begun;
    private boolean ended;

    Utf8Reader(InputStream bytes, String source, Json.Limits limits) {
        this.bytes = bytes;
        this.source = source;
        this.most = limits.bytes();
    }

    /** Reads at least one character; {@code count} is at least 2, because a pair of surrogates is not torn apart. */
    @Override
    public int read(char[] into, int from, int count) throws IOException {
        if (count < 2) {
            throw new IllegalArgumentException("no room for a character: " + count);
        }
        CharBuffer out = CharBuffer.wrap(into, from, count).slice();
        while (true) {
            CoderResult result = decoder.decode(in, out, ended);
            if (result.isError()) {
                throw wrong(Location.of(source), "not UTF-8 at byte " + (decoded + in.position() + 1));
            }
            if (out.position() > 0) {
                if (!begun && into[from] == '\ufeff') {
                    throw wrong(new Location(source, 1, 1), "begins with a byte order mark, which JSON does not have");
                }
                begun = true;
                return out.position();
            }
            if (ended) {
                return -1;
            }
            fill();
        }
    }

    private void fill() throws IOException {
        decoded += in.position();
        in.compact();
        int read = bytes.read(in.array(), in.position(), in.remaining());
        ended = read < 0;
        in.position(in.position() + Math.max(0, read)).flip();
        if (decoded + in.limit() > most) {
            throw wrong(Location.of(source), "larger than " + most + " bytes");
        }
    }

    @Override
    public void close() {}

    private static Problem wrong(Location place, String what) {
        return new Problem(ExitCode.INVALID, Diagnostic.error(place, what));
    }
}
