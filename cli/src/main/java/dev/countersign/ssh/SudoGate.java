package dev.countersign.ssh;

import dev.countersign.bytes.Bytes;
import dev.countersign.ssh.SshTarget.Become;
import dev.countersign.transaction.RemoteException;
import dev.countersign.transaction.RemoteException.Kind;
import dev.countersign.transaction.RemoteHost.Answer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Puts sudo before a command if the inventory says so, and distinguishes sudo's refusal from a
 * failure of the command: the command is preceded by a line that is printed only if the command
 * starts.
 *
 * <p>A password is first tested alone, with {@code sudo -v}, before anything else is sent: after a
 * wrong password, sudo would read the following lines as further attempts, and sudo with NOPASSWD
 * would leave the password to the command. The script that does this runs as the login user, in a
 * shell that always consumes the password's line.
 */
final class SudoGate {
    /** Reports that it runs, then executes the command. */
    private static final String STARTED = "echo \"$0\"; exec \"$@\"";

    /** The exit status of every shell when a program does not exist (POSIX, 2.8.2). */
    private static final int NOT_FOUND = 127;

    /**
     * Like {@link #STARTED}, but first skips all input up to the mark, which ends the part meant
     * for sudo, whether or not sudo has read the password.
     */
    private static final String STARTED_AFTER_MARK =
            "while IFS= read -r g; do case $g in (\"$0\") echo \"$0\"; exec \"$@\";; esac; done; exit 1";

    // At the end of its input sudo runs the whole PAM stack a second time, and pam_faillock counts
    // that as another attempt (measured). A pipe that is also open for writing never ends, so sudo
    // waits at its second prompt until it is killed there.
    private static final String PROVE = "echo \"$0 pid $$\";"
            + " if [ -p /proc/self/fd/0 ]; then exec 0<>/proc/self/fd/0; fi; exec sudo -S -p \"$1\" -v";

    // $1 is the mark, $2 $3 $4 are the scripts above, then comes the command. No quote, backslash
    // or ! may occur here: see ShellWords. In mksh printf is not a builtin, so ps would show its
    // argument; print is a builtin there. The prompt is a separate line, so that prompts can be
    // counted: one means the password was correct, two mean it was wrong, none says nothing about
    // the password.
    private static final String WITH_PASSWORD = String.join(
            " ",
            "unset p; IFS= read -r p; m=$1; f=$2; s=$3; a=$4; shift 4;",
            "case $(command -v printf) in",
            "(printf) say() { printf %s \"$p\"; echo; };;",
            "(*) case $(command -v print) in (print) say() { print -r -- \"$p\"; };;",
            "(*) echo \"$m-unable\"; exit 1;; esac;; esac;",
            "n=$(echo; echo x); n=${n%x}; exec 6>&2;",
            "r=$( { say | sh -c \"$a\" \"$m\" \"$m$n\"; echo \"$m status $?\"; } 2>&1 |",
            "{ c=; while IFS= read -r l; do case $l in",
            "(\"$m pid \"*) k=${l##* };;",
            "(\"$m status 0\") echo ok$c;;",
            "(\"$m status \"*) echo no;;",
            "(*\"$m\") c=x$c; case $c in (xx) kill -9 $k;; esac;;",
            "(*) case $c in (xx*) ;; (*) echo \"$l\" >&6;; esac;; esac; done; } );",
            "case $r in",
            "(okx) { say; echo \"$m\"; cat; } | sudo -S -p \"\" -- sh -c \"$s\" \"$m\" \"$@\";;",
            "(ok) p=; sudo -n -- sh -c \"$f\" \"$m\" \"$@\";;",
            "(*) echo \"$m-refused\"; exit 1;; esac; exit $?");

    private static final SecureRandom RANDOM = new SecureRandom();

    private final SshTarget target;
    private final Refusals refusals;

    SudoGate(SshTarget target, Refusals refusals) {
        this.target = target;
        this.refusals = refusals;
    }

    /**
     * A command as it is sent.
     *
     * @param words the command line, before quoting
     * @param line written before the command's own input: a password, or nothing
     * @param mark the line that is printed first if the command starts; empty without sudo
     * @param withPassword whether sudo gets a password
     */
    record Wrapped(List<String> words, PasswordLine line, Optional<String> mark, boolean withPassword) {}

