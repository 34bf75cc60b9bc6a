package dev.countersign.platform;

import dev.countersign.document.registry.RegistryReading;
import dev.countersign.document.registry.RegistryText;
import java.util.Map;
import java.util.Optional;

/**
 * Finds out which settings of a host a device management owns: Intune or another one, and OSConfig,
 * which both set values through Windows' policy providers. Each of them writes its values again by
 * itself. Known from Microsoft's pages on the policy providers and from public audit scripts, which
 * read the same values; no Windows runs in this program's tests.
 */
final class DeviceManagement {
    private static final String PROVIDERS = "HKLM\\SOFTWARE\\Microsoft\\PolicyManager\\current\\device\\";
    private static final String PARAMETERS = "HKLM\\SYSTEM\\CurrentControlSet\\Services\\";

    /** The policy of each setting: its area, and its name. */
    private static final Map<String, Policy> POLICIES = Map.of(
            PARAMETERS + "LanmanServer\\Parameters\\RequireSecuritySignature",
            new Policy("LocalPoliciesSecurityOptions", "MicrosoftNetworkServer_DigitallySignCommunicationsAlways"),
            PARAMETERS + "LanmanWorkstation\\Parameters\\RequireSecuritySignature",
            new Policy("LocalPoliciesSecurityOptions", "MicrosoftNetworkClient_DigitallySignCommunicationsAlways"),
            PARAMETERS + "LanmanWorkstation\\Parameters\\AllowInsecureGuestAuth",
            new Policy("LanmanWorkstation", "EnableInsecureGuestLogons"));

    private record Policy(String area, String name) {}

    private DeviceManagement() {}

    /** Returns the key where the providers keep the policy of a setting; empty if it has none. */
    static Optional<String> key(String setting) {
        return Optional.ofNullable(POLICIES.get(setting)).map(policy -> PROVIDERS + policy.area());
    }

    /**
     * Returns the owner of a setting, given what {@link #key} contains. A provider that sets a
     * policy leaves its value there, or a mark beside it; a mark of 0 is left of one that no longer
     * does.
     */
    static Optional<String> owner(String setting, RegistryText providers) {
        return Optional.ofNullable(POLICIES.get(setting))
                .filter(policy -> set(policy, providers))
                .map(policy -> "a device management, such as Intune or OSConfig (PolicyManager: " + policy.area() + "\\"
                        + policy.name() + ")");
    }

    private static boolean set(Policy policy, RegistryText providers) {
        RegistryReading mark = providers.value(policy.name() + "_ProviderSet");
        return mark instanceof RegistryReading.Absent
                ? !(providers.value(policy.name()) instanceof RegistryReading.Absent)
                : !(mark instanceof RegistryReading.Present present
                        && present.toString().equals("REG_DWORD 0x0"));
    }
}
