package dev.countersign.finding;

import dev.countersign.diagnostic.Untrusted;
import dev.countersign.inventory.Endpoint;
import dev.countersign.inventory.HostNames;
import dev.countersign.inventory.SshLogin;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Makes a row of what a file says, or says why not. Every text that later becomes part of an inventory
 * passes here, so that no name of a file is more than a name.
 */
final class RowCheck {
    private static final int SHOWN = 60;

    /** Ports under which scanners report what is about SMB: 139, and 0 for the host as a whole. */
    private static final Pattern USUAL = Pattern.compile("|0|139|445|general|netbios-ssn|microsoft-ds|cifs");

    private static final Set<String> NO_NAME = Set.of("no registered hostname", "unknown", "n/a", "none", "null", "-");

    /** What looks like several addresses is no host, although it could be the name of one. */
    private static final Pattern RANGE =
            Pattern.compile("(?:[0-9]{1,3}\\.){3}[0-9]{1,3}-(?:(?:[0-9]{1,3}\\.){3})?[0-9]{1,3}");

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,5}");
    private static final Pattern DOTTED = Pattern.compile("[0-9.]+");
    private static final Pattern DOMAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,252}");

    private final boolean inventory;

    /**
     * Creates a check.
     *
     * @param inventory whether the rows are from an inventory, whose names of hosts are kept as they are
     */
    RowCheck(boolean inventory) {
        this.inventory = inventory;
    }

    /** Returns the row. What is wrong and is not needed goes to {@code rows} as a remark. */
    Row check(RawRow raw, Rows rows) throws NotUnderstood {
        Named host = inventory ? listed(raw) : seen(raw);
        String meant = raw.text(Trait.NAME);
        if (host.name().isEmpty() && !meant.isEmpty() && ip(meant).isEmpty() && looksMeant(meant)) {
            rows.remark("some names are not host names and are left out; their hosts are called by their addresses");
        }
        return new Row(
                raw.number(),
                raw.line(),
                host.address(),
                host.name(),
                domain(raw, host.name()),
                raw.text(Trait.SYSTEM),
                port(raw.text(Trait.PORT)),
                Cut.to(raw.text(Trait.DATE), SHOWN),
                login(raw, rows),
                raw.claims(),
                raw.groups(),
                raw.columns());
    }

    /** What a row says about which host it is about; one of the two at least. */
    private record Named(Optional<String> address, Optional<String> name) {}

    /** Reads a row of a scanner: many put names where addresses are meant, and addresses where names are. */
    private static Named seen(RawRow raw) throws NotUnderstood {
        String written = raw.text(Trait.ADDRESS);
        String meant = raw.text(Trait.NAME);
        Optional<String> address = ip(written).or(() -> ip(meant));
        Optional<String> name = name(meant)
                .or(() -> ip(written).isPresent() ? Optional.empty() : name(written))
                .or(() -> computer(raw.text(Trait.COMPUTER)));
        if (address.isEmpty() && name.isEmpty()) {
            throw new NotUnderstood(nobody(raw));
        }
        return new Named(address, name);
    }

    /**
     * Reads a host of an inventory, which is what it is called there, even by the address of another. Where it
     * is, is what the inventory says and nothing else.
     */
    private static Named listed(RawRow raw) throws NotUnderstood {
        String written = raw.text(Trait.ADDRESS);
        String called = raw.text(Trait.NAME);
        if (isRange(called) || isRange(written)) {
            throw new NotUnderstood(quoted(isRange(called) ? called : written) + " is a range, not a host");
        }
        if (!written.isEmpty() && !Endpoint.isAddress(written)) {
            throw new NotUnderstood(quoted(written) + " is not an address");
        }
        Optional<String> name = Optional.of(called).filter(HostNames::isHostName);
        Optional<String> address = written.isEmpty() ? ip(called) : Optional.of(Endpoint.spelling(written));
        if (address.isEmpty() && name.filter(Endpoint::isAddress).isEmpty()) {
            throw new NotUnderstood(nobody(raw));
        }
        return new Named(address, name);
    }

    /** Whether somebody meant a name: scanners write these words instead of a name. */
    private static boolean looksMeant(String name) {
        return !NO_NAME.contains(name.toLowerCase(Locale.ROOT));
    }

    private static String nobody(RawRow raw) {
        String shown = raw.text(Trait.ADDRESS).isEmpty() ? raw.text(Trait.NAME) : raw.text(Trait.ADDRESS);
        return shown.isEmpty() ? "it names no host" : quoted(shown) + " is neither an address nor a host name";
    }

    private static String quoted(String text) {
        return "'" + new Untrusted(text).brief(SHOWN) + "'";
    }

    /** Returns the IP address in its canonical spelling. */
    static Optional<String> ip(String text) {
        boolean numbers = text.indexOf(':') >= 0 || DOTTED.matcher(text).matches();
        return numbers && Endpoint.isAddress(text) ? Optional.of(Endpoint.spelling(text)) : Optional.empty();
    }

    private static Optional<String> name(String text) {
        String plain = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        return HostNames.isHostName(plain)
                        && plain.indexOf(':') < 0
                        && Endpoint.isAddress(plain)
                        && ip(plain).isEmpty()
                        && !isRange(plain)
                ? Optional.of(plain)
                : Optional.empty();
    }

    /** Whether a text is a range of addresses. */
    static boolean isRange(String text) {
        return RANGE.matcher(text).matches();
    }

    private static Optional<String> computer(String text) {
        return name(text.substring(text.lastIndexOf('\\') + 1));
    }

    private static Optional<String> domain(RawRow raw, Optional<String> name) {
        String computer = raw.text(Trait.COMPUTER);
        int slash = computer.indexOf('\\');
        return Optional.of(raw.text(Trait.DOMAIN))
                .filter(DOMAIN.asMatchPredicate())
                .or(() -> name.filter(each -> each.indexOf('.') > 0 && ip(each).isEmpty())
                        .map(each -> each.substring(each.indexOf('.') + 1)))
                .or(() -> Optional.of(slash > 0 ? computer.substring(0, slash) : ""))
                .filter(DOMAIN.asMatchPredicate());
    }

    private static int port(String text) throws NotUnderstood {
        String number = text.replaceFirst("(?i)/(?:tcp|udp)$", "").strip();
        if (USUAL.matcher(number).matches()) {
            return Endpoint.SMB_PORT;
        }
        return portNumber(number).orElseThrow(() -> new NotUnderstood(quoted(text) + " is not a port"));
    }

    private static OptionalInt portNumber(String text) {
        return NUMBER.matcher(text).matches() && Endpoint.isPort(Integer.parseInt(text))
                ? OptionalInt.of(Integer.parseInt(text))
                : OptionalInt.empty();
    }

    private static Row.Login login(RawRow raw, Rows rows) throws NotUnderstood {
        String user = raw.text(Trait.USER);
        String port = raw.text(Trait.SSH_PORT);
        if (user.isEmpty() && port.isEmpty() && raw.text(Trait.BECOME).isEmpty()) {
            return Row.Login.UNSAID;
        }
        if (!port.isEmpty() && portNumber(port).isEmpty()) {
            throw new NotUnderstood(quoted(port) + " is not a port");
        }
        if (!user.isEmpty() && !SshLogin.isUser(user)) {
            rows.remark("some accounts are not names of accounts and are left out");
        }
        OptionalInt number = portNumber(port);
        return new Row.Login(
                Optional.of(user).filter(SshLogin::isUser),
                number.isPresent() ? Optional.of(number.getAsInt()) : Optional.empty(),
                raw.text(Trait.BECOME).equals("sudo"));
    }
}
