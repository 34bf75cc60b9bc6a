package dev.countersign.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.observation.Trial;
import dev.countersign.observation.Trial.Entry;
import dev.countersign.observation.Trial.Held;
import dev.countersign.observation.WireAnswer;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.observation.WirePicture;
import dev.countersign.plan.Decision;
import dev.countersign.plan.Goal;
import dev.countersign.plan.GuestForecast;
import dev.countersign.plan.GuestForecast.Admission;
import dev.countersign.plan.HostPlan;
import dev.countersign.plan.OpenShare;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of guests, from the configuration and from logins. */
class GuestAccessTest {
    private static HostPlan host(Admission admission, Advertised wire, Entry... tried) {
        return host("fs1", "public", "Bad User", admission, wire, tried);
    }

    private static HostPlan host(
            String name, String share, String mapping, Admission admission, Advertised wire, Entry... tried) {
        WireAnswer answer = new WireAnswer(
                "192.0.2.1", 445, wire, Optional.empty(), Optional.of("3.1.1"), Optional.of("ab".repeat(16)), "test");
        List<Trial> trials = Stream.of(tried)
                .map(entry -> new Trial(
                        "fs1",
                        445,
                        Trial.GUEST,
                        entry,
                        Optional.of("3.1.1"),
                        Optional.empty(),
                        List.of(),
                        Held.UNKNOWN,
                        Held.UNKNOWN,
                        "test"))
                .toList();
        List<OpenShare> shares = admission == Admission.ALLOWED
                ? List.of(new OpenShare(share, List.of("guest ok"), Optional.empty(), false, Optional.empty()))
                : List.of();
        return new HostPlan(
                name,
                "samba",
                Optional.empty(),
                new WirePicture(List.of(new WirePicture.Endpoint(answer, Optional.empty(), trials))),
                List.of(),
                new Decision.CannotTell("test", Optional.empty(), ExitCode.COULD_NOT_TELL, true),
                new Goal(Advertised.UNKNOWN, false, ""),
                List.of(),
                List.of(),
                new GuestForecast(
                        admission,
                        admission == Admission.UNKNOWN ? Optional.empty() : Optional.of(mapping),
                        (shares.isEmpty() ? "no share is open to them" : "share '" + share + "'") + ", map to guest = "
                                + mapping,
                        shares,
                        List.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "ALLOWED,        , open",
        "NO_SHARE,       , open",
        "WITHOUT_A_NAME, , open",
        "REFUSED,        , closed",
        "UNKNOWN,        , \u2013",
        "REFUSED,   GUEST, let in",
        "ALLOWED, REFUSED, refused",
        "ALLOWED,  FAILED, open"
    })
    void a_login_outweighs_the_configuration(Admission admission, Entry tried, String word) {
        HostPlan host =
                tried == null ? host(admission, Advertised.OFFERED) : host(admission, Advertised.OFFERED, tried);

        assertThat(GuestAccess.brief(host)).isEqualTo(word);
    }

    @Test
    void users_are_judged_by_the_wire_and_guests_by_the_configuration() {
        assertThat(GuestAccess.forecast(host(Admission.ALLOWED, Advertised.OFFERED)))
                .contains("24H2: users yes, guests blocked: share 'public', map to guest = Bad User");
        assertThat(GuestAccess.forecast(host(Admission.ALLOWED, Advertised.NOT_OFFERED))
                        .orElse(""))
                .startsWith("24H2: users no, guests blocked: ");
        assertThat(GuestAccess.forecast(host(Admission.ALLOWED, Advertised.UNKNOWN))
                        .orElse(""))
                .startsWith("24H2: users unknown, guests blocked: ");
        assertThat(GuestAccess.forecast(host(Admission.UNKNOWN, Advertised.OFFERED)))
                .isEmpty();
    }

    @Test
    void a_login_that_the_configuration_does_not_explain_is_said() {
        assertThat(GuestAccess.forecast(host(Admission.ALLOWED, Advertised.OFFERED, Entry.REFUSED))
                        .orElse(""))
                .endsWith("; a login as guest was refused all the same: smbd may not have loaded this yet");
        assertThat(GuestAccess.forecast(host(Admission.REFUSED, Advertised.OFFERED, Entry.GUEST))
                        .orElse(""))
                .endsWith("; a login as guest was let in all the same: smbd may not have loaded this yet");
        assertThat(GuestAccess.forecast(host(Admission.ALLOWED, Advertised.OFFERED, Entry.GUEST))
                        .orElse(""))
                .endsWith("map to guest = Bad User");
    }

    @Test
    void a_login_that_no_word_of_the_configuration_lets_in_contradicts_nothing() {
        assertThat(GuestAccess.forecast(
                        host("fs1", "public", "Bad Uid", Admission.ALLOWED, Advertised.OFFERED, Entry.REFUSED)))
                .contains("24H2: users yes, guests blocked: share 'public', map to guest = Bad Uid");
    }

    @Test
    void without_an_open_share_it_says_who_becomes_a_guest() {
        assertThat(GuestAccess.forecast(host(Admission.NO_SHARE, Advertised.OFFERED)))
                .contains("24H2: users yes, guests blocked, and a mistyped name becomes a guest: no share is open to"
                        + " them, map to guest = Bad User");
        assertThat(GuestAccess.forecast(host("fs1", "x", "Bad Password", Admission.NO_SHARE, Advertised.OFFERED))
                        .orElse(""))
                .contains("a mistyped name or password becomes a guest");
    }

    @Test
    void of_many_hosts_with_shares_of_their_own_some_are_shown_and_the_rest_is_counted() {
        List<HostPlan> hosts = IntStream.rangeClosed(1, 40)
                .mapToObj(at -> host("fs" + at, "s" + at, "Bad User", Admission.ALLOWED, Advertised.OFFERED))
                .toList();

        String brief = Screen.fitting(120, console -> CheckView.show(console, hosts, "4f2a91c0", false))
                .text();
        String all = Screen.fitting(120, console -> CheckView.show(console, hosts, "4f2a91c0", true))
                .text();

        assertThat(brief)
                .contains("fs1: 24H2: users yes, guests blocked: share 's1'", "share 's5'")
                .contains("Guests of 35 more hosts: countersign check -v")
                .doesNotContain("share 's6'");
        assertThat(all).contains("share 's40'").doesNotContain("more hosts:");
    }

    @Test
    void what_is_not_known_is_absent_in_json() {
        assertThat(GuestAccess.values(host(Admission.UNKNOWN, Advertised.OFFERED)))
                .containsOnlyKeys("guest", "anonymous", "configured");
    }
}
