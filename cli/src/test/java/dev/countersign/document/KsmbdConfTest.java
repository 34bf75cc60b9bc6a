package dev.countersign.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A ksmbd.conf, which looks like an smb.conf but is read differently. */
class KsmbdConfTest {
    @ParameterizedTest
    @CsvSource({
        "mandatory,mandatory",
        "MANDATORY,mandatory",
        "'mandatory # yes',mandatory",
        "'mandatory;',mandatory",
        "auto,auto",
        "enabled,enabled",
        "required,disabled",
        "forced,disabled",
        "yes,disabled",
        "disabled,disabled",
        "'',auto"
    })
    void a_word_that_ksmbd_does_not_know_switches_signing_off(String written, String word) {
        KsmbdConf conf = read("[global]\n\tserver signing = " + written + "\n");

        assertThat(conf.word("server signing")).isEqualTo(word);
    }

    @ParameterizedTest
    @CsvSource({
        "smb3 encryption,mandatory,mandatory",
        "smb3 encryption,auto,auto",
        "smb3 encryption,required,disabled",
        "smb3 encryption,'',auto",
        "map to guest,Bad User,bad user",
        "map to guest,bad password,never",
        "map to guest,Never,never",
        "map to guest,'',never"
    })
    void what_it_makes_of_encryption_and_guests(String setting, String written, String word) {
        assertThat(read("[global]\n\t" + setting + " = " + written + "\n").word(setting))
                .isEqualTo(word);
    }

    @Test
    void two_spellings_of_the_guests_disagree_as_well() {
        assertThat(read("[global]\nmap to guest = bad user\nMap To Guest = never\n")
                        .disagrees("map to guest"))
                .isTrue();
    }

    @Test
    void of_several_rows_the_first_with_a_value_wins_and_is_the_one_that_is_changed() {
        String text =
                "[global]\nserver signing =\nserver signing = auto\n[s]\npath = /s\n[GLOBAL]\nserver signing = mandatory\n";

        Edit edit = read(text).set("server signing", "mandatory");

        assertThat(read(text).word("server signing")).isEqualTo("auto");
        assertThat(after(edit)).isEqualTo(text.replace("= auto", "= mandatory"));
    }

    @Test
    void keeps_what_follows_the_value() {
        String text = "[global]\n  server signing=auto\t; why\n";

        Edit edit = read(text).set("server signing", "mandatory");

        assertThat(after(edit)).isEqualTo("[global]\n  server signing=mandatory\t; why\n");
        assertThat(read(after(edit)).set("server signing", "mandatory")).isEqualTo(new Edit.LeftAlone());
        assertThat(after(read(after(edit)).set("server signing", "auto"))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "'[global]\n\tworkgroup = WG\n[s]\npath = /s\n','[global]\n\tserver signing = mandatory\n\tworkgroup = WG\n[s]\npath = /s\n'",
        "'[s]\npath = /s\n','[global]\n\tserver signing = mandatory\n[s]\npath = /s\n'",
        "'[global]','[global]\n\tserver signing = mandatory'"
    })
    void adds_a_row_to_the_global_section(String before, String after) {
        assertThat(after(read(before).set("server signing", "mandatory"))).isEqualTo(after);
    }

    @Test
    void takes_an_added_row_away_again() {
        String before = "[global]\n\tworkgroup = WG";

        String after = after(read(before).set("server signing", "mandatory"));

        assertThat(after(read(after).remove("server signing"))).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "'[global]\r\nx = 1\r\n',1",
        "'x = 1\n[global]\n',1",
        "'[global]\nno equals sign\n',2",
        "'[global]\n= 1\n',2",
        "'[]\n',1"
    })
    void says_which_row_keeps_the_file_from_loading_and_edits_nothing(String text, int row) {
        KsmbdConf conf = read(text);

        assertThat(conf.unloadable())
                .hasValueSatisfying(at -> assertThat(at.line()).isEqualTo(row));
        assertThat(conf.set("server signing", "mandatory")).isInstanceOf(Edit.Refused.class);
    }

    @Test
    void leaves_two_spellings_of_one_key_to_a_person() {
        KsmbdConf conf = read("[global]\nserver signing = mandatory\nServer Signing = auto\n");

        assertThat(conf.disagrees("server signing")).isTrue();
        assertThat(conf.value("server signing")).isEmpty();
        assertThat(conf.set("server signing", "mandatory")).isInstanceOf(Edit.Refused.class);
    }

    private static KsmbdConf read(String text) {
        return KsmbdConf.of("/etc/ksmbd/ksmbd.conf", Bytes.of(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static String after(Edit edit) {
        return edit instanceof Edit.Edited edited ? edited.after().latin1() : edit.toString();
    }
}
