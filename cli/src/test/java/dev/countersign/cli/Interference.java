package dev.countersign.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Something that an ordinary account does on a host: a block of {@code interferences.txt}.
 *
 * @param says what it is, for a person
 * @param root what root has set up before, if anything
 * @param script what the account runs
 */
record Interference(String name, String says, Optional<String> root, String script) {

    /** Returns all of them. */
    static List<Interference> all() throws IOException {
        try (InputStream list = Interference.class.getResourceAsStream("interferences.txt")) {
            String[] blocks = new String(list.readAllBytes(), StandardCharsets.UTF_8).split("(?m)^== ", -1);
            List<Interference> all = new ArrayList<>();
            for (String block : List.of(blocks).subList(1, blocks.length)) {
                all.add(of(block));
            }
            return all;
        }
    }

    private static Interference of(String block) {
        String[] head = block.lines().findFirst().orElseThrow().split(": ", 2);
        List<String> lines = block.lines().skip(1).toList();
        return new Interference(
                head[0],
                head[1],
                lines.stream()
                        .filter(each -> each.startsWith("root: "))
                        .map(each -> each.substring("root: ".length()))
                        .findFirst(),
                lines.stream().filter(each -> !each.startsWith("root: ")).collect(Collectors.joining("\n")));
    }

    /** Starts it on a host, as user nobody. */
    void begin(OneHost one) {
        root.ifPresent(each -> one.shell(each).orFail());
        String place = "/tmp/" + name + "-" + System.nanoTime();
        one.host()
                .exec(
                        "setpriv",
                        "--reuid=65534",
                        "--regid=65534",
                        "--clear-groups",
                        "sh",
                        "-c",
                        """
                        mkdir "$1" && cd "$1" || exit 1
                        exec </dev/null >/dev/null 2>&1
                        eval "$2"
                        """,
                        "sh",
                        place,
                        script)
                .orFail();
    }

    /** Ends everything that the account still runs there. */
    static void end(OneHost one) {
        one.host().exec("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "sh", "-c", "kill -s KILL -1");
        one.shell("while grep -q '^interference /tmp ' /proc/mounts; do umount -l /tmp; done");
    }
}
