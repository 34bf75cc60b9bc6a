package dev.countersign.wire.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.inventory.SmbLogin;
import dev.countersign.observation.Trial;
import dev.countersign.observation.Trial.Entry;
import dev.countersign.observation.Trial.Held;
import dev.countersign.secret.SecretCommandsAllowed;
import dev.countersign.secret.SecretReference;
import dev.countersign.secret.Secrets;
import dev.countersign.wire.LittleEndian;
import dev.countersign.wire.auth.NtlmResponse;
import dev.countersign.wire.auth.SpnegoToken;
import dev.countersign.wire.login.Challenge.Pair;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Enumerated;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * A server on port 445 may relay an account's login to a directory server. So it gets nothing, or a
 * response which itself says that the session must be signed and that its integrity code must be
 * present.
 */
class RelayTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String DOMAIN = "LAB";
    private static final int SESSION_SECURITY = 0x80000;

    private static LoginProbe account() {
        SmbLogin login =
                new SmbLogin.Ntlm(DoubleServer.USER, Optional.of(DOMAIN), new SecretReference.Environment("PASSWORD"));
        Secrets secrets = new Secrets(Map.of("PASSWORD", DoubleServer.PASSWORD), SecretCommandsAllowed.NONE, PATIENCE);
        return LoginProbe.as(login, secrets, SmbdCell.RANDOM);
    }

    private static DoubleServer spoof() {
        return DoubleServer.requiring((cover, number) -> DoubleServer.proper(cover));
    }

    private static Bytes wrapped(Bytes challenge) {
        return SpnegoToken.next(Optional.of(challenge), Optional.empty());
    }

    private static Trial trial(DoubleServer server) {
        return account().attempt(server, "fs1.example.net", 445, PATIENCE);
    }

    /** Asserts that nothing of the account was sent, and that the verdict says so. */
    private static void getsNothing(Bytes token, String why) {
        DoubleServer spoof = spoof().sending(List.of(token));

        Trial trial = trial(spoof);

        assertThat(Authenticate.in(spoof.received())).as("responses").isEmpty();
        assertThat(spoof.received().latin1()).doesNotContain(utf16(DoubleServer.USER));
        assertThat(trial.entry()).isEqualTo(Entry.NOT_BELIEVED);
        assertThat(List.of(trial.signing(), trial.encryption())).containsOnly(Held.UNKNOWN);
        assertThat(trial.why()).contains(why);
    }

    private static String utf16(String text) {
        return Bytes.of(NtlmResponse.unicode(text)).latin1();
    }

    /** Asserts that one response was sent, which cannot be used elsewhere. */
    private static void getsWhatCannotBeRelayed(Bytes challenge) {
        DoubleServer spoof = spoof().sending(List.of(wrapped(challenge)));

        Trial trial = trial(spoof);

        assertThat(trial.entry()).as(trial.why()).isEqualTo(Entry.USER);
        assertSound(spoof.received(), challenge, DOMAIN, "cifs/fs1.example.net");
    }

    private static void assertSound(Bytes received, Bytes challenge, String domain, String service) {
        assertSound(received, challenge, new Account(DoubleServer.USER, domain, DoubleServer.PASSWORD), service);
    }

    /** An account that logs in. */
    record Account(String user, String domain, String password) {}

    /**
     * Asserts that the received bytes contain one response, which is valid for this service only.
     */
    static void assertSound(Bytes received, Bytes challenge, Account account, String service) {
        List<Authenticate> all = Authenticate.in(received);
        assertThat(all).hasSize(1);
        Authenticate said = all.get(0);
        Bytes hello = Authenticate.hello(received).orElseThrow();
        assertThat(LittleEndian.reader(hello).getInt(12) & Challenge.SIGN)
                .as("SIGN asked")
                .isNotZero();
        assertThat(said.proves(account, challenge.slice(24, 32)))
                .as("the right response, or this test proves nothing")
                .isTrue();
        assertThat(said.flags() & Challenge.SIGN).as("SIGN").isNotZero();
        assertThat(said.code()).as("MIC").isEqualTo(said.rightCode(account, hello, challenge));
        assertThat(said.lm()).as("LM").isEqualTo(Bytes.of(new byte[24]));
        Map<Integer, Bytes> pairs = said.pairs();
        assertThat(pairs.get(6)).as("MsvAvFlags").isEqualTo(Bytes.of(new byte[] {2, 0, 0, 0}));
        assertThat(pairs.get(9)).as("target name").isEqualTo(Bytes.of(NtlmResponse.unicode(service)));
        assertThat(pairs.get(10)).as("channel bindings: none").isEqualTo(Bytes.of(new byte[16]));
        assertThat(pairs.keySet()).isSubsetOf(1, 2, 3, 4, 5, 6, 7, 9, 10);
    }

    @TestFactory
    Stream<DynamicTest> a_challenge_that_could_be_relayed_or_is_wrong_gets_nothing_of_the_account() {
        Challenge usual = Challenge.usual();
        Challenge timeless = Challenge.of(Challenge.EVERYTHING, 2, 1, 4, 3);
        byte[] junk = {2, 0, 0x40, 0, 'D', 0};
        return Stream.of(
                refused("no SIGN", usual.without(Challenge.SIGN), "SIGN"),
                refused("no SIGN and no timestamp", timeless.without(Challenge.SIGN), "SIGN"),
                refused("no SIGN, SEAL instead", usual.without(Challenge.SIGN).with(0x20), "SIGN"),
                refused(
                        "no SIGN, ALWAYS_SIGN alone",
                        usual.without(Challenge.SIGN).with(0x8000),
                        "SIGN"),
                refused("no flags at all", usual.without(-1), "Unicode"),
                refused("no session security", usual.without(SESSION_SECURITY), "session security"),
                refused(
                        "LM_KEY instead of session security",
                        usual.without(SESSION_SECURITY).with(0x80),
                        "session security"),
                refused("OEM instead of Unicode", usual.without(1).with(2), "Unicode"),
                refused("a second timestamp", usual.and(7, Bytes.of(new byte[8])), "twice"),
                refused("a second name", usual.and(2, Bytes.of(NtlmResponse.unicode("OTHER"))), "twice"),
                refused("a timestamp of 4 bytes", timeless.and(7, Bytes.of(new byte[4])), "broken field 7"),
                refused("a list of 60,000 bytes", usual.and(200, Bytes.of(new byte[60_000])), "4096"),
                refused("a name of 5,000 bytes", timeless.and(5, Bytes.of(new byte[5_000])), "4096"),
                refused("a list that is cut", wrapped(usual.encoded(junk)), "broken"),
                refused(
                        "a list cut in the head of a pair",
                        wrapped(usual.encoded(Arrays.copyOf(usual.list(), usual.list().length - 2))),
                        "broken"),
                refused(
                        "a list that reaches beyond the message",
                        wrapped(usual.encoded().slice(0, usual.encoded().length() - 10)),
                        "broken"),
                refused("half a challenge", wrapped(usual.encoded().slice(0, 40)), "no NTLM challenge"),
                refused("raw NTLM without SPNEGO", usual.encoded(), "token"),
                refused("an AUTHENTICATE as challenge", wrapped(authenticateLike(usual)), "no NTLM challenge"),
                refused("an empty token", SpnegoToken.next(Optional.empty(), Optional.empty()), "no challenge"),
                refused("a rejection with a challenge in it", rejecting(usual.encoded()), "rejects"));
    }

    private static Bytes authenticateLike(Challenge challenge) {
        byte[] bytes = challenge.encoded().toArray();
        bytes[8] = 3;
        return Bytes.of(bytes);
    }

    /** Returns the envelope of {@code challenge} with negState 2 in it (RFC 4178 4.2.2). */
    private static Bytes rejecting(Bytes challenge) {
        DERSequence fields = new DERSequence(new ASN1Encodable[] {
            new DERTaggedObject(true, 0, new ASN1Enumerated(2)),
            new DERTaggedObject(true, 2, new DEROctetString(challenge.toArray()))
        });
        try {
            return Bytes.of(new DERTaggedObject(true, 1, fields).getEncoded());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static DynamicTest refused(String name, Challenge challenge, String why) {
        return refused(name, wrapped(challenge.encoded()), why);
    }

    private static DynamicTest refused(String name, Bytes token, String why) {
        return DynamicTest.dynamicTest(name, () -> getsNothing(token, why));
    }

    @TestFactory
    Stream<DynamicTest> a_challenge_that_is_only_odd_gets_a_response_that_cannot_be_relayed() {
        Challenge usual = Challenge.usual();
        Challenge timeless = Challenge.of(Challenge.EVERYTHING, 2, 1, 4, 3);
        Bytes zeros = Bytes.of(new byte[4]);
        return Stream.of(
                answered("as usual", usual),
                answered("no timestamp", timeless),
                answered("MsvAvFlags of the server's: no integrity code", timeless.and(6, zeros)),
                answered("MsvAvFlags of the server's, with a timestamp", usual.and(6, zeros)),
                answered("MsvAvFlags: an untrusted name", usual.and(6, Bytes.of(new byte[] {5, 0, 0, 0}))),
                answered("MsvAvFlags of no bytes", usual.and(6, Bytes.EMPTY)),
                answered("a target name of the server's", usual.and(9, Bytes.of(NtlmResponse.unicode("ldap/dc1")))),
                answered("channel bindings of the server's", usual.and(10, Bytes.of(new byte[] {1, 2, 3, 4}))),
                answered("a single host of the server's", usual.and(8, Bytes.of(new byte[48]))),
                answered("a pair that nobody knows", usual.and(0x7777, Bytes.utf8("?"))),
                answered("odd order", Challenge.of(Challenge.EVERYTHING, 7, 3, 1, 5, 4, 2)),
                answered("a list without an end", usual.endless()),
                answered("no list", Challenge.of(Challenge.EVERYTHING)),
                answered("no list and no flag for one", Challenge.of(Challenge.EVERYTHING & ~0x800000)),
                answered("only an end", new Challenge(Challenge.EVERYTHING, true, List.of(new Pair(7, time())), true)),
                answered("no version", usual.ofNoVersion()),
                answered("LM_KEY too", usual.with(0x80)),
                answered("ANONYMOUS", usual.with(0x800)),
                answered("no 128 bit", usual.without(0x20000000)),
                answered("56 bit", usual.without(0x20000000).with(0x80000000)),
                answered("no KEY_EXCH", usual.without(0x40000000)),
                answered("no KEY_EXCH, no 128 bit, no timestamp", timeless.without(0x60000000)),
                answered("no ALWAYS_SIGN", usual.without(0x8000)),
                answered("no NTLM flag", usual.without(0x200)),
                answered("every flag", usual.with(-1)));
    }

    private static Bytes time() {
        return Challenge.usual().pairs().get(4).value();
    }

    private static DynamicTest answered(String name, Challenge challenge) {
        return DynamicTest.dynamicTest(name, () -> getsWhatCannotBeRelayed(challenge.encoded()));
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/ntlm/challenges.csv", delimiter = ';', useHeadersInDisplayName = true)
    void a_real_servers_challenge_is_answered_when_it_agrees_to_what_is_asked(
            String server, String flags, String pairs, boolean end, boolean version) {
        int seen = Integer.parseUnsignedInt(flags.substring(2), 16);
        int[] ids = pairs.equals("-")
                ? new int[0]
                : Arrays.stream(pairs.split(" ")).mapToInt(Integer::parseInt).toArray();
        Challenge asSeen = as(Challenge.of(seen, ids), end, version);
        // What a server of that kind says to us, because we request both.
        Challenge agreeing = asSeen.with(Challenge.SIGN | SESSION_SECURITY);

        boolean agreed = asSeen.flags() == agreeing.flags();

        getsWhatCannotBeRelayed(agreeing.encoded());
        if (agreed) {
            getsWhatCannotBeRelayed(asSeen.encoded());
        } else {
            getsNothing(wrapped(asSeen.encoded()), "the server does not agree to");
        }
    }

    private static Challenge as(Challenge challenge, boolean end, boolean version) {
        Challenge listed = end ? challenge : challenge.endless();
        return version ? listed : listed.ofNoVersion();
    }

    @Test
    void a_second_challenge_gets_no_second_response() {
        Bytes token = wrapped(Challenge.usual().encoded());
        DoubleServer spoof = spoof().sending(List.of(token, token, token));

        Trial trial = trial(spoof);

        assertThat(Authenticate.in(spoof.received())).hasSize(1);
        assertThat(trial.entry()).isEqualTo(Entry.NOT_BELIEVED);
        assertThat(trial.why()).contains("second");
    }

    @Test
    void a_server_that_lets_somebody_in_without_a_challenge_has_proved_nothing() {
        Trial trial = trial(spoof().sending(List.of()));

        assertThat(trial.signing()).as(trial.why()).isEqualTo(Held.UNKNOWN);
        assertThat(trial.entry()).isEqualTo(Entry.NOT_BELIEVED);
    }

    @Test
    void two_logins_at_one_server_are_two_responses_that_have_nothing_in_common() {
        DoubleServer one = spoof();
        DoubleServer other = spoof();

        trial(one);
        trial(other);

        assertThat(Authenticate.in(one.received()).get(0).nt())
                .isNotEqualTo(Authenticate.in(other.received()).get(0).nt());
    }

    @Test
    void nobody_and_a_guest_have_nothing_to_lose_and_answer_without_SIGN_too() {
        Challenge unsigned = Challenge.of(Challenge.EVERYTHING & ~Challenge.SIGN, 2, 1);
        DoubleServer guests = new DoubleServer(3, 1, false, (cover, number) -> DoubleServer.Answer.OK_UNSIGNED);
        DoubleServer nobodys = new DoubleServer(3, 1, false, (cover, number) -> DoubleServer.Answer.OK_UNSIGNED);

        Trial guest = LoginProbe.asGuest(SmbdCell.RANDOM).attempt(guests.challenging(unsigned), "fs1", 445, PATIENCE);
        Trial nobody =
                LoginProbe.anonymously(SmbdCell.RANDOM).attempt(nobodys.challenging(unsigned), "fs1", 445, PATIENCE);

        assertThat(guest.entry()).as(guest.why()).isEqualTo(Entry.GUEST);
        assertThat(nobody.entry()).as(nobody.why()).isEqualTo(Entry.ANONYMOUS);
    }

    @Test
    void a_challenge_that_is_not_answered_costs_the_account_no_attempt() {
        LockoutGuard once = new LockoutGuard(account());
        DoubleServer spoof = spoof().challenging(Challenge.usual().without(Challenge.SIGN));
        DoubleServer honest = spoof();

        Trial first = once.attempt(spoof, "fs1", 445, PATIENCE);
        Trial second = once.attempt(honest, "fs2", 445, PATIENCE);

        assertThat(first.entry()).isEqualTo(Entry.NOT_BELIEVED);
        assertThat(second.entry()).isEqualTo(Entry.USER);
    }
}
