package dev.countersign.wire.login;

import java.util.Map;
import java.util.Set;

/**
 * The status codes with which servers refuse a login ([MS-ERREF] 2.3.1): the number, and the name
 * of a common one.
 */
final class LoginStatus {
    private static final Map<Long, String> NAMES = Map.ofEntries(
            Map.entry(0L, "STATUS_SUCCESS"),
            Map.entry(0xc0000022L, "STATUS_ACCESS_DENIED"),
            Map.entry(0xc000005eL, "STATUS_NO_LOGON_SERVERS"),
            Map.entry(0xc0000064L, "STATUS_NO_SUCH_USER"),
            Map.entry(0xc000006aL, "STATUS_WRONG_PASSWORD"),
            Map.entry(0xc000006dL, "STATUS_LOGON_FAILURE"),
            Map.entry(0xc000006eL, "STATUS_ACCOUNT_RESTRICTION"),
            Map.entry(0xc000006fL, "STATUS_INVALID_LOGON_HOURS"),
            Map.entry(0xc0000070L, "STATUS_INVALID_WORKSTATION"),
            Map.entry(0xc0000071L, "STATUS_PASSWORD_EXPIRED"),
            Map.entry(0xc0000072L, "STATUS_ACCOUNT_DISABLED"),
            Map.entry(0xc000015bL, "STATUS_LOGON_TYPE_NOT_GRANTED"),
            Map.entry(0xc000018dL, "STATUS_TRUSTED_RELATIONSHIP_FAILURE"),
            Map.entry(0xc0000193L, "STATUS_ACCOUNT_EXPIRED"),
            Map.entry(0xc0000224L, "STATUS_PASSWORD_MUST_CHANGE"),
            Map.entry(0xc0000234L, "STATUS_ACCOUNT_LOCKED_OUT"),
            Map.entry(0xc0000418L, "STATUS_NTLM_BLOCKED"),
            Map.entry(0xc000a000L, "STATUS_INVALID_SIGNATURE"));

    // Codes after which any other server would refuse the same credentials too, and count the
    // attempt towards a lockout.
    private static final Set<Long> ABOUT_THE_ACCOUNT = Set.of(
            0xc0000064L, 0xc000006aL, 0xc000006dL, 0xc0000071L, 0xc0000072L, 0xc0000193L, 0xc0000224L, 0xc0000234L);

    private LoginStatus() {}

    /** Returns number and name, such as {@code 0xc000006d STATUS_LOGON_FAILURE}. */
    static String words(long status) {
        String number = String.format("0x%08x", status);
        return NAMES.containsKey(status) ? number + " " + NAMES.get(status) : number;
    }

    /** Whether the server rejects the account or its password. */
    static boolean aboutTheAccount(long status) {
        return ABOUT_THE_ACCOUNT.contains(status);
    }
}
