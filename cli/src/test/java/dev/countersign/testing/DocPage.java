package dev.countersign.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A page of docs/ that a test makes. {@code script/docs} writes it there; otherwise it is written
 * below target/docs. What differs from machine to machine is replaced first.
 */
public final class DocPage {
    private static final Map<String, String> REPLACED = Map.of(
            "/[^\\s'\"]*/(junit|countersign-lab)-?[0-9]+",
            "~",
            "[0-9]{8}T[0-9]{6}Z-[0-9a-f]{4}",
            "20261130T120000Z-3f9c",
            "SHA256:[A-Za-z0-9+/]{43}",
            "SHA256:uNiVztksCsDhcc0u9e8BrfJ5oDy4CjvHXIrJfLdW2gc",
            "127\\.[0-9]+\\.[0-9]+\\.([0-9]+)",
            "192.0.2.$1",
            "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(\\.[0-9]+)?Z",
            "2026-11-30T12:00:00Z");

    private DocPage() {}

    /** Whether pages of docs/ are written in this run. */
    public static boolean isAskedFor() {
        return Boolean.getBoolean("countersign.docs");
    }

    /** Writes the page {@code name}. */
    public static void made(String name, String text) throws IOException {
        String page = text;
        for (Map.Entry<String, String> each : REPLACED.entrySet()) {
            page = page.replaceAll(each.getKey(), each.getValue());
        }
        Path kept = Path.of("..", "docs", name);
        Path written = isAskedFor() ? kept : Path.of("target", "docs", name);
        Files.createDirectories(written.getParent());
        Files.writeString(written, page);
    }
}
