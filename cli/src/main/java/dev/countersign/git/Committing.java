package dev.countersign.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One commit of some folders: {@code git commit --only}, after the new files in them were added. When git does not commit, they are taken
 * out of the index again, so that it is as it was.
 */
final class Committing {
    private static final byte[] NOTHING = new byte[0];

    /** SIGHUP, SIGINT and SIGTERM: whatever ends this program, a terminal sends to git too. */
    private static final Set<Integer> BY_SIGNAL = Set.of(129, 130, 143);

    private final Git git;
    private final PolicyRepository policies;

    Committing(Git git, PolicyRepository policies) {
        this.git = git;
        this.policies = policies;
    }

    /** @param before what git had to say of the folders: what is new since then is not committed */
    Optional<Commit> of(String message, Collection<String> folders, Changes before) {
        List<String> changed = before.changed();
        refuseRepositories(changed);
        List<String> touched = folders.stream()
                .filter(folder ->
                        changed.stream().anyMatch(each -> each.equals(folder) || each.startsWith(folder + "/")))
                .toList();
        if (touched.isEmpty()) {
            return Optional.empty();
        }
        byte[] displaced = displaced(before);
        add(before.untracked(), displaced);
        List<String> command = new ArrayList<>(List.of("commit", "--only", "--quiet", "--file=-", "--"));
        command.addAll(touched);
        GitRun.Said said = git.act(message.getBytes(UTF_8), command.toArray(String[]::new));
        Optional<String> head = policies.changes(folders).head();
        if (said.exit() == 0) {
            return Optional.of(
                    new Commit(head.orElseThrow(() -> refused(said.everything())), changed, said.everything()));
        }
        if (!head.equals(before.head())) {
            throw new Problem(
                    ExitCode.FAILED,
                    "git has moved the branch to commit " + head.orElse("none") + ", and then failed",
                    "git says:\n" + GitRun.indented(said.everything()) + "\nsee what it has done: git status");
        }
        if (head.isPresent() && isCommitted(touched)) {
            return Optional.empty();
        }
        takeOut(before.untracked(), displaced);
        throw BY_SIGNAL.contains(said.exit())
                ? new Problem(ExitCode.INTERRUPTED, "interrupted; nothing was committed", "run it again")
                : refused(said.everything());
    }

    /** Git would keep the name of its commit alone, and none of its files. */
    private static void refuseRepositories(List<String> changed) {
        changed.stream().filter(each -> each.endsWith("/")).findFirst().ifPresent(each -> {
            throw new Problem(
                    ExitCode.REFUSED,
                    each + " is a repository of its own: its contents would not be committed; nothing was committed",
                    "put the files themselves there, or make it a submodule with git");
        });
    }

    /** {@code git commit --only} takes files only that git knows. */
    private void add(List<String> files, byte[] displaced) {
        if (files.isEmpty()) {
            return;
        }
        GitRun.Said said = git.act(
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

    /** What the index has where a new file lies in the place of a folder, or a new folder in that of a file: adding it takes that out. */
    private byte[] displaced(Changes before) {
        NavigableSet<String> added = new TreeSet<>(before.untracked());
        NavigableSet<String> tracked = new TreeSet<>(before.changed());
        tracked.removeAll(added);
        List<String> command = new ArrayList<>(List.of("ls-files", "--stage", "--full-name", "-z", "--"));
        command.addAll(above(added, tracked));
        command.addAll(above(tracked, added));
        return command.get(command.size() - 1).equals("--") ? NOTHING : git.ask(command.toArray(String[]::new));
    }

    /** Those that would have to be a folder for one of the others to lie in it. */
    private static List<String> above(NavigableSet<String> files, NavigableSet<String> others) {
        return files.stream()
                .filter(each -> Optional.ofNullable(others.ceiling(each + "/"))
                        .filter(other -> other.startsWith(each + "/"))
                        .isPresent())
                .toList();
    }

    /** Whether the files on the disk are those of the commit: what differs is the index alone, which is not committed. */
    private boolean isCommitted(List<String> folders) {
        List<String> command =
                new ArrayList<>(List.of("diff", "--quiet", "--no-ext-diff", "--no-textconv", "HEAD", "--"));
        command.addAll(folders);
        return git.asking(NOTHING, command.toArray(String[]::new)).exit() == 0;
    }

    private static byte[] zeroEnded(List<String> files) {
        return (String.join("\0", files) + "\0").getBytes(UTF_8);
    }

    private static Problem refused(List<String> words) {
        return new Problem(
                ExitCode.REFUSED,
                "git refused the commit; nothing was committed",
                "git says:\n" + GitRun.indented(words));
    }
}
