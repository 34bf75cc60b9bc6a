package dev.countersign.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page of docs/ that a test makes: written anew by {@code script/docs}, and else compared. */
public final class DocPage {
    private DocPage() {}

    /**
     * Compares the page with what the test made.
     *
     * @param name the file below docs/
     */
    public static void check(String name, String text) throws IOException {
        Path page = Path.of("..", "docs", name);
        if (Boolean.getBoolean("countersign.docs")) {
            Files.createDirectories(page.getParent());
            Files.writeString(page, text);
            return;
        }
        assertThat(page).as("make it: script/docs").exists();
        assertThat(Files.readString(page)).as("docs/" + name + " is as it was made; make it anew: script/docs").isEqualTo(text);
    }
}
