package dev.countersign.document.smbconf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.document.Edit;
import dev.countersign.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every case of resources/smbconf, compared with the real Samba's output and with the committed
 * list of outcomes.
 */
class SmbConfCasesTest {
    private static final String SIGNING = "server signing";

    @TempDir
    Path work;

    static List<SmbConfCase> cases() throws IOException {
        return SmbConfCase.all();
    }

    @Test
    void there_are_as_many_cases_as_outcomes() throws IOException {
        assertThat(SmbConfCase.outcomes().stream().filter(row -> !row.startsWith("#")))
                .hasSize(SmbConfCase.all().size())
                .hasSizeGreaterThanOrEqualTo(45);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void reads_what_testparm_reads(SmbConfCase each) throws IOException {
        SmbConfFiles files = SmbConfOnDisk.gather(each.unpack(work), each.registry());

        SmbConfValue value = Testparm.meaning(SmbConfReading.of(files)).value(SmbConfParameters.key(SIGNING));

        assertThat(asPrinted(value)).isEqualTo(each.effective());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void smbd_goes_by_the_same_value_but_where_a_config_file_takes_over(SmbConfCase each) throws IOException {
        SmbConfFiles files = SmbConfOnDisk.gather(each.unpack(work), each.registry());

        SmbConfValue value = SmbConfReading.of(files).value(SIGNING);

        assertThat(asPrinted(value))
                .isEqualTo(each.name().equals("36-config-file") ? Optional.of("No") : each.effective());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void does_with_every_case_what_the_list_says(SmbConfCase each) throws IOException {
        SmbConfFiles files = SmbConfOnDisk.gather(each.unpack(work), each.registry());

        Edit edit = require(files);

        assertThat(SmbConfCase.outcomes()).contains(each.name() + " | " + words(edit));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_second_edit_changes_nothing(SmbConfCase each) throws IOException {
        SmbConfFiles files = SmbConfOnDisk.gather(each.unpack(work), each.registry());
        Edit first = require(files);

        SmbConfFiles changed =
                after(first).map(bytes -> files.with(files.main(), bytes)).orElse(files);
        Edit second = require(changed);

        assertThat(second).isEqualTo(first instanceof Edit.Refused ? first : new Edit.LeftAlone());
    }

    @ParameterizedTest
    @MethodSource("cases")
    @Needs({"testparm", "net", "root"})
    void the_real_testparm_says_required_and_nothing_else_moved(SmbConfCase each) throws IOException {
        Path main = each.unpack(work);
        each.importRegistry(work);
        SmbConfFiles files = SmbConfOnDisk.gather(main, each.registry());
        Edit edit = require(files);
        Path before = main;
        if (edit instanceof Edit.Repaired repaired) {
            before = Files.write(
                    main.resolveSibling("before.conf"),
                    repaired.withoutTheBadLine().toArray());
        }
        Path after = Files.write(
                main.resolveSibling("after.conf"),
                after(edit).or(() -> files.text(files.main())).orElseThrow().toArray());

        Testparm.Answer was = Testparm.dump(before);
        Testparm.Answer is = Testparm.dump(after);

        assertThat(is.dumpWithout(SIGNING)).isEqualTo(was.dumpWithout(SIGNING));
        if (after(edit).isPresent()) {
            assertThat(is.exit()).isZero();
            assertThat(Testparm.value(after, SIGNING).output()).isEqualTo("required\n");
        }
    }

    static Edit require(SmbConfFiles files) {
        SmbConfReading reading = SmbConfReading.of(files);
        boolean encrypted = reading.value("server smb encrypt").word().equals(Optional.of("required"));
        boolean controller = reading.value("server role")
                .word()
                .filter("active directory domain controller"::equals)
                .isPresent();
        Predicate<String> good = word -> encrypted || word.equals("required") || (controller && word.equals("default"));
        return SmbConfEditor.set(files, SIGNING, "required", good);
    }

    static Optional<Bytes> after(Edit edit) {
        if (edit instanceof Edit.Edited edited) {
            return Optional.of(edited.after());
        }
        return edit instanceof Edit.Repaired repaired ? Optional.of(repaired.after()) : Optional.empty();
    }

    private static Optional<String> asPrinted(SmbConfValue value) {
        return value instanceof SmbConfValue.Unset ? Optional.of("default") : value.word();
    }

    private static String words(Edit edit) {
        if (edit instanceof Edit.Edited edited) {
            return "edited | line " + edited.at().line();
        }
        if (edit instanceof Edit.Repaired repaired) {
            return "repaired | line " + repaired.at().line();
        }
        if (edit instanceof Edit.Refused refused) {
            return "refused | " + refused.why().replaceAll("/[^ ']*/", "");
        }
        return "left alone";
    }
}
