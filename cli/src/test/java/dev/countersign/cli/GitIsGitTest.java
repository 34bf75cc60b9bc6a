package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Needs;
import dev.countersign.testing.NotRun;
import dev.countersign.testing.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code commit} leaves exactly what {@code git commit --only} leaves in a repository of the same
 * kind, down to the commit's hash; and revision and dirty are what git reports. Git is the judge.
 */
@Needs({"git", "ssh-keygen"})
class GitIsGitTest {
    /** They take a second each: the other kinds are only in the full test. */
    private static final Set<String> SAMPLE = Set.of(
            "fresh, no HEAD",
            "worktree",
            "merge in progress",
            "sparse, no cone",
            "SHA-256",
            "reftable",
            "signed with an SSH key",
            "failing pre-commit",
            "intent-to-add",
            "staged strangers",
            "another owner",
            "names that are not UTF-8",
            "work tree elsewhere, clean",
            "odd names");

    /** Each folder in which something differs, after git was told about the new files. */
    private static final String TWIN = """
            git status >/dev/null || exit
            set -- # what init makes beside them, where it is in no commit yet
            for file in .gitignore .githooks/pre-commit ci/countersign.sh; do
                [ -z "$(git ls-files --others --exclude-standard -- "$file" 2>/dev/null)" ] || set -- "$@" "$file"
            done
            new=$*
            git ls-files -z --others --exclude-standard -- policies templates inventories $new | xargs -0 -r git --literal-pathspecs add -- || exit 1
            set -- # the folders
            for folder in policies templates inventories $new; do
                [ -z "$(git status --porcelain --untracked-files=all -- "$folder")" ] || set -- "$@" "$folder"
            done
            [ $# = 0 ] || printf ours | git commit --only -q -F - -- "$@"
            """;

    /** What git reports about a repository. */
    private static final String SEEN = """
            git status --porcelain=v2 --branch --untracked-files=all --ignored; git status --short
            git log --format='%H %T %an %ae %cn %ce %G? %B' -3
            git show --stat --format=%H; git show --raw --no-renames --format=
            git ls-files --stage --debug -v | grep -v '^  [cmdus]'
            git fsck --strict 2>&1; git reflog -2; git symbolic-ref -q HEAD
            """;

    @TempDir
    Path temporary;

    private final List<String> clock =
            List.of("GIT_AUTHOR_DATE=1800000000 +0100", "GIT_COMMITTER_DATE=1800000000 +0100");

    static List<GitKind> everyKind() {
        List<GitKind> kinds = new ArrayList<>(GitKind.PROMISED);
        kinds.addAll(GitKind.MORE);
        List<String> missing = NotRun.missing("all");
        if (!missing.isEmpty()) {
            kinds.removeIf(each -> !SAMPLE.contains(each.name()));
            int others = GitKind.PROMISED.size() + GitKind.MORE.size() - kinds.size();
            NotRun.writeDown("GitIsGitTest, " + others + " more kinds of repository", missing);
        }
        kinds.removeIf(each -> !canRun(each));
        return kinds;
    }

    private static boolean canRun(GitKind kind) {
        List<String> missing = switch (kind.name()) {
            case "another owner" -> NotRun.missing("root");
            case "reftable" -> NotRun.missing("reftable");
            default -> List.of();
        };
        if (!missing.isEmpty()) {
            NotRun.writeDown("GitIsGitTest, kind '" + kind + "'", missing);
        }
        return missing.isEmpty();
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void commits_what_git_commits_and_has_the_revision_that_git_has(GitKind kind) throws IOException {
        Ran.of(List.of(
                        "ssh-keygen",
                        "-q",
                        "-t",
                        "ed25519",
                        "-N",
                        "",
                        "-C",
                        "",
                        "-f",
                        temporary.resolve("key").toString()))
                .orFail();
        Terminal ours = made(kind, "ours");
        Terminal twin = made(kind, "twin");
        assertThat(revision(kind, ours)).isEqualTo(revisionOfGit(kind, ours));

        Terminal.Said said = run(kind, ours, "commit", "-m", "ours");
        Ran git = sh(kind, twin, TWIN);

        boolean done = git.exit() == 0 || git.output().contains("nothing to commit");
        assertThat(said.exit()).as(said + "\n" + git).isEqualTo(done ? 0 : 4);
        if (done) {
            assertThat(seen(kind, ours)).as(said + "\n" + git).isEqualTo(seen(kind, twin));
        } else {
            assertThat(refused(seen(kind, ours))).isEqualTo(refused(seen(kind, made(kind, "untouched"))));
        }
        assertThat(revision(kind, ours)).isEqualTo(revisionOfGit(kind, ours));
        if (!done) {
            assertThat(said.err()).contains("nothing was c");
            assertThat(here(ours, said.err()).lines().map(String::strip))
                    .containsAll(here(twin, git.error())
                            .lines()
                            .map(line -> line.replace('\t', ' ').strip())
                            .filter(line -> !line.isEmpty())
                            .toList());
        }
    }

    private Terminal made(GitKind kind, String name) throws IOException {
        Path place = Files.createDirectories(temporary.resolve(name));
        Terminal terminal = Terminal.in(place);
        Ran.of(command(terminal, place, GitKind.WORDS + kind.script())).orFail();
        clock.forEach(each -> terminal.variable(each.split("=", 2)[0], each.split("=", 2)[1]));
        return terminal.variable("HOME", terminal.home().toString());
    }

    private Ran sh(GitKind kind, Terminal terminal, String script) {
        return Ran.of(command(terminal, terminal.directory().resolveSibling(kind.directory()), script));
    }

    /** Returns a shell command with this home and nothing else from this machine. */
    private List<String> command(Terminal terminal, Path in, String script) {
        List<String> command = new ArrayList<>(List.of(
                "env",
                "-i",
                "PATH=" + System.getenv("PATH"),
                "HOME=" + terminal.home(),
                "LC_ALL=C.UTF-8",
                "GIT_CONFIG_NOSYSTEM=1"));
        command.addAll(clock);
        command.addAll(List.of("sh", "-c", "cd '" + in + "' || exit 99\n" + script));
        return command;
    }

    private static Terminal.Said run(GitKind kind, Terminal terminal, String... arguments) {
        List<String> all = new ArrayList<>(List.of(
                "-C", terminal.directory().resolveSibling(kind.directory()).toString()));
        all.addAll(List.of(arguments));
        return terminal.runBare(all.toArray(String[]::new));
    }

    private String seen(GitKind kind, Terminal terminal) {
        return here(terminal, sh(kind, terminal, SEEN).output());
    }

    /** Removes the objects that git leaves behind when it does not commit. */
    private static String refused(String seen) {
        return seen.replaceAll("(?m)^dangling .*\n", "");
    }

    /** Replaces the three repositories' different paths with one name. */
    private static String here(Terminal terminal, String text) {
        return text.replace(String.valueOf(terminal.directory().getParent()), "HERE");
    }

    /** Returns the revision as render reports it. */
    private static String revision(GitKind kind, Terminal terminal) {
        Terminal.Said said = run(kind, terminal, "render", "--json");
        assertThat(said.exit()).as(said.toString()).isZero();
        return said.json().text("revision");
    }

    private String revisionOfGit(GitKind kind, Terminal terminal) {
        return sh(kind, terminal, """
                        git status >/dev/null 2>&1 || { printf unknown; exit; }
                        git rev-parse -q --verify HEAD || echo none
                        [ -z "$(git status --porcelain --untracked-files=all -- policies templates inventories)" ] || printf ' (dirty)'
                        """).output().replace("\n", "");
    }
}
