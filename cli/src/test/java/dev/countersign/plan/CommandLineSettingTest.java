package dev.countersign.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.observation.Instance;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineSettingTest {
    private static List<CommandLineSetting> of(String... words) {
        return CommandLineSetting.of(new Instance(
                10,
                "100",
                0,
                Optional.empty(),
                "/",
                Bytes.utf8(String.join("\0", words) + "\0"),
                Optional.empty(),
                List.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "--option=server signing=auto,  , server signing, auto",
        "--option=server signing = a=b, , server signing, a=b",
        "--option, serversigning=No,      serversigning, No",
        "--debuglevel=3,                , log level, 3",
        "--debuglevel, 3,                 log level, 3",
        "-d3,                           , log level, 3",
        "-DFd3,                         , log level, 3",
        "-d, 3,                           log level, 3"
    })
    void every_form_of_a_word_that_sets_something(String first, String second, String name, String value) {
        List<CommandLineSetting> found =
                second == null ? of("/usr/sbin/smbd", "-D", first) : of("/usr/sbin/smbd", "-D", first, second);

        assertThat(found)
                .containsExactly(new CommandLineSetting(name, value, second == null ? first : first + " " + second));
    }

    @Test
    void what_sets_nothing_and_what_comes_after_the_end_of_the_options_is_left_alone() {
        assertThat(of("--option=server signing=auto"))
                .as("the name of the program")
                .isEmpty();
        assertThat(of("smbd", "-D", "-s", "/etc/samba/smb.conf", "--no-process-group", "--option=nothing", "--option"))
                .isEmpty();
        assertThat(of("smbd", "--", "--option=server signing=auto")).isEmpty();
        assertThat(of("smbd --option=server signing=auto")).as("as ps shows it").isEmpty();
    }

    @Test
    void a_parameter_is_the_same_under_any_of_its_names() {
        assertThat(of("smbd", "--option=SERVERSIGNING=no").get(0).sets("server signing"))
                .isTrue();
        assertThat(of("smbd", "--option=min protocol=NT1").get(0).sets("server min protocol"))
                .isTrue();
        assertThat(of("smbd", "--option=client signing=no").get(0).sets("server signing"))
                .isFalse();
    }
}
