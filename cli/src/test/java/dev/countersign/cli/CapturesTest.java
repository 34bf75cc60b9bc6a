package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.terminal.TextWrapper;
import dev.countersign.testing.DocPage;
import dev.countersign.testing.Lab;
import dev.countersign.testing.LabHost;
import dev.countersign.testing.Needs;
import dev.countersign.testing.Pty;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * README's tour on real hosts, through the launcher, on a real terminal: every command comes to the
 * end that README promises, and every line fits. What the screen shows is a page of docs/.
 */
@Needs({"script", "namespaces", "smbd", "sshd", "git"})
class CapturesTest {
    private static final Duration LONGEST = Duration.ofSeconds(90);
    private static final int HOSTS = 3;

    @TempDir
    Path temporary;

    private final StringBuilder page = new StringBuilder();
    private Path home = Path.of("");
    private Path launcher = Path.of("");
    private Path folder = Path.of("");
    private int columns;

    @Test
    void the_tour_at_80_columns() throws Exception {
        tour(80);
    }

    @Test
    @Needs("all")
    void the_tour_at_120_columns() throws Exception {
        tour(120);
    }

    private void tour(int width) throws Exception {
        columns = width;
        home = Files.createDirectory(temporary.resolve("home"));
        Files.writeString(home.resolve(".gitconfig"), "[user]\n\tname = Alice\n\temail = alice@example.net\n");
        launcher = Launcher.in(temporary.resolve("checkout"));
        folder = temporary;
        page.append("# README's tour at ").append(width).append(" columns\n\n");
        page.append("On ")
                .append(HOSTS)
                .append(" real servers, as a terminal shows it. Made by `CapturesTest` (`script/docs`).\n");
        try (Lab lab = Lab.up(HOSTS)) {
            String network = lab.host(1).address().replaceFirst("1$", "1-" + HOSTS);
            run(2, "scan " + network);
            run(0, "init policies-repo");
            folder = temporary.resolve("policies-repo");
            Path inventory = folder.resolve("inventories/hosts.yaml");
            try (Stream<Path> samples = Files.list(folder.resolve("inventories"))) {
                for (Path sample : samples.toList()) {
                    Files.delete(sample);
                }
            }
            run(0, "scan --to-inventory " + network + " >inventories/hosts.yaml");
            Files.writeString(inventory, login(lab) + Files.readString(inventory));
            run(0, "lint");
            run(2, "check --accept-new-host-keys");
            run(2, "plan");
            run(0, "apply", "yes");
            run(0, "check");
            run(0, "status");
            run(0, "history");
            String latest = latest();
            run(0, "show " + latest);
            run(0, "rollback " + latest, "yes");
            run(0, "commit -m 'File servers require signing'");
            DocPage.made("screen-" + width + ".md", readable(page.toString(), lab));
        }
    }

    /** The one line that a person adds. */
    private static String login(Lab lab) {
        LabHost first = lab.host(1);
        return "defaults: {user: root, port: " + first.sshPort() + ", key: " + lab.key() + "}\n";
    }

    private String latest() throws IOException {
        try (Stream<Path> runs = Files.list(folder.resolve(".countersign/runs"))) {
            return runs.map(each -> each.getFileName().toString())
                    .filter(each -> each.matches("[0-9]{8}T.*"))
                    .max(String::compareTo)
                    .orElseThrow();
        }
    }

    private void run(int exit, String words) throws Exception {
        run(exit, words, Optional.empty());
    }

    private void run(int exit, String words, String answer) throws Exception {
        run(exit, words, Optional.of(answer));
    }

    private void run(int exit, String words, Optional<String> answer) throws Exception {
        Map<String, String> variables = new LinkedHashMap<>(Map.of("HOME", home.toString()));
        String seen;
        try (Pty pty = Pty.start(folder, variables, columns, launcher + " " + words)) {
            if (answer.isPresent()) {
                pty.await("Type 'yes'").type(answer.get() + "\n");
            }
            int ended = pty.exit(LONGEST);
            seen = seen(pty.shown());
            assertThat(ended).as(words + "\n" + seen).isEqualTo(exit);
        }
        seen.lines()
                .forEach(line -> assertThat(TextWrapper.columns(line) <= columns || isWhole(line))
                        .as(words + "\ntoo wide: " + line + "\n" + seen)
                        .isTrue());
        page.append("\n```\n$ countersign ")
                .append(words)
                .append('\n')
                .append(seen)
                .append("```\n");
    }

    /** A command or a line of a diff stays whole. */
    private boolean isWhole(String line) {
        return TextWrapper.lines(line.strip(), columns - 4).size() == 1
                || line.strip().matches("[-+@ ].*");
    }

    /** What the terminal shows at the end: the last of what was written over, without colours. */
    private static String seen(String shown) {
        String text = new String(shown.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        return List.of(text.replace("\r\n", "\n").split("\n", -1)).stream()
                .map(line -> line.substring(line.lastIndexOf('\r') + 1))
                .map(line -> line.replaceAll("\u001b\\[[0-9;]*m", "").stripTrailing())
                .collect(Collectors.joining("\n"));
    }

    private String readable(String text, Lab lab) {
        return text.replace(temporary.toString(), "~")
                .replace(lab.key().toString(), "~/.ssh/id_ed25519")
                .replace("port: " + lab.host(1).sshPort(), "port: 22")
                .replace(":" + lab.host(1).sshPort(), "");
    }
}
