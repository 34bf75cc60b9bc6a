package dev.countersign.platform;

import java.util.Locale;

/**
 * The properties of a Windows release that decide what an absent value means there: its build,
 * whether it is a server or a domain controller, and its edition. Windows 11 24H2 and Server 2025
 * have the same build number. Known from Microsoft's pages on SMB signing and on insecure guest
 * logons; no Windows runs in this program's tests.
 *
 * @param build for example 26100; 0 if not known
 * @param productType {@code WinNT}, {@code ServerNT} or {@code LanmanNT} (a domain controller)
 * @param edition for example {@code Professional} or {@code Core}; the Home editions are those that
 * begin with Core
 */
public record WindowsRelease(int build, String productType, String edition) {
    /**
     * From this build on signing is required by default, in some editions on both sides and in some
     * on one.
     */
    private static final int SIGNING_BY_DEFAULT = 26_100;
    /** Windows 10, version 1709: Enterprise and Education no longer log in as a guest. */
    private static final int NO_GUEST = 16_299;
    /** Server 2019: servers no longer log in as a guest. */
    private static final int NO_GUEST_SERVER = 17_763;
    /** The preview of Windows 11 in which Pro, too, no longer logs in as a guest. */
    private static final int NO_GUEST_PRO = 25_267;

    /**
     * The role by which {@code platform.yaml} distinguishes defaults; {@code unknown} if a property
     * that decides all of them is missing.
     */
    public String role() {
        if (build == 0) {
            return "unknown";
        }
        return switch (productType.toLowerCase(Locale.ROOT)) {
            case "lanmannt" -> "domain-controller" + serverYear();
            case "servernt" -> "server" + serverYear();
            case "winnt" -> client();
            default -> "unknown";
        };
    }

    private String serverYear() {
        if (build >= SIGNING_BY_DEFAULT) {
            return "-2025";
        }
        return build >= NO_GUEST_SERVER ? "-2019" : "";
    }

    private String client() {
        boolean home = edition.startsWith("Core");
        if (build >= SIGNING_BY_DEFAULT) {
            return edition.isEmpty() ? "unknown" : home ? "client-24h2-home" : "client-24h2";
        }
        if (home || build < NO_GUEST || (isPro() && build < NO_GUEST_PRO)) {
            return "client";
        }
        // signing has one default for all of them, guests have not
        return isPro() || isForOrganizations() ? "client-no-guest" : "client-of-unknown-edition";
    }

    /** Pro, also its editions for education and single languages, but not Pro for Workstations. */
    private boolean isPro() {
        return edition.startsWith("Professional") && !edition.startsWith("ProfessionalWorkstation");
    }

    private boolean isForOrganizations() {
        return edition.startsWith("ProfessionalWorkstation")
                || edition.startsWith("Enterprise")
                || edition.startsWith("IoTEnterprise")
                || edition.startsWith("Education");
    }
}
