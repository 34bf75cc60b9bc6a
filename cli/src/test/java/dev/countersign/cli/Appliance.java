package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the tests of an appliance share: its stand-in from {@code lab}, reset before each test, and
 * the steps from check to rollback.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class Appliance {
    private final String lab;
    private final String login;
    private final String reset;

    @TempDir
    Path temporary;

    StandIn nas;
    RealHosts program;

    /**
     * @param lab the folder of {@code lab} with the stand-in
     * @param login {@link StandIn#ROOT} or {@link StandIn#SUDO}
     * @param reset a shell script that resets it
     */
    Appliance(String lab, String login, String reset) {
        this.lab = lab;
        this.login = login;
        this.reset = reset;
    }

    @BeforeAll
    void up() {
        nas = StandIn.up(lab, login);
    }

    @AfterAll
    void down() {
        nas.close();
    }

    @BeforeEach
    void begin() throws IOException, InterruptedException {
        lay();
        program = nas.begin(temporary, reset);
    }

    /** Puts files on the host before it is reset. */
    void lay() throws IOException {}

    /**
     * Asserts that the host is recognised and violated, that its plan contains {@code planned}, and
     * that an apply without {@code allow} is refused.
     */
    void violates(String platform, String allow, String... planned) {
        Terminal.Said check = program.run("check", "--json");
        Terminal.Said plan = program.run("plan");
        Terminal.Said refused = allow.equals("--allow-experimental")
                ? program.run("apply", "--yes", "--allow-documented", "--json")
                : program.run("apply", "--yes", "--json");

        assertThat(check.exit()).as(check.out()).isEqualTo(2);
        assertThat(OneHost.only(check).text("platform")).isEqualTo(platform);
        assertThat(plan.out().replaceAll("\\s+", " "))
                .contains(Stream.of(planned)
                        .map(each -> each.replaceAll("\\s+", " "))
                        .toArray(String[]::new))
                .doesNotContainPattern("\\p{IsHan}");
        assertThat(refused.exit()).isEqualTo(4);
        assertThat(OneHost.only(refused).text("advice")).contains(allow);
    }

    /** Asserts that an apply changes the host, and that a second one finds nothing to do. */
    Terminal.Said changes(String allow) {
        Terminal.Said applied = StandIn.apply(program, allow);

        assertThat(applied.exit()).as(applied.out() + applied.err()).isZero();
        assertThat(OneHost.only(applied).text("outcome")).isEqualTo("Committed");
        assertThat(RealHosts.nmap(nas.host())).isEqualTo("required");
        assertThat(OneHost.only(StandIn.apply(program, allow)).text("outcome")).isEqualTo("AlreadyCompliant");
        return applied;
    }

    /** Rolls the change back. */
    void rollsBack(Terminal.Said applied) {
        Terminal.Said back = program.run("rollback", applied.json().text("run"), "--yes", "--json");

        assertThat(back.exit()).as(back.out() + back.err()).isZero();
        assertThat(RealHosts.nmap(nas.host())).isEqualTo("not required");
    }

    /** Returns a field of the first rule of the host in {@code check --json}. */
    String measured(String field) {
        return OneHost.only(program.run("check", "--json")).maps("rules").get(0).text(field);
    }
}
