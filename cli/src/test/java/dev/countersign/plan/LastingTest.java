package dev.countersign.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.observation.Field;
import dev.countersign.observation.Observation;
import dev.countersign.observation.Observations;
import dev.countersign.observation.WireAnswer.Advertised;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A change that something will undo is refused, with where the setting lasts. */
class LastingTest {
    private static final String SIGN = "  - id: sign\n    severity: high\n    require: {server signing: required}\n";
    private static final String WEAK = "[global]\n\tserver signing = auto\n";
    private static final String FILE = "/etc/samba/smb.conf";
    private static final Acceptance TEMPORARY = Acceptance.NOTHING.temporary(true);

    private static final SeenHost HOST =
            SeenHost.with(WEAK, "[global]\n\tserver signing = if_required\n", Advertised.OFFERED);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "volatile tmpfs                       | it is on tmpfs, in memory, which a reboot empties",
                "volatile /dev/zram0                  | it is on /dev/zram0, in memory, which a reboot empties",
                "volatile overlay /rw/up tmpfs        | upper layer, /rw/up, is on tmpfs, in memory",
                "volatile overlay /x/docker/o/diff -  | in the writable layer of a container (docker)",
                "owner nixos                          | NixOS builds it into its store",
                "written /etc/init.d/s 7 cp\\0040a\\0040b | /etc/init.d/s:7 writes it again at every start (cp a b)"
            })
    void what_will_undo_it_is_said_and_refused(String managed, String words) {
        Planner.Assessment assessed = HOST.assess(seen(FILE + " " + managed), SIGN, Acceptance.NOTHING);

        assertThat(assessed.candidate()).isEmpty();
        assertThat(assessed.plan().decision()).isInstanceOfSatisfying(Decision.Refuses.class, refused -> {
            assertThat(refused.why()).startsWith(FILE + " does not last: ").contains(words);
            assertThat(refused.advice().orElseThrow()).endsWith("--accept-temporary");
        });
        assertThat(assessed.plan().notes()).anyMatch(note -> note.contains(words));
    }

    @Test
    void the_lasting_place_is_named_with_what_makes_it_count_and_what_shows_the_lines() {
        Decision.Refuses refused = (Decision.Refuses) HOST.assess(
                        seen(
                                FILE + " volatile tmpfs",
                                FILE + " owner openwrt",
                                FILE + " written /etc/init.d/samba4 9 x"),
                        SIGN,
                        Acceptance.NOTHING)
                .plan()
                .decision();

        assertThat(refused.why())
                .contains(
                        "it is on tmpfs", "; OpenWrt's Samba package writes it again from /etc/samba/smb.conf.template")
                .doesNotContain("init.d/samba4:9");
        assertThat(refused.advice().orElseThrow())
                .startsWith(
                        "set it where it lasts: /etc/samba/smb.conf.template; then run: /etc/init.d/samba4 restart;")
                .contains("countersign render -l fs1 --owner openwrt");
    }

    @Test
    void whoever_accepts_it_gets_the_change_and_the_note() {
        Planner.Assessment assessed = HOST.assess(seen(FILE + " volatile tmpfs"), SIGN, TEMPORARY);

        assertThat(assessed.candidate()).isPresent();
        assertThat(assessed.plan().notes()).anyMatch(note -> note.startsWith(FILE + " does not last: "));
    }

    @Test
    void an_overlay_of_which_nothing_is_known_is_a_note_and_no_refusal() {
        Planner.Assessment assessed =
                HOST.assess(seen(FILE + " volatile overlay /cow/upper -"), SIGN, Acceptance.NOTHING);

        assertThat(assessed.candidate()).isPresent();
        assertThat(assessed.plan().notes())
                .anyMatch(note -> note.startsWith(FILE + " may not last: ") && note.contains("/cow/upper"));
    }

    @Test
    void a_document_that_is_right_and_was_never_loaded_is_only_loaded() {
        SeenHost right = SeenHost.with(
                "[global]\n\tserver signing = mandatory\n",
                "[global]\n\tserver signing = required\n",
                Advertised.OFFERED);

        Planner.Assessment assessed =
                right.assess(seen(right, FILE + " volatile tmpfs", FILE + " owner openwrt"), SIGN, Acceptance.NOTHING);

        assertThat(assessed.candidate())
                .hasValueSatisfying(each -> assertThat(each.change()).isInstanceOf(Change.Activate.class));
    }

    @Test
    void a_document_that_complies_is_noted_too() {
        SeenHost right = SeenHost.with(
                "[global]\n\tserver signing = mandatory\n",
                "[global]\n\tserver signing = required\n",
                Advertised.REQUIRED);

        HostPlan plan = right.assess(seen(right, FILE + " volatile tmpfs"), SIGN, Acceptance.NOTHING)
                .plan();

        assertThat(plan.decision()).isInstanceOf(Decision.Complies.class);
        assertThat(plan.notes()).anyMatch(note -> note.contains("it is on tmpfs"));
    }

    @Test
    void another_file_or_an_owner_that_nobody_knows_is_no_reason() {
        Planner.Assessment assessed = HOST.assess(
                seen("/srv/other.conf volatile tmpfs", FILE + " owner nobody-knows"), SIGN, Acceptance.NOTHING);

        assertThat(assessed.candidate()).isPresent();
        assertThat(assessed.plan().notes()).noneMatch(note -> note.contains("last"));
    }

    @Test
    void a_container_is_changed_through_the_image_that_it_was_made_from() {
        List<Field> fields = new ArrayList<>(seen().raw());
        fields.removeIf(each -> each.name().startsWith("instance"));
        fields.add(SeenHost.field("contained", "4711"));
        fields.add(SeenHost.field("managed", "4711 owner servercontainers"));

        Decision.Refuses refused = (Decision.Refuses)
                HOST.assess(Observations.of(fields), SIGN, TEMPORARY).plan().decision();

        assertThat(refused.why()).contains("process 4711", "container");
        assertThat(refused.advice().orElseThrow())
                .contains("SAMBA_GLOBAL_CONFIG_NAME", "countersign render -l fs1 --owner servercontainers")
                .endsWith("countersign scan");
    }

    private static Observation seen(String... managed) {
        return seen(HOST, managed);
    }

    private static Observation seen(SeenHost host, String... managed) {
        List<Field> fields = new ArrayList<>(host.observation().raw());
        Stream.of(managed).map(each -> SeenHost.field("managed", each)).forEach(fields::add);
        return Observations.of(fields);
    }
}