    /**
     * Returns the command, with sudo before it if the inventory says so.
     *
     * @throws RemoteException of kind NO_SECRET, or SUDO_REFUSED if the password was refused
     *     earlier in this run
     */
    Wrapped wrap(List<String> words) throws RemoteException {
        if (!(target.become() instanceof Become.Sudo sudo)) {
            return new Wrapped(words, PasswordLine.none(), Optional.empty(), false);
        }
        String mark = "sudo-" + nonce();
        List<String> wrapped = new ArrayList<>();
        Optional<SecretSource> password = password(sudo);
        if (password.isEmpty()) {
            wrapped.addAll(List.of("sudo", "-n", "--", "sh", "-c", STARTED, mark));
        } else {
            wrapped.addAll(List.of("sh", "-c", WITH_PASSWORD, "countersign", mark, STARTED, STARTED_AFTER_MARK, PROVE));
        }
        wrapped.addAll(words);
        PasswordLine line = password.isEmpty() ? PasswordLine.none() : line(password.get());
        return new Wrapped(List.copyOf(wrapped), line, Optional.of(mark), password.isPresent());
    }

    private static Optional<SecretSource> password(Become.Sudo sudo) {
        return sudo.password()
                .or(() -> sudo.typed().filter(TypedPassword::given).map(typed -> typed));
    }

    /**
     * Whether the command should be sent again: sudo refused it without a password, and now there is one, because a person was asked for
     * it or because it was typed for another host in between.
     */
    boolean hasPasswordNow(Wrapped refused) {
        return !refused.withPassword()
                && target.become() instanceof Become.Sudo sudo
                && sudo.typed().filter(TypedPassword::ask).isPresent();
    }

    private PasswordLine line(SecretSource source) throws RemoteException {
        if (refusals.has(target, Refusals.Purpose.SUDO)) {
            throw refused("its password was refused before, so it was not tried again", "correct become_password");
        }
        char[] password = source.reveal();
        try {
            for (char c : password) {
                if (c == '\n' || c == '\0') {
                    throw new RemoteException(
                            Kind.NO_SECRET,
                            "the sudo password for " + target.name() + " has a line break or a NUL in it",
                            "make sure that become_password refers to the password only");
                }
            }
            return PasswordLine.of(password);
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    /**
     * Returns the command's own reply, without the mark.
     *
     * @throws RemoteException of kind SUDO_REFUSED if the command was not started
     */
    Answer unwrap(Wrapped sent, Answer answer) throws RemoteException {
        if (sent.mark().isEmpty()) {
            return answer;
        }
        String output = answer.output().latin1();
        String mark = sent.mark().get();
        int at = output.indexOf(mark + "\n");
        if (at >= 0) {
            Bytes own = answer.output()
                    .slice(at + mark.length() + 1, answer.output().length());
            return new Answer(answer.exitStatus(), own, answer.errors());
        }
        String said = said(answer.errors());
        if (output.contains(mark + "-refused")) {
            refusals.add(target, Refusals.Purpose.SUDO);
            throw refused(
                    "one attempt failed, and it is not repeated: " + said,
                    "correct become_password, and check with sudo -l on the host that " + target.user()
                            + " may use sudo");
        }
        if (output.contains(mark + "-unable")) {
            throw refused(
                    "its sh cannot pass a password without exposing it (no builtin printf or print)",
                    "allow sudo without a password (NOPASSWD) for " + target.user());
        }
        if (answer.exitStatus() == NOT_FOUND && said.contains("sudo") && said.contains("not found")) {
            throw refused(
                    "sudo is not installed on the host",
                    "install sudo on it, or log in as root and leave 'become' out of the inventory");
        }
        throw refused(
                said,
                sent.withPassword()
                        ? "check with sudo -l on the host what " + target.user() + " may run"
                        : "set become_password in the inventory, or allow " + target.user()
                                + " sudo without a password (NOPASSWD)");
    }

    private RemoteException refused(String why, String advice) {
        return new RemoteException(
                Kind.SUDO_REFUSED, "sudo on " + target.name() + " did not run the command: " + why, advice);
    }

    private static String said(Bytes errors) {
        List<String> lines =
                errors.utf8().lines().filter(line -> !line.isBlank()).toList();
        List<String> last = lines.subList(Math.max(0, lines.size() - 3), lines.size());
        return last.isEmpty() ? "it said nothing" : SshErrors.untrusted(String.join("; ", last));
    }

    private static String nonce() {
        byte[] random = new byte[16];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
