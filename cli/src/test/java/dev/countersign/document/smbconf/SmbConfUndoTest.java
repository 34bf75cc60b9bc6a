package dev.countersign.document.smbconf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.document.Edit;
import dev.countersign.document.Undo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Our lines return to what they were, and not a byte of other people's edits changes. */
class SmbConfUndoTest {
    private static final String MAIN = "/etc/samba/smb.conf";
    private static final int TENTHS = Boolean.getBoolean("countersign.all") ? 10 : 1;
    private static final long SEED = Long.getLong("countersign.seed", 20261122L);
    private static final String BEFORE = """
            [global]
            \tworkgroup = WG
            \tserver signing =  auto \t
            [data]
            \tpath = /srv/data
            """;
    private static final String LEFT = BEFORE.replace("auto", "mandatory");

    private static Undo undo(String before, String left, String now) {
        SmbConfFiles files = new SmbConfFiles(
                MAIN,
                new TreeMap<>(Map.of(MAIN, new SmbConfFiles.Source.Text(bytes(now)))),
                Optional.empty(),
                "/",
                new TreeMap<>());
        return SmbConfUndo.of(files, bytes(before), bytes(left));
    }

    private static Bytes bytes(String text) {
        return Bytes.of(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String undone(String before, String left, String now) {
        Undo undo = undo(before, left, now);
        assertThat(undo).isInstanceOf(Undo.Undone.class);
        return ((Undo.Undone) undo).after().latin1();
    }

    @Test
    void a_value_that_we_changed_gets_its_old_text_back_and_their_lines_stay() {
        String theirs = LEFT.replace("= WG", "= OTHER") + "[new]\n\tpath = /srv/new\n";

        Undo undo = undo(BEFORE, LEFT, theirs);

        assertThat(undo).isInstanceOfSatisfying(Undo.Undone.class, done -> {
            assertThat(done.after().latin1()).isEqualTo(theirs.replace("mandatory", "auto"));
            assertThat(done.settings()).containsExactly("server signing");
        });
    }

    @Test
    void a_line_that_we_added_goes_and_their_neighbours_stay() {
        String before = BEFORE.replace("\tserver signing =  auto \t\n", "");
        String left = before.replace("[global]\n", "[global]\n\tserver signing = mandatory\n");
        String theirs =
                left.replace("[global]\n", "[global]\n# theirs\n").replace("\tworkgroup", "# more\n\tworkgroup");

        assertThat(undone(before, left, theirs)).isEqualTo(theirs.replace("\tserver signing = mandatory\n", ""));
    }

    @Test
    void a_continued_line_comes_back_as_it_was_broken() {
        String before = BEFORE.replace("auto", "au\\\n  to");
        String left = before.replace("au\\\n  to", "mandatory");

        assertThat(undone(before, left, left + "# theirs\n")).isEqualTo(before + "# theirs\n");
    }

    @Test
    void a_file_without_its_last_line_end_goes_on_lacking_it_and_carriage_returns_stay() {
        String before = "[global]\r\n\tworkgroup = WG";
        String left = before + "\r\n[global]\r\n\tserver signing = mandatory";

        assertThat(undone(before, left, left)).isEqualTo(before);
        assertThat(undone(before, left, left + "\r\n# theirs\r\n")).isEqualTo(before + "\r\n# theirs\r\n");
        assertThat(undone(before, left, "# theirs\r\n" + left)).isEqualTo("# theirs\r\n" + before);
    }

    @Test
    void what_we_took_away_comes_back_too() {
        String theirs = BEFORE.replace("\tserver signing =  auto \t\n", "") + "# theirs\n";
        String left = BEFORE.replace("\tserver signing =  auto \t\n", "");

        assertThat(undone(BEFORE, left, theirs)).isEqualTo(BEFORE + "# theirs\n");
    }

    @Test
    void a_line_of_ours_that_they_edited_is_theirs_and_its_place_is_named() {
        Undo edited = undo(BEFORE, LEFT, LEFT.replace("mandatory", "mandatory # ours"));
        Undo gone = undo(BEFORE, LEFT, LEFT.replace("\tserver signing =  mandatory \t\n", ""));

        assertThat(edited).isInstanceOfSatisfying(Undo.Refused.class, refused -> {
            assertThat(refused.why())
                    .contains("'server signing' was edited or removed after the run; that change is kept");
            assertThat(refused.at()).hasToString(MAIN + ":3:2");
        });
        assertThat(gone).isInstanceOf(Undo.Refused.class);
    }

    @Test
    void a_line_of_ours_that_moved_into_a_share_is_theirs() {
        String line = "\tserver signing =  mandatory \t\n";

        assertThat(undo(BEFORE, LEFT, LEFT.replace(line, "") + line)).isInstanceOf(Undo.Refused.class);
    }

    @Test
    void what_somebody_put_back_by_hand_is_left_alone() {
        assertThat(undo(BEFORE, LEFT, BEFORE + "# theirs\n")).isEqualTo(new Undo.Nothing());
    }

    @Test
    void their_settings_below_a_header_that_is_ours_would_move_and_are_not_moved() {
        String before = "[data]\n\tpath = /srv/data\n";
        String left = before + "[global]\n\tserver signing = mandatory\n";

        assertThat(undo(before, left, left + "\tworkgroup = THEIRS\n"))
                .isInstanceOfSatisfying(
                        Undo.Refused.class,
                        refused -> assertThat(refused.why()).contains("other settings would change"));
    }

    @Test
    void a_line_that_did_not_load_is_not_brought_back_into_a_file_that_loads() {
        String before = BEFORE.replace("auto", "always");

        assertThat(undo(before, LEFT, LEFT + "# theirs\n"))
                .isInstanceOfSatisfying(
                        Undo.Refused.class, refused -> assertThat(refused.why()).contains("would not load"));
    }

    /**
     * Seeded: our edit, other people's edits elsewhere, our undo: what stays is only the other
     * edits, byte for byte.
     */
    @Test
    void an_edit_and_others_edits_elsewhere_and_the_undo_are_the_others_edits_alone() throws IOException {
        Random random = new Random(SEED);
        SmbConfGenerator generator = new SmbConfGenerator(random);
        Map<String, Integer> seen = new TreeMap<>();

        for (int i = 0; i < 4_000 * TENTHS; i++) {
            SmbConfFiles files = SmbConfGenerator.inMemory(generator.next());
            if (!(SmbConfCasesTest.require(files) instanceof Edit.Edited edited)) {
                continue;
            }
            Foreign foreign = Foreign.of(files.text(files.main()).orElseThrow(), edited.after(), random);
            SmbConfFiles now = files.with(files.main(), bytes(foreign.onLeft));

            Undo undo = SmbConfUndo.of(now, files.text(files.main()).orElseThrow(), edited.after());

            seen.merge(undo.getClass().getSimpleName(), 1, Integer::sum);
            if (undo instanceof Undo.Undone done) {
                assertThat(done.after().latin1())
                        .as("file %s of seed %s", i, SEED)
                        .isEqualTo(foreign.onBefore);
            }
        }

        assertThat(seen.getOrDefault("Undone", 0)).as("%s", seen).isGreaterThan(500 * TENTHS);
        assertThat(seen.getOrDefault("Nothing", 0)).as("%s", seen).isZero();
        assertThat(seen.getOrDefault("Refused", 0) * 4).as("%s", seen).isLessThan(seen.getOrDefault("Undone", 0));
    }

    /** The same edits by somebody else in both files, on lines that our edit left alone. */
    private record Foreign(String onBefore, String onLeft) {
        static Foreign of(Bytes before, Bytes left, Random random) {
            List<String> was = rows(before);
            List<String> ours = rows(left);
            int head = 0;
            while (head < Math.min(was.size(), ours.size()) && was.get(head).equals(ours.get(head))) {
                head++;
            }
            int tail = 0;
            while (tail < Math.min(was.size(), ours.size()) - head
                    && was.get(was.size() - 1 - tail).equals(ours.get(ours.size() - 1 - tail))) {
                tail++;
            }
            String above = edited(was.subList(0, head), random);
            String below = edited(was.subList(was.size() - tail, was.size()), random);
            return new Foreign(
                    above + String.join("", was.subList(head, was.size() - tail)) + below,
                    above + String.join("", ours.subList(head, ours.size() - tail)) + below);
        }

        private static List<String> rows(Bytes bytes) {
            SmbConfLexer text = SmbConfLexer.of(bytes);
            return text.lines().stream().map(text::raw).toList();
        }

        private static String edited(List<String> rows, Random random) {
            List<String> result = new ArrayList<>();
            for (String row : rows) {
                boolean whole = row.endsWith("\n");
                String own = "# theirs " + random.nextInt() + "\n";
                switch (whole ? random.nextInt(8) : 7) {
                    case 0 -> result.add(own);
                    case 1 -> result.addAll(List.of(own, row));
                    case 2 -> result.addAll(List.of(row, own));
                    case 3 -> result.add("\tworkgroup = W" + random.nextInt(9) + "\n");
                    case 4 -> {}
                    default -> result.add(row);
                }
            }
            return String.join("", result);
        }
    }
}
