package dev.countersign.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.testing.Needs;
import dev.countersign.testing.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How git is queried and how its replies are read. What a commit leaves behind is compared with
 * git's own in a different test.
 */
@Needs("git")
class PolicyRepositoryTest {
    private static final List<String> OURS = PolicyRepository.FOLDERS;

    @TempDir
    Path temporary;

    private final Map<String, String> variables = new HashMap<>();
    private Path directory = Path.of("");

    @BeforeEach
    void a_user_of_our_own() throws IOException {
        Path home = Files.createDirectories(temporary.resolve("home"));
        directory = Files.createDirectories(temporary.resolve("repository"));
        Files.writeString(home.resolve(".gitconfig"), "[user]\n name = Ann Admin\n email = ann@example.net\n");
        variables.put("HOME", home.toString());
    }

    private PolicyRepository here() {
        return PolicyRepository.at(directory, variables);
    }

    private void write(String path, String content) throws IOException {
        Path file = directory.resolve(path);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, content);
    }

    private PolicyRepository committed() throws IOException {
        PolicyRepository repository = PolicyRepository.init(directory, variables);
        write("policies/smb.yaml", "policy: one\n");
        write("inventories/hosts.yaml", "hosts: {}\n");
        commit(repository, "The first");
        return repository;
    }

    private static Optional<Commit> commit(PolicyRepository repository, String message) {
        return repository.commit(message, OURS, repository.changes(OURS));
    }

    private static Map<String, byte[]> loaded(String path, String content) {
        return Map.of(path, content.getBytes(UTF_8));
    }

    private String git(String... words) throws IOException, InterruptedException {
        return git(directory, words);
    }

    private String git(Path in, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git", "-c", "init.defaultBranch=main"));
        command.addAll(List.of(words));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(in.toFile()).redirectErrorStream(true);
        builder.environment().putAll(variables);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    @Test
    void a_folder_without_git_has_no_revision() {
        PolicyRepository repository = here();

        assertThat(repository.revision(loaded("policies/smb.yaml", "x"), OURS)).isEqualTo(Revision.none());
        assertThat(repository.isRepository()).isFalse();
        assertThat(repository.changes(OURS).changed()).isEmpty();
        assertThat(Revision.none()).hasToString("none");
    }

    @Test
    void committing_without_a_repository_says_how_to_make_one() {
        Problem problem = catchThrowableOfType(Problem.class, () -> commit(here(), "x"));

        assertThat(problem.code()).isEqualTo(ExitCode.USAGE);
        assertThat(problem).hasMessageContaining("is not in a Git repository").hasMessageContaining("countersign init");
    }

    @Test
    void a_new_repository_has_the_branch_that_the_user_wants_or_main() throws Exception {
        PolicyRepository.init(directory, variables);
        assertThat(git("symbolic-ref", "HEAD")).isEqualTo("refs/heads/main\n");

        git("config", "--global", "init.defaultBranch", "trunk");
        Path other = Files.createDirectories(temporary.resolve("other"));
        PolicyRepository.init(other, variables);
        assertThat(git(other, "symbolic-ref", "HEAD")).isEqualTo("refs/heads/trunk\n");
    }

    @Test
    void before_the_first_commit_everything_is_dirty() throws IOException {
        PolicyRepository repository = PolicyRepository.init(directory, variables);
        write("policies/smb.yaml", "x");

        Revision revision = repository.revision(loaded("policies/smb.yaml", "x"), OURS);

        assertThat(revision.commit()).isEmpty();
        assertThat(revision.differing()).containsExactly("policies/smb.yaml");
        assertThat(revision).hasToString("no commit, dirty");
    }

    @Test
    void the_revision_is_that_of_the_bytes_that_were_loaded() throws IOException {
        PolicyRepository repository = committed();
        Map<String, byte[]> one = loaded("policies/smb.yaml", "policy: one\n");
        Optional<String> commit = repository.revision(one, OURS).commit();
        write("policies/smb.yaml", "policy: edited after it was loaded\n");

        Revision clean = repository.revision(one, OURS);
        Revision dirty = repository.revision(loaded("policies/smb.yaml", "policy: edited after it was loaded\n"), OURS);
        write("policies/smb.yaml", "policy: one\n");
        Revision undone = repository.revision(loaded("policies/smb.yaml", "policy: was there for a moment\n"), OURS);

        assertThat(clean).isEqualTo(new Revision(commit, List.of(), List.of()));
        assertThat(dirty).hasToString(commit.orElseThrow() + " dirty");
        assertThat(undone.dirty()).isTrue();
    }

    @Test
    void a_file_that_is_new_or_outside_or_gone_makes_it_dirty() throws IOException {
        PolicyRepository repository = committed();
        write("policies/new.yaml", "x");
        Files.delete(directory.resolve("inventories/hosts.yaml"));

        assertThat(repository
                        .revision(loaded("policies/new.yaml", "x"), List.of())
                        .differing())
                .containsExactly("policies/new.yaml");
        assertThat(repository
                        .revision(loaded("../elsewhere.yaml", "x"), List.of())
                        .differing())
                .containsExactly("../elsewhere.yaml");
        assertThat(repository
                        .revision(loaded("policies/smb.yaml", "policy: one\n"), OURS)
                        .differing())
                .containsExactly("inventories/hosts.yaml", "policies/new.yaml");
        assertThat(repository.changes(OURS).changed()).containsExactly("inventories/hosts.yaml", "policies/new.yaml");
    }

    @Test
    void a_loaded_file_that_git_ignores_is_in_no_commit() throws IOException {
        PolicyRepository repository = committed();
        write(".gitignore", "policies/mine*\nold/\n");
        write("policies/mine.yaml", "x");
        write("policies/old/x.yaml", "x");

        assertThat(repository.revision(loaded("policies/mine.yaml", "x"), OURS).differing())
                .containsExactly("policies/mine.yaml");
        assertThat(repository
                        .changes(OURS)
                        .ignored(List.of("policies/mine.yaml", "policies/old/x.yaml", "policies/smb.yaml")))
                .containsExactly("policies/mine.yaml", "policies/old/x.yaml");
        assertThat(repository.changes(OURS).changed()).isEmpty();
    }

    @Test
    void a_link_is_what_it_leads_to() throws Exception {
        PolicyRepository repository = committed();
        Files.writeString(temporary.resolve("outside.yaml"), "policy: one\n");
        Files.createSymbolicLink(directory.resolve("policies/outside.yaml"), temporary.resolve("outside.yaml"));
        Files.createSymbolicLink(directory.resolve("policies/link.yaml"), Path.of("smb.yaml"));
        Files.createSymbolicLink(directory.resolve("more"), Path.of("policies"));
        Files.createSymbolicLink(directory.resolve("policies/gits.yaml"), Path.of("../.git/config"));
        git("add", "-A");
        git("commit", "-q", "-m", "links");
        String config = Files.readString(directory.resolve(".git/config"));

        assertThat(dirty(repository, "policies/link.yaml", "policy: one\n")).isFalse();
        assertThat(dirty(repository, "more/smb.yaml", "policy: one\n")).isFalse();
        assertThat(dirty(repository, "policies/outside.yaml", "policy: one\n")).isTrue();
        assertThat(dirty(repository, "policies/gits.yaml", config)).isTrue();

        write("policies/smb.yaml", "policy: two\n");
        assertThat(dirty(repository, "policies/link.yaml", "policy: two\n")).isTrue();
        assertThat(dirty(repository, "more/smb.yaml", "policy: two\n")).isTrue();
    }

    @Test
    void a_work_tree_within_the_git_folder_of_another_one_is_a_work_tree() throws Exception {
        committed();
        git("worktree", "add", "-q", "-b", "side", ".git/side");
        PolicyRepository side = PolicyRepository.at(directory.resolve(".git/side"), variables);

        assertThat(dirty(side, "policies/smb.yaml", "policy: one\n")).isFalse();

        Files.writeString(directory.resolve(".git/side/policies/smb.yaml"), "policy: two\n");
        assertThat(dirty(side, "policies/smb.yaml", "policy: two\n")).isTrue();
    }

    @Test
    void what_is_behind_a_folder_that_is_a_link_counts_and_is_not_committed() throws Exception {
        PolicyRepository repository = committed();
        write("policies/more.yaml", "policy: more\n");
        Files.move(directory.resolve("policies"), directory.resolve("shared"));
        Files.createSymbolicLink(directory.resolve("policies"), Path.of("shared"));
        git("add", "-A");
        git("commit", "-q", "-m", "a link");
        Map<String, byte[]> loaded = loaded("policies/smb.yaml", "policy: one\n");
        assertThat(repository.revision(loaded, OURS).dirty()).isFalse();

        Files.delete(directory.resolve("shared/more.yaml"));
        Problem problem = catchThrowableOfType(Problem.class, () -> repository.refuseLinks(OURS));

        assertThat(repository.revision(loaded, OURS).differing()).containsExactly("shared/more.yaml");
        assertThat(problem.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(problem)
                .hasMessageContaining("policies/ is a symbolic link")
                .hasMessageContaining("nothing was committed");
    }

    @Test
    void it_counts_as_well_where_the_link_leads_to_another_folder_of_the_work_tree() throws Exception {
        committed();
        Files.createDirectories(directory.resolve("smb"));
        Files.createSymbolicLink(directory.resolve("smb/policies"), Path.of("../policies"));
        git("add", "-A");
        git("commit", "-q", "-m", "a link");
        PolicyRepository part = PolicyRepository.at(directory.resolve("smb"), variables);
        assertThat(part.revision(Map.of(), OURS).dirty()).isFalse();

        Files.delete(directory.resolve("policies/smb.yaml"));

        assertThat(part.revision(Map.of(), OURS).differing()).containsExactly("../policies/smb.yaml");
    }

    private static boolean dirty(PolicyRepository repository, String path, String content) {
        boolean alone = repository.revision(loaded(path, content), List.of()).dirty();
        assertThat(repository.revision(loaded(path, content), OURS).dirty()).isEqualTo(alone);
        return alone;
    }

    @Test
    void nothing_is_committed_when_nothing_differs() throws IOException {
        PolicyRepository repository = committed();

        assertThat(commit(repository, "again")).isEmpty();
    }

    @Test
    void a_commit_has_its_name_its_files_and_what_hooks_said() throws Exception {
        PolicyRepository repository = committed();
        hook("post-commit", "printf 'all\\tright \\033[31m\\n'");
        write("policies/new.yaml", "x");

        Commit commit = commit(repository, "Räum auf\n\nwhy").orElseThrow();

        assertThat(git("log", "-1", "--format=%H|%an|%s|%b")).startsWith(commit.id() + "|Ann Admin|Räum auf|why");
        assertThat(commit.files()).containsExactly("policies/new.yaml");
        assertThat(commit.words()).containsExactly("all right \\x1b[31m");
    }

    @Test
    void the_folders_of_a_commit_are_read_from_it_and_links_followed() throws Exception {
        PolicyRepository repository = committed();
        write("policies/ü\"\n.yaml", "odd\n");
        Files.createSymbolicLink(directory.resolve("policies/link.yaml"), Path.of("../policies/smb.yaml"));
        Files.createSymbolicLink(directory.resolve("policies/passwd.yaml"), Path.of("/etc/passwd"));
        Commit commit = commit(repository, "x").orElseThrow();
        write("policies/smb.yaml", "policy: edited\n");

        var files = repository.committed(commit.id(), OURS).orElseThrow();

        assertThat(files.keySet())
                .containsExactly(
                        "inventories/hosts.yaml", "policies/link.yaml", "policies/smb.yaml", "policies/ü\"\n.yaml");
        assertThat(files.get("policies/link.yaml")).asString().isEqualTo("policy: one\n");
        assertThat(files.get("policies/ü\"\n.yaml")).asString().isEqualTo("odd\n");
    }

    /** A query runs nothing that a repository can name, whoever made its settings. */
    @Test
    void a_question_runs_no_program_of_the_repository_and_writes_nothing() throws Exception {
        PolicyRepository repository = committed();
        Path witness = temporary.resolve("ran");
        Path program = directory.resolve("evil");
        Files.writeString(program, "#!/bin/sh\necho \"$0 $*\" >>'" + witness + "'\nexit 1\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        for (String hook : List.of(
                "post-index-change", "pre-commit", "post-checkout", "reference-transaction", "fsmonitor-watchman")) {
            hook(hook, "touch '" + witness + "'");
        }
        for (String setting : List.of(
                "core.fsmonitor",
                "core.pager",
                "pager.status",
                "core.sshCommand",
                "core.editor",
                "core.askPass",
                "diff.external",
                "diff.x.textconv",
                "diff.x.command",
                "gpg.program",
                "credential.helper",
                "core.gitProxy",
                "core.alternateRefsCommand",
                "uploadpack.packObjectsHook",
                "sequence.editor",
                "interactive.diffFilter")) {
            git("config", setting, program.toString());
        }
        git("config", "alias.status", "!" + program);
        git("config", "status.submoduleSummary", "true");
        git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", directory.toString(), "templates/inner");
        git("commit", "-q", "--no-verify", "-m", "inner");
        git(directory.resolve("templates/inner"), "config", "core.fsmonitor", program.toString());
        git(directory.resolve("templates/inner"), "config", "status.submoduleSummary", "true");
        Files.deleteIfExists(witness);
        write("policies/.gitattributes", "* diff=x\n");
        Files.setLastModifiedTime(
                directory.resolve("policies/smb.yaml"), java.nio.file.attribute.FileTime.fromMillis(1));
        byte[] index = Files.readAllBytes(directory.resolve(".git/index"));

        repository.revision(loaded("policies/smb.yaml", "policy: one\n"), OURS);
        repository.changes(OURS);
        assertThat(repository.tracks("policies")).isTrue();
        assertThat(repository.committed("HEAD", OURS)).isPresent();

        assertThat(witness).doesNotExist();
        assertThat(Files.readAllBytes(directory.resolve(".git/index"))).isEqualTo(index);
    }

    /**
     * A partial clone fetches missing objects over the network, with a program that its settings
     * name.
     */
    @Test
    void a_question_never_goes_to_the_network() throws Exception {
        committed();
        git("config", "uploadpack.allowFilter", "true");
        Path witness = temporary.resolve("ran");
        Path program = temporary.resolve("ssh");
        Files.writeString(program, "#!/bin/sh\necho \"$*\" >>'" + witness + "'\nexit 1\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        git(temporary, "clone", "-q", "--no-checkout", "--filter=blob:none", "file://" + directory, "partial");
        directory = temporary.resolve("partial");
        Map<String, String> remotes = Map.of(
                "ssh",
                "ssh://192.0.2.1/x",
                "ext",
                "ext::" + program,
                "vcs",
                "http://192.0.2.1/x",
                "file",
                "file://" + temporary.resolve("repository"));
        for (Map.Entry<String, String> remote : remotes.entrySet()) {
            git("config", "remote.origin.url", remote.getValue());
            git("config", "core.sshCommand", program.toString());
            git("config", "protocol.allow", "always");
            git("config", "remote.origin.uploadpack", program.toString());

            assertThat(here().committed("HEAD", OURS)).as(remote.getKey()).isEmpty();
            assertThat(here().changes(OURS).head()).isPresent();
            assertThat(witness).as(remote.getKey()).doesNotExist();
        }
    }

    @Test
    void variables_that_name_another_repository_do_not_count() throws Exception {
        PolicyRepository repository = committed();
        Optional<String> head = repository.changes(OURS).head();
        Path other = Files.createDirectories(temporary.resolve("other"));
        git(other, "init", "-q");
        variables.put("GIT_DIR", other.resolve(".git").toString());
        variables.put("GIT_WORK_TREE", other.toString());
        variables.put("GIT_INDEX_FILE", other.resolve("index").toString());
        variables.put("GIT_GLOB_PATHSPECS", "1");
        write("policies/smb.yaml", "policy: two\n");

        assertThat(here().changes(OURS).head()).isEqualTo(head);
        assertThat(commit(here(), "two")).isPresent();

        variables.keySet().removeIf(each -> each.startsWith("GIT_"));
        assertThat(git("log", "--format=%s")).isEqualTo("two\nThe first\n");
        assertThat(git("status", "--porcelain")).isEmpty();
    }

    @Test
    void a_repository_within_is_refused_because_its_files_would_not_be_committed() throws Exception {
        PolicyRepository repository = committed();
        git(Files.createDirectories(directory.resolve("templates/inner")), "init", "-q");
        write("templates/inner/x", "x");

        Problem refused = catchThrowableOfType(Problem.class, () -> commit(repository, "x"));

        assertThat(refused.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(refused).hasMessageContaining("templates/inner/ is a separate Git repository");
    }

    @Test
    void a_link_in_a_commit_may_have_any_bytes() throws Exception {
        PolicyRepository repository = committed();
        Files.write(temporary.resolve("bytes"), new byte[] {'a', 0, 'b'});
        String id =
                git("hash-object", "-w", temporary.resolve("bytes").toString()).strip();
        git("update-index", "--add", "--cacheinfo", "120000," + id + ",policies/link.yaml");
        git("commit", "-q", "-m", "link");

        assertThat(repository.committed("HEAD", OURS).orElseThrow().keySet())
                .containsExactly("inventories/hosts.yaml", "policies/smb.yaml");
    }

    @Test
    void what_a_new_file_took_the_place_of_is_in_the_index_again_after_a_refusal() throws Exception {
        write("templates/folder/one", "1");
        write("templates/folder/two", "2");
        write("templates/file", "3");
        PolicyRepository repository = committed();
        hook("pre-commit", "exit 1");
        for (String gone :
                List.of("templates/folder/one", "templates/folder/two", "templates/folder", "templates/file")) {
            Files.delete(directory.resolve(gone));
        }
        write("templates/folder", "new");
        write("templates/file/new", "new");
        write("templates/more", "new");
        String before = git("ls-files", "--stage");

        assertThat(catchThrowableOfType(Problem.class, () -> commit(repository, "x"))
                        .code())
                .isEqualTo(ExitCode.REFUSED);

        assertThat(git("ls-files", "--stage")).isEqualTo(before);
    }

    @Test
    void a_filter_has_the_users_locale() throws Exception {
        variables.put("LC_ALL", "de_DE.UTF-8");
        PolicyRepository repository = committed();
        git("config", "filter.x.clean", "cat; echo \"$LC_ALL\"");
        write("policies/.gitattributes", "*.txt filter=x\n");
        write("policies/x.txt", "x\n");
        git("add", ".");
        git("commit", "-q", "-m", "x");
        Files.setLastModifiedTime(directory.resolve("policies/x.txt"), java.nio.file.attribute.FileTime.fromMillis(1));

        assertThat(repository.changes(OURS).changed()).isEmpty();
    }

    @Test
    void a_git_that_is_too_old_is_told_so() throws Exception {
        committed();
        Path old = Files.createDirectories(temporary.resolve("old")).resolve("git");
        Files.writeString(old, "#!/bin/sh\necho 'usage: git status' >&2\nexit 129\n");
        assertThat(old.toFile().setExecutable(true)).isTrue();
        variables.put("PATH", old.resolveSibling("") + ":/usr/bin:/bin");

        assertThat(catchThrowableOfType(Problem.class, () -> here().changes(OURS)))
                .hasMessageContaining("is too old")
                .hasMessageContaining("2.25 or later");
    }

    @Test
    void a_hook_that_outlives_its_commit_does_not_hold_it_up() throws Exception {
        PolicyRepository repository = committed();
        hook("post-commit", "sleep 30 & echo $! >'" + temporary.resolve("pid") + "'");
        write("policies/new.yaml", "x");
        long began = System.nanoTime();

        assertThat(commit(repository, "x")).isPresent();

        assertThat(System.nanoTime() - began).isLessThan(20_000_000_000L);
        ProcessHandle.of(Long.parseLong(
                        Files.readString(temporary.resolve("pid")).strip()))
                .ifPresent(ProcessHandle::destroy);
    }

    private Revision revision() {
        return here().revision(loaded("policies/smb.yaml", "policy: one\n"), OURS);
    }

    private Problem refusedCommit() {
        return catchThrowableOfType(Problem.class, () -> commit(here(), "x"));
    }

    /** A folder that git skips is not a repository, whatever its name. */
    @Test
    void a_git_folder_that_git_does_not_take_for_a_repository_is_none() throws Exception {
        committed();
        Files.writeString(directory.resolve(".git/HEAD"), "garbage\n");

        assertThat(revision()).isEqualTo(Revision.none());
        assertThat(here().isRepository()).isFalse();
        assertThat(here().tracks(".countersign")).isFalse();
        assertThat(refusedCommit().code()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void where_git_stops_looking_for_a_repository_is_gits_own_rule() throws Exception {
        committed();
        Revision above = revision();
        String head = above.commit().orElseThrow();
        Path top = directory;
        directory = Files.createDirectories(top.resolve("ops/smb"));
        write("policies/smb.yaml", "policy: one\n");
        assertThat(revision()).hasToString(head + " dirty");

        variables.put("GIT_CEILING_DIRECTORIES", top.toRealPath().toString());
        assertThat(revision()).isEqualTo(Revision.none());
        assertThat(here().isRepository()).isFalse();
        assertThat(refusedCommit()).hasMessageContaining("is not in a Git repository");

        variables.put("GIT_CEILING_DIRECTORIES", temporary.toRealPath().toString());
        assertThat(revision()).hasToString(head + " dirty");
    }

    /** This machine's git sees a separate file system in the policy directory. */
    @Test
    @Needs("namespaces")
    void another_file_system_is_another_place() throws Exception {
        committed();
        Path top = directory;
        directory = Files.createDirectories(top.resolve("ops"));
        write("policies/smb.yaml", "policy: one\n");
        git(top, "add", "-A");
        git(top, "commit", "-q", "-m", "ops");
        machine("d=$PWD; cp -r . '" + temporary + "/kept'; exec unshare -m sh -c '"
                + "mount -t tmpfs none \"$0\" && cp -r \"$1/kept/.\" \"$0\" && cd \"$0\" && shift && exec \"$@\"'"
                + " \"$d\" '" + temporary + "' \"$GIT\" \"$@\"");

        assertThat(revision()).isEqualTo(Revision.none());
        assertThat(refusedCommit()).hasMessageContaining("is not in a Git repository");

        variables.put("GIT_DISCOVERY_ACROSS_FILESYSTEM", "1");
        assertThat(revision()).hasToString(git(top, "rev-parse", "HEAD").strip());
    }

    /** Installs a git that runs {@code script}, which has the real one as {@code $GIT}. */
    private void machine(String script) throws IOException {
        Path git = Files.createDirectories(temporary.resolve("bin")).resolve("git");
        String real =
                Ran.of(List.of("sh", "-c", "command -v git")).orFail().output().strip();
        Files.writeString(git, "#!/bin/sh\nGIT='" + real + "'\n" + script + "\n");
        assertThat(git.toFile().setExecutable(true)).isTrue();
        variables.put("PATH", git.getParent() + ":" + System.getenv("PATH"));
    }

    private void isUnknown(String words) throws IOException {
        Revision revision = revision();
        assertThat(revision).as(words).hasToString("unknown");
        assertThat(revision.commit()).isEmpty();
        assertThat(revision.unknown().orElseThrow().advice().orElseThrow()).contains(words);
        Problem refused = refusedCommit();
        assertThat(refused.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(refused).hasMessageContaining(words).hasMessageContaining("nothing was changed");
    }

    private void hasNoInit(String words) {
        Problem refused = catchThrowableOfType(Problem.class, () -> here().init());
        assertThat(refused.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(refused).hasMessageContaining(words);
    }

    @Test
    void a_repository_that_git_cannot_use_has_an_unknown_revision_and_gets_no_commit() throws Exception {
        committed();
        Path main = directory;
        git("worktree", "add", "-q", "-b", "side", "../side");
        directory = temporary.resolve("side");
        Files.move(main.resolve(".git"), main.resolve("gone"));
        isUnknown("fatal: not a git repository: " + main.toRealPath());
        hasNoInit("fatal: not a git repository: " + main.toRealPath());
        Problem untold = catchThrowableOfType(Problem.class, () -> here().tracks(".countersign"));
        assertThat(untold.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(untold).hasMessageContaining("it is unknown whether Git tracks .countersign");

        Files.writeString(directory.resolve(".git"), "junk\n");
        isUnknown("fatal: invalid gitfile format");
        hasNoInit("fatal: invalid gitfile format");

        directory = main;
        Files.move(main.resolve("gone"), main.resolve(".git"));
        git("config", "core.worktree", "/nowhere");
        isUnknown("fatal: this operation must be run in a work tree");
    }

    /** Runs as a user who owns the repository but may not read a part of it. */
    @Test
    @Needs({"root", "setpriv"})
    void what_git_may_not_read_is_unknown() throws Exception {
        committed();
        Ran.of(List.of("sh", "-c", "chmod 755 '" + temporary + "' && chown -R 12345 '" + temporary + "'"))
                .orFail();
        machine("exec setpriv --reuid=12345 --clear-groups \"$GIT\" \"$@\"");
        assertThat(revision().commit()).isPresent();

        Ran.of(List.of("chmod", "0", directory.resolve(".git/config").toString()))
                .orFail();

        isUnknown("Permission denied");
        hasNoInit("Permission denied");
    }

    @Test
    void what_is_said_is_read_up_to_a_limit_and_then_not_at_all() throws Exception {
        committed();
        machine("head -c 70000000 /dev/zero | tr '\\0' x");

        Revision revision = revision();

        assertThat(revision).hasToString("unknown");
        assertThat(revision.unknown().orElseThrow().what()).contains("wrote more than 64 MiB", "git status");
        assertThat(refusedCommit().code()).isEqualTo(ExitCode.REFUSED);
        isUnknown("run it by hand to see why: git -C " + directory + " status");
    }

    @Test
    void a_git_that_cannot_be_started_is_run_by_hand() throws Exception {
        committed();
        Path broken = Files.createDirectories(temporary.resolve("broken")).resolve("git");
        Files.writeString(broken, "#!/no/such/shell\n");
        assertThat(broken.toFile().setExecutable(true)).isTrue();
        variables.put("PATH", broken.getParent() + ":/usr/bin:/bin");

        assertThat(revision().unknown().orElseThrow().what()).contains("git cannot be started");
        isUnknown("run it by hand to see why: git -C " + directory + " status");
    }

    @Test
    void a_large_file_of_somebody_does_not_hide_the_others_of_a_commit() throws Exception {
        PolicyRepository repository = committed();
        write("templates/x", "");
        try (var large =
                new java.io.RandomAccessFile(directory.resolve("templates/x").toFile(), "rw")) {
            large.setLength(70_000_000);
        }
        String head = commit(repository, "large").orElseThrow().id();

        assertThat(repository.committed(head, OURS).orElseThrow())
                .hasEntrySatisfying(
                        "policies/smb.yaml",
                        bytes -> assertThat(new String(bytes, UTF_8)).isEqualTo("policy: one\n"))
                .containsKey("templates/x");
    }

    /**
     * A hook may restore everything and then refuse: its message is reported, instead of claiming
     * that nothing differed.
     */
    @Test
    void a_hook_that_undoes_everything_and_fails_has_refused() throws Exception {
        for (String undo : List.of(
                "git reset -q --hard",
                "git checkout -q HEAD -- .",
                "git stash -q",
                "rm -f \"$GIT_INDEX_FILE\"; git read-tree HEAD; git checkout-index -qaf",
                "env -u GIT_INDEX_FILE git checkout -q -f HEAD",
                "printf 'policy: one\\n' >policies/smb.yaml")) {
            for (String said : List.of("echo not today", "")) {
                directory = Files.createDirectories(temporary.resolve("r" + (undo + said).hashCode()));
                PolicyRepository repository = committed();
                write("policies/smb.yaml", "policy: two\n");
                hook("pre-commit", undo + "\n" + said + "\nexit 1");

                Problem refused = catchThrowableOfType(Problem.class, () -> commit(repository, "x"));

                assertThat(refused).as(undo).isNotNull();
                assertThat(refused.code()).as(undo).isEqualTo(ExitCode.REFUSED);
                assertThat(refused).hasMessageContaining(said.isEmpty() ? "git says:" : "not today");
            }
        }
    }

    @Test
    void a_hook_that_fails_has_refused_also_where_only_the_index_differs() throws Exception {
        PolicyRepository repository = committed();
        write("policies/smb.yaml", "policy: two\n");
        git("add", "-A");
        write("policies/smb.yaml", "policy: one\n");
        assertThat(commit(repository, "x")).isEmpty();
        hook("pre-commit", "exit 1");

        assertThat(catchThrowableOfType(Problem.class, () -> commit(repository, "x"))
                        .code())
                .isEqualTo(ExitCode.REFUSED);
    }

    /** The loaded files are here, and git's are there. */
    @Test
    void a_work_tree_elsewhere_is_what_git_speaks_of() throws Exception {
        committed();
        Optional<String> head = revision().commit();
        Path there = Files.createDirectories(temporary.resolve("there"));
        git("config", "core.worktree", there.toString());
        assertThat(git("status", "--porcelain", "--", "policies")).isNotEmpty();
        assertThat(revision()).hasToString(head.orElseThrow() + " dirty");

        git("checkout", "-q", "-f", "HEAD");
        assertThat(git("status", "--porcelain", "--", "policies")).isEmpty();
        assertThat(revision()).isEqualTo(new Revision(head, List.of(), List.of()));
        assertThat(commit(here(), "x")).isEmpty();

        assertThat(here().revision(loaded("policies/smb.yaml", "policy: edited here\n"), OURS)
                        .differing())
                .containsExactly("policies/smb.yaml");

        Files.writeString(there.resolve("policies/smb.yaml"), "policy: edited there\n");
        assertThat(revision().dirty()).isTrue();
        Problem refused = refusedCommit();
        assertThat(refused.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(refused).hasMessageContaining("work tree in " + there).hasMessageContaining("nothing was committed");
        assertThat(git("log", "--format=%s")).isEqualTo("The first\n");
    }

    @Test
    void without_git_there_is_no_revision_and_nothing_is_committed() throws Exception {
        committed();
        variables.put("PATH", ".:relative:" + Files.createDirectories(temporary.resolve("empty")));
        Files.writeString(directory.resolve("git"), "#!/bin/sh\nexit 0\n");
        assertThat(directory.resolve("git").toFile().setExecutable(true)).isTrue();
        write("policies/new.yaml", "x");

        assertThat(here().revision(loaded("policies/new.yaml", "x"), OURS)).isEqualTo(Revision.none());
        Problem refused = catchThrowableOfType(Problem.class, () -> commit(here(), "x"));
        assertThat(refused.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(refused).hasMessageContaining("git is not on this machine");
        Problem untold = catchThrowableOfType(Problem.class, () -> here().tracks(".countersign/runs"));
        assertThat(untold.code()).isEqualTo(ExitCode.REFUSED);

        Path other = Files.createDirectories(temporary.resolve("other"));
        assertThat(PolicyRepository.init(other, variables).isRepository()).isFalse();
        assertThat(PolicyRepository.at(other, variables).tracks(".countersign/runs"))
                .isFalse();
    }

    private void hook(String name, String script) throws IOException {
        Path file = directory.resolve(".git/hooks").resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
