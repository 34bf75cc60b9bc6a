package dev.countersign.platform;

import java.util.Locale;

/**
 * The properties of a Windows release that decide what an absent value means there: its build,
 * whether it is a server or a domain controller, and its edition. Windows 11 24H2 and Server 2025
 * have the same build number.
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

    /**
     * The role by which {@code platform.yaml} distinguishes defaults; {@code unknown} if a property
     * that decides it is missing.
     */
    public String role() {
        boolean late = build >= SIGNING_BY_DEFAULT;
        if (build == 0) {
            return "unknown";
        }
        return switch (productType.toLowerCase(Locale.ROOT)) {
            case "lanmannt" -> late ? "domain-controller-2025" : "domain-controller";
            case "servernt" -> late ? "server-2025" : "server";
            case "winnt" -> late ? late() : "client";
            default -> "unknown";
        };
    }

    private String late() {
        if (edition.isEmpty()) {
            return "unknown";
        }
        return edition.startsWith("Core") ? "client-24h2-home" : "client-24h2";
    }
}
