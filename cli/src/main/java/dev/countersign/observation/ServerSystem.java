package dev.countersign.observation;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the version in a server's NTLM challenge proves about its system. Nothing is guessed: one
 * build of Windows is often a server and a workstation, a Mac gives the version of Windows 7, and
 * Samba always gives 6.1.0, whatever its release and whoever built it in.
 *
 * @param words for a person, such as {@code Windows Server 2022}
 * @param platform the platform folder, where every system with this version belongs to the same one
 * @param windows whether it is a Windows whose build is known
 */
public record ServerSystem(String words, Optional<String> platform, boolean windows) {
    private static final String CURRENT = "windows";
    private static final String LEGACY = "windows-legacy";
    /** Of 8 and 8.1 on one side, and Server 2012 and 2012 R2 on the other. */
    private static final String EITHER = "";

    private static final NtlmVersion SAMBA = new NtlmVersion(6, 1, 0);
    private static final NtlmVersion WINDOWS_7_OR_MAC = new NtlmVersion(6, 1, 7600);

    /**
     * From this build on a Windows requires signing of the servers that it opens, except 24H2 Home.
     */
    private static final int REQUIRES_AS_CLIENT = 26_100;

    private record Release(String words, String platform) {}

    // Microsoft's pages of release information. Updates that only switch on what an earlier build already contains may
    // give
    // that build's number: 19041 for every release until 22H2, 18362 for 1909, 22621 for 23H2, 26100 for 25H2.
    private static final Map<NtlmVersion, Release> RELEASES = Map.ofEntries(
            entry(new NtlmVersion(5, 1, 2600), new Release("Windows XP", LEGACY)),
            entry(new NtlmVersion(5, 2, 3790), new Release("Windows Server 2003 or XP x64", LEGACY)),
            entry(new NtlmVersion(6, 0, 6000), new Release("Windows Vista", LEGACY)),
            entry(new NtlmVersion(6, 0, 6001), new Release("Windows Vista SP1 or Server 2008", LEGACY)),
            entry(new NtlmVersion(6, 0, 6002), new Release("Windows Vista SP2 or Server 2008 SP2", LEGACY)),
            entry(new NtlmVersion(6, 0, 6003), new Release("Windows Vista SP2 or Server 2008 SP2", LEGACY)),
            entry(WINDOWS_7_OR_MAC, new Release("Windows 7 or Server 2008 R2 without SP1, or a Mac", EITHER)),
            entry(new NtlmVersion(6, 1, 7601), new Release("Windows 7 SP1 or Server 2008 R2 SP1", LEGACY)),
            entry(new NtlmVersion(6, 2, 9200), new Release("Windows 8 or Server 2012", EITHER)),
            entry(new NtlmVersion(6, 3, 9600), new Release("Windows 8.1 or Server 2012 R2", EITHER)),
            current(10_240, "Windows 10 1507"),
            current(10_586, "Windows 10 1511"),
            current(14_393, "Windows 10 1607 or Server 2016"),
            current(15_063, "Windows 10 1703"),
            current(16_299, "Windows 10 1709 or Server 1709"),
            current(17_134, "Windows 10 1803 or Server 1803"),
            current(17_763, "Windows 10 1809 or Server 2019"),
            current(18_362, "Windows 10 or Server, 1903 or 1909"),
            current(18_363, "Windows 10 or Server 1909"),
            current(19_041, "Windows 10 2004 to 22H2, or Server 2004 or 20H2"),
            current(19_042, "Windows 10 or Server 20H2"),
            current(19_043, "Windows 10 21H1"),
            current(19_044, "Windows 10 21H2"),
            current(19_045, "Windows 10 22H2"),
            current(20_348, "Windows Server 2022"),
            current(22_000, "Windows 11 21H2"),
            current(22_621, "Windows 11 22H2 or 23H2"),
            current(22_631, "Windows 11 23H2"),
            current(25_398, "Windows Server 23H2"),
            current(26_100, "Windows 11 24H2 or 25H2, or Server 2025"),
            current(26_200, "Windows 11 25H2"));

    /** The dialects of SMB2 and SMB3, oldest first. */
    private static final List<String> DIALECTS = List.of("2.0.2", "2.1", "3.0", "3.0.2", "3.1.1");

    /** The newest dialect of each Windows, by the first two numbers of its version. */
    private static final Map<String, String> NEWEST =
            Map.of("6.0", "2.0.2", "6.1", "2.1", "6.2", "3.0", "6.3", "3.0.2", "10.0", "3.1.1");

    private static Map.Entry<NtlmVersion, Release> current(int build, String words) {
        return entry(new NtlmVersion(10, 0, build), new Release(words, CURRENT));
    }

    static ServerSystem of(Optional<NtlmVersion> said, Optional<String> dialect) {
        if (said.isEmpty()) {
            return unknown("system not known: it gives no version");
        }
        NtlmVersion version = said.get();
        if (version.equals(SAMBA)) {
            return unknown("Samba, or a device that contains it: release not known");
        }
        Optional<Release> release = Optional.ofNullable(RELEASES.get(version));
        if (release.isEmpty()) {
            return unknown("system not known: it gives version " + version);
        }
        if (dialect.filter(each -> isTooNew(each, version)).isPresent()) {
            return unknown(
                    "system not known: it gives version " + version + ", but no Windows with that version speaks "
                            + dialect.get() + (version.equals(WINDOWS_7_OR_MAC) ? " (Macs are like that)" : ""));
        }
        String platform = release.get().platform();
        return new ServerSystem(
                release.get().words() + " (" + version + ")",
                platform.isEmpty() ? Optional.empty() : Optional.of(platform),
                !version.equals(WINDOWS_7_OR_MAC));
    }

    private static ServerSystem unknown(String why) {
        return new ServerSystem(why, Optional.empty(), false);
    }

    /** Whether a Windows with this version cannot speak {@code dialect}. Before Vista there was only SMB1. */
    private static boolean isTooNew(String dialect, NtlmVersion version) {
        String newest = NEWEST.getOrDefault(version.major() + "." + version.minor(), "");
        return DIALECTS.indexOf(dialect) > DIALECTS.indexOf(newest);
    }

    /**
     * Returns what this build is known to require by default, in one line; empty if it requires
     * nothing, or its system is not known.
     */
    public static Optional<String> requiredByDefault(ServerIdentity identity, WireAnswer answer) {
        boolean recent = identity.version()
                .filter(each -> each.build() >= REQUIRES_AS_CLIENT)
                .isPresent();
        if (!recent || !identity.system(answer.dialect()).windows()) {
            return Optional.empty();
        }
        String asServer = switch (answer.advertised()) {
            case REQUIRED -> "; as a server it requires it too, like 24H2";
            case OFFERED -> "; as a server it does not, like Server 2025 and 24H2 Home";
            case NOT_OFFERED, UNKNOWN -> "";
        };
        return Optional.of(
                "24H2 and Server 2025 already require signing of the servers that they open (24H2 Home does not)"
                        + asServer);
    }
}
