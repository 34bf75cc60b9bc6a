package dev.countersign.git;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.diagnostic.ShellCommand;
import dev.countersign.process.ProgramOutput;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Makes one commit of some folders: adds the new files in them, then runs
 * {@code git commit --only}. If git does not commit, the added files are removed from the index
 * again, so that it is as before.
 */
final class Committing {
    private static final byte[] NOTHING = new byte[0];

    /**
     * SIGHUP, SIGINT and SIGTERM: a terminal sends the signal that ends this program to git too.
     */
    private static final Set<Integer> BY_SIGNAL = Set.of(129, 130, 143);

    /** Git's exit status when git or a hook refuses to commit. */
    private static final int NOT_COMMITTED = 1;

    private final Git git;
    private final PolicyRepository policies;

    Committing(Git git, PolicyRepository policies) {
        this.git = git;
        this.policies = policies;
    }

    /**
     * @param before what git reported about the folders; files that are new since then are not
     *     committed
     */
    Optional<Commit> of(String message, Collection<String> folders, Changes before) {
        List<String> changed = before.changed();
        refuseElsewhere(before, changed);
        refuseRepositories(changed);
        List<String> touched = folders.stream()
                .filter(folder ->
                        changed.stream().anyMatch(each -> each.equals(folder) || each.startsWith(folder + "/")))
                .toList();
        if (touched.isEmpty()) {
            return Optional.empty();
        }
        byte[] displaced = displaced(before, touched);
        add(before.untracked(), displaced);
        boolean indexAlone = before.head().isPresent() && before.mayBeOfTheIndexAlone() && isCommitted(touched);
        List<String> command = new ArrayList<>(List.of("commit", "--only", "--quiet", "--file=-", "--"));
        command.addAll(touched);
        ProgramOutput said = git.act(message.getBytes(UTF_8), command.toArray(String[]::new));
        Optional<String> head = policies.changes(folders, "it is unknown whether anything was committed")
                .head();
        if (said.exit() == 0) {
            return Optional.of(
                    new Commit(head.orElseThrow(() -> refused(said.everything())), changed, said.everything()));
        }
        if (!head.equals(before.head())) {
            throw new Problem(
                    ExitCode.FAILED,
                    "git has moved the branch to commit " + head.orElse("none") + ", and then failed",
                    "git says:\n" + ProgramOutput.indented(said.everything()) + "\nsee what it did: git status");
        }
        if (indexAlone && isNothingToCommit(said)) {
            return Optional.empty();
        }
        takeOut(before.untracked(), displaced);
        throw BY_SIGNAL.contains(said.exit())
                ? new Problem(ExitCode.INTERRUPTED, "interrupted; nothing was committed", "run it again")
                : refused(said.everything());
    }

    /** Refuses if git's work tree is elsewhere: git would commit files that were not linted. */
    private void refuseElsewhere(Changes before, List<String> changed) {
        if (changed.isEmpty()) {
            return;
        }
        before.elsewhere().ifPresent(top -> {
            throw new Problem(
                    ExitCode.REFUSED,
                    "git has its work tree in " + top
                            + " (core.worktree), and would commit the files there, not those"
                            + " that were linted; nothing was committed",
                    "lint and commit there, or remove the setting: git -C "
                            + ShellCommand.word(policies.directory().toString()) + " config --unset core.worktree");
        });
    }

    /**
     * Refuses nested repositories: git would record only the id of their commit, and none of their
     * files.
     */
    private static void refuseRepositories(List<String> changed) {
        changed.stream().filter(each -> each.endsWith("/")).findFirst().ifPresent(each -> {
            throw new Problem(
                    ExitCode.REFUSED,
                    each + " is a separate Git repository: its contents would not be committed; nothing was committed",
                    "remove its .git to commit its files, or make it a submodule with git");
        });
    }

    /** Adds the new files: {@code git commit --only} accepts only tracked files. */
    private void add(List<String> files, byte[] displaced) {
        if (files.isEmpty()) {
            return;
        }
        ProgramOutput said = git.act(
                zeroEnded(files), "--literal-pathspecs", "add", "--pathspec-from-file=-", "--pathspec-file-nul");
        if (said.exit() != 0) {
            takeOut(files, displaced);
            throw refused(said.everything());
        }
    }

    private void takeOut(List<String> files, byte[] displaced) {
        if (!files.isEmpty()) {
            git.act(zeroEnded(files), "update-index", "--force-remove", "-z", "--stdin");
        }
        if (displaced.length > 0) {
            git.act(displaced, "update-index", "-z", "--index-info");
        }
    }

    /**
     * Returns the index entries that adding the new files would remove: entries where a new file
     * replaces a folder, or a new folder replaces a file.
     */
    private byte[] displaced(Changes before, List<String> folders) {
        NavigableSet<String> added = new TreeSet<>(before.untracked());
        NavigableSet<String> tracked = new TreeSet<>(before.edited());
        tracked.removeAll(added);
        Set<String> gone = new TreeSet<>(above(added, tracked));
        gone.addAll(above(tracked, added));
        if (gone.isEmpty()) {
            return NOTHING;
        }
        String prefix = said("rev-parse", "--show-prefix").replace("\n", "");
        List<String> command = new ArrayList<>(List.of("ls-files", "--stage", "--full-name", "-z", "--"));
        command.addAll(folders);
        return zeroEnded(Stream.of(said(command.toArray(String[]::new)).split("\0", -1))
                .filter(line ->
                        !line.isEmpty() && liesIn(line.substring(line.indexOf('\t') + 1 + prefix.length()), gone))
                .toList());
    }

    private String said(String... question) {
        return git.ask(question)
                .orRefuse("nothing was committed")
                .orElse(Bytes.EMPTY)
                .latin1();
    }

    private static boolean liesIn(String name, Set<String> places) {
        return places.stream().anyMatch(each -> name.equals(each) || name.startsWith(each + "/"));
    }

    /** The files whose path would have to be a folder for one of the others to exist. */
    private static List<String> above(NavigableSet<String> files, NavigableSet<String> others) {
        return files.stream()
                .filter(each -> Optional.ofNullable(others.ceiling(each + "/"))
                        .filter(other -> other.startsWith(each + "/"))
                        .isPresent())
                .toList();
    }

    /**
     * Whether git failed because nothing has changed. Only then does it write its status to
     * standard output; a hook writes to standard error, and a failing hook ends the commit before
     * that.
     */
    private static boolean isNothingToCommit(ProgramOutput said) {
        return said.exit() == NOT_COMMITTED && said.output().length() > 0;
    }

    /**
     * Whether the files on disk match the commit, so that only the index differs, which is not
     * committed. Check this before git commits: a hook may restore the files and then fail.
     */
    private boolean isCommitted(List<String> folders) {
        List<String> command =
                new ArrayList<>(List.of("diff", "--quiet", "--no-ext-diff", "--no-textconv", "HEAD", "--"));
        command.addAll(folders);
        return git.asking(NOTHING, command.toArray(String[]::new)).exit() == 0;
    }

    /** @param names one character per byte */
    private static byte[] zeroEnded(List<String> names) {
        return names.isEmpty() ? NOTHING : (String.join("\0", names) + "\0").getBytes(ISO_8859_1);
    }

    private static Problem refused(List<String> words) {
        return new Problem(
                ExitCode.REFUSED,
                "git refused the commit; nothing was committed",
                "git says:\n" + ProgramOutput.indented(words));
    }
}
