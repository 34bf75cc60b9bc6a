package dev.countersign.wire.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.observation.Besides;
import dev.countersign.observation.ServerIdentity;
import dev.countersign.observation.ServerIdentity.Membership;
import dev.countersign.observation.WireAnswer;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.wire.scan.RelayRanking.Rank;
import dev.countersign.wire.scan.RelayRanking.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is fixed first, and that a server cannot hide behind a name. */
class RelayRankingTest {
    private final RelayRanking ranking = new RelayRanking();

    private void found(String address, String guid, String name, Membership membership, Advertised advertised) {
        ServerIdentity identity = new ServerIdentity(
                Optional.empty(),
                Optional.empty(),
                Optional.of(name),
                Optional.of("Corp.example.net"),
                Optional.empty(),
                membership,
                Optional.empty(),
                "test");
        WireAnswer answer = new WireAnswer(
                address,
                445,
                advertised,
                Optional.of(1),
                Optional.of("3.1.1"),
                guid.isEmpty() ? Optional.empty() : Optional.of(guid),
                "test");
        ranking.add(new ScanResult(
                new ScanTarget(address, 445, true, TargetReader.literal(address)),
                true,
                answer,
                new Besides(Optional.of(identity), List.of(), Optional.empty()),
                List.of()));
    }

    @Test
    void domain_controllers_come_first_then_servers_with_several_names_then_the_rest() {
        found("192.0.2.1", "01", "ws1.corp.example.net", Membership.DOMAIN, Advertised.OFFERED);
        found("192.0.2.2", "02", "fs1.corp.example.net", Membership.DOMAIN, Advertised.OFFERED);
        found("192.0.2.3", "02", "fs1.corp.example.net", Membership.DOMAIN, Advertised.OFFERED);
        found("192.0.2.4", "04", "cluster.corp.example.net", Membership.DOMAIN, Advertised.NOT_OFFERED);
        found("192.0.2.5", "04", "cluster.corp.example.net", Membership.DOMAIN, Advertised.NOT_OFFERED);
        found("files.example.net", "04", "cluster.corp.example.net", Membership.DOMAIN, Advertised.NOT_OFFERED);
        found("192.0.2.6", "06", "DC1.corp.example.net", Membership.DOMAIN, Advertised.OFFERED);
        found("192.0.2.7", "07", "safe.corp.example.net", Membership.DOMAIN, Advertised.REQUIRED);
        List<String> asked = new ArrayList<>();

        List<Server> ranked = ranking.ranked(domain -> {
            asked.add(domain);
            return Set.of("dc1.corp.example.net", "safe.corp.example.net");
        });

        assertThat(ranked)
                .extracting(Server::name)
                .containsExactly(
                        "DC1.corp.example.net",
                        "cluster.corp.example.net",
                        "fs1.corp.example.net",
                        "ws1.corp.example.net");
        assertThat(ranked)
                .extracting(Server::rank)
                .containsExactly(Rank.DOMAIN_CONTROLLER, Rank.SEVERAL_NAMES, Rank.SEVERAL_NAMES, Rank.OTHER);
        assertThat(ranked.get(1).endpoints())
                .containsExactly("192.0.2.4:445", "192.0.2.5:445", "files.example.net:445");
        assertThat(asked).containsExactly("corp.example.net");
    }

    @Test
    void equal_guids_alone_are_not_one_server_and_no_guid_is_no_server_of_another() {
        found("192.0.2.1", "aa", "one", Membership.NONE, Advertised.OFFERED);
        found("192.0.2.2", "aa", "two", Membership.NONE, Advertised.OFFERED);
        found("192.0.2.3", "", "one", Membership.NONE, Advertised.OFFERED);
        found("192.0.2.4", "", "one", Membership.NONE, Advertised.OFFERED);

        List<Server> ranked = ranking.ranked(domain -> Set.of());

        assertThat(ranked).hasSize(4).extracting(Server::rank).containsOnly(Rank.OTHER);
    }

    @Test
    void a_server_that_is_in_no_domain_is_not_looked_up_whatever_it_says() {
        found("192.0.2.1", "01", "dc1.corp.example.net", Membership.NONE, Advertised.OFFERED);

        List<Server> ranked = ranking.ranked(domain -> {
            throw new AssertionError(domain);
        });

        assertThat(ranked).extracting(Server::rank).containsExactly(Rank.OTHER);
    }

    @Test
    void only_a_few_domains_are_looked_up() {
        for (int number = 1; number <= 50; number++) {
            ServerIdentity identity = new ServerIdentity(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of("x.d" + number + ".example.net"),
                    Optional.of("d" + number + ".example.net"),
                    Optional.empty(),
                    Membership.DOMAIN,
                    Optional.empty(),
                    "test");
            ranking.add(new ScanResult(
                    ScanTarget.named("h" + number, 445),
                    true,
                    new WireAnswer(
                            "h",
                            445,
                            Advertised.OFFERED,
                            Optional.of(1),
                            Optional.of("3.1.1"),
                            Optional.empty(),
                            "test"),
                    new Besides(Optional.of(identity), List.of(), Optional.empty()),
                    List.of()));
        }
        List<String> asked = new ArrayList<>();

        ranking.ranked(domain -> {
            asked.add(domain);
            return Set.of();
        });

        assertThat(asked).hasSize(8);
    }
}
