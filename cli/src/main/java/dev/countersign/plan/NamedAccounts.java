package dev.countersign.plan;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.ShellCommand;
import dev.countersign.diagnostic.Untrusted;
import dev.countersign.observation.Instance;
import dev.countersign.policy.PostureWord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The way from guests to named accounts on one host: what a person does there, in order. In it, NAME
 * is an account of a person, or of a device such as a scanner.
 */
final class NamedAccounts {
    private static final int LISTED = 5;

    /** The longest name of a share, account or path that is put into a command. */
    private static final int LONGEST = 100;

    private static final String HOMES = "homes";

    private NamedAccounts() {}

    /**
     * Returns the steps.
     *
     * @param account the guest account
     * @param maps whether other logins become guests too
     */
    static List<String> steps(HostView view, List<OpenShare> open, String account, boolean maps) {
        Optional<String> byHand = PlanNotes.byHand(view.platform(), PostureWord.GUEST);
        if (byHand.isPresent()) {
            return List.of(byHand.get());
        }
        List<String> steps = new ArrayList<>();
        steps.add(account(view));
        open.stream().limit(LISTED).forEach(share -> {
            steps.add(close(view, share));
            share.path()
                    .filter(path -> plain(path) && plain(account))
                    .ifPresent(path -> steps.add("let NAME have the files that guests made there: "
                            + ShellCommand.of(List.of("find", path, "-user", account)) + " -exec chown -h NAME {} +"));
        });
        if (open.size() > LISTED) {
            steps.add("the same for the other " + (open.size() - LISTED) + " shares that are open to guests");
        }
        steps.add(ownFile(view)
                .map(path -> ShellCommand.of(List.of("testparm", "-s", path)) + " && kill -HUP "
                        + view.observation().instance().orElseThrow().pid())
                .orElse("testparm -s && smbcontrol smbd reload-config"));
        steps.add("in Windows, where the share was opened as guest: net use \\\\SERVER\\SHARE /delete, then"
                + " net use \\\\SERVER\\SHARE /user:SERVER\\NAME");
        if (maps) {
            steps.add("when everybody has an account, a rule 'require: {guest: refused}' makes countersign write"
                    + " 'map to guest = Never'");
        }
        return steps;
    }

    /** How an account is made, by who knows the accounts of this server. */
    private static String account(HostView view) {
        return switch (view.observation().role()) {
            case "ROLE_ACTIVE_DIRECTORY_DC" -> "for each person and device: samba-tool user create NAME";
            case "ROLE_DOMAIN_MEMBER" ->
                "people have their accounts in the domain: below, NAME is DOMAIN\\USER, which a shell needs in quotes:"
                        + " 'DOMAIN\\USER'; valid users takes a group, too: @\"DOMAIN\\GROUP\"";
            default ->
                "for each person and device: " + HostCommands.of(view).addUser("NAME") + " && "
                        + ShellCommand.of(Stream.of(
                                        Stream.of("smbpasswd"),
                                        ownFile(view).stream().flatMap(path -> Stream.of("-c", path)),
                                        Stream.of("-a", "NAME"))
                                .flatMap(each -> each)
                                .toList());
        };
    }

    /**
     * Returns the file that a server was told to read on its command line. Samba's tools read another
     * one, and with it other accounts and another server, unless they are told the same.
     */
    private static Optional<String> ownFile(HostView view) {
        return view.observation()
                .instance()
                .filter(own ->
                        own.command().utf8().matches("(?s)[^\\x00]*\\x00(?:.*\\x00)?(?:-[a-zA-Z]*s|--configfile).*"))
                .flatMap(Instance::document)
                .map(Instance.Document::given)
                .filter(path -> path.startsWith("/") && plain(path));
    }

    /** Closes a share to guests and opens it to named accounts; a list of users that it has stays. */
    private static String close(HostView view, OpenShare share) {
        String accounts = share.name().toLowerCase(Locale.ROOT).equals(HOMES) ? "%S" : "NAME";
        Stream<List<String>> values = Stream.concat(
                share.settings().stream().map(each -> List.of(each, "no")),
                share.listed() ? Stream.<List<String>>empty() : Stream.of(List.of("valid users", accounts)));
        if (plain(share.name()) && inRegistry(view, share.name())) {
            return values.map(each ->
                            ShellCommand.of(List.of("net", "conf", "setparm", share.name(), each.get(0), each.get(1))))
                    .collect(Collectors.joining(" && "));
        }
        return values.map(each -> each.get(0) + " = " + each.get(1))
                .collect(Collectors.joining(
                        "' and '", "in the section [" + new Untrusted(share.name()).brief(LONGEST) + "] set '", "'"));
    }

    /** Whether it is short, and printed as it is. */
    private static boolean plain(String text) {
        return text.matches("[ -~]{1," + LONGEST + "}") && !text.startsWith("-");
    }

    private static boolean inRegistry(HostView view, String share) {
        String header = "[" + share.toLowerCase(Locale.ROOT) + "]";
        return Stream.concat(
                        view.observation().sources().registry().stream(),
                        view
                                .observation()
                                .document()
                                .filter(store -> view.platform().store())
                                .stream()
                                .flatMap(store -> store.content().stream()))
                .map(Bytes::utf8)
                .flatMap(String::lines)
                .anyMatch(line -> line.toLowerCase(Locale.ROOT).startsWith(header));
    }
}
