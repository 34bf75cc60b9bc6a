package dev.countersign.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyRepositoryTest {
    private static final Instant NOW = Instant.parse("2026-11-22T09:51:41Z");
    private static final List<String> OURS = List.of("policies", "templates", "inventories");

    @TempDir
    Path temporary;

    private SystemReader before = SystemReader.getInstance();
    private Path home;
    private Path directory;

    @BeforeEach
    void a_user_of_our_own() throws IOException {
        before = SystemReader.getInstance();
        home = Files.createDirectories(temporary.resolve("home"));
        directory = Files.createDirectories(temporary.resolve("repository"));
        Files.writeString(home.resolve(".gitconfig"), "[user]\n name = Ann Admin\n email = ann@example.net\n");
        SystemReader.setInstance(new UserAt(before, home.resolve(".gitconfig")));
    }

    @AfterEach
    void the_user_of_the_machine_again() {
        SystemReader.setInstance(before);
    }

    private void write(String path, String content) throws IOException {
        Path file = directory.resolve(path);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, content);
    }

    private PolicyRepository committed() throws IOException {
        PolicyRepository repository = PolicyRepository.init(directory);
        write("policies/smb.yaml", "policy: one\n");
        write("inventories/hosts.yaml", "hosts: {}\n");
        repository.commit("The first", OURS, NOW);
        return repository;
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
        builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
        builder.environment().put("HOME", home.toString());
        builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    @Test
    void a_folder_without_git_has_no_revision() {
        PolicyRepository repository = PolicyRepository.at(directory);

        assertThat(repository.revision(loaded("policies/smb.yaml", "x"))).isEqualTo(Revision.none());
        assertThat(repository.isRepository()).isFalse();
        assertThat(repository.changed(OURS)).isEmpty();
        assertThat(Revision.none()).hasToString("none");
    }

    @Test
    void committing_without_a_repository_says_how_to_make_one() {
        Problem problem = catchThrowableOfType(
                Problem.class, () -> PolicyRepository.at(directory).commit("x", OURS, NOW));

        assertThat(problem).hasMessageContaining("is not in a Git repository").hasMessageContaining("countersign init");
    }

    @Test
    void before_the_first_commit_everything_is_dirty() throws IOException {
        PolicyRepository repository = PolicyRepository.init(directory);
        write("policies/smb.yaml", "x");

        Revision revision = repository.revision(loaded("policies/smb.yaml", "x"));

        assertThat(revision.commit()).isEmpty();
        assertThat(revision.differing()).containsExactly("policies/smb.yaml");
        assertThat(revision).hasToString("no commit, dirty");
        assertThat(repository.changed(OURS)).containsExactly("policies/smb.yaml");
    }

    @Test
    @Needs("git")
    void git_itself_reads_what_we_commit() throws Exception {
        PolicyRepository repository = committed();
        write("policies/smb.yaml", "policy: two\n");
        write("policies/deep/er/new.yaml", "policy: three\n");
        Files.delete(directory.resolve("inventories/hosts.yaml"));

        Optional<String> commit = repository.commit("Räum auf\n\nwhy", OURS, NOW.plusSeconds(60));

        git("fsck", "--strict", "--full");
        assertThat(git("log", "--format=%H|%an <%ae>|%cn|%at|%s|%b"))
                .startsWith(commit.orElseThrow() + "|Ann Admin <ann@example.net>|Ann Admin|1795341161|Räum auf|why")
                .contains("|The first|");
        assertThat(git("show", "--name-status", "--format=", "HEAD"))
                .isEqualTo("D\tinventories/hosts.yaml\nA\tpolicies/deep/er/new.yaml\nM\tpolicies/smb.yaml\n");
        assertThat(git("status", "--porcelain")).isEmpty();
        assertThat(git("reflog", "-1", "--format=%gs")).isEqualTo("commit: Räum auf\n");
        assertThat(git("symbolic-ref", "HEAD")).isEqualTo("refs/heads/main\n");
    }

    @Test
    void the_revision_is_that_of_the_bytes_that_were_loaded() throws IOException {
        PolicyRepository repository = committed();
        String commit = repository
                .revision(loaded("policies/smb.yaml", "policy: one\n"))
                .commit()
                .orElseThrow();
        write("policies/smb.yaml", "policy: edited after it was loaded\n");

        Revision clean = repository.revision(loaded("policies/smb.yaml", "policy: one\n"));
        Revision dirty = repository.revision(loaded("policies/smb.yaml", "policy: edited after it was loaded\n"));

        assertThat(clean).isEqualTo(new Revision(Optional.of(commit), List.of()));
        assertThat(clean.dirty()).isFalse();
        assertThat(dirty).hasToString(commit + " dirty");
        assertThat(repository.changed(OURS)).containsExactly("policies/smb.yaml");
    }

    @Test
    void a_file_that_is_new_or_outside_or_gone_makes_it_dirty() throws IOException {
        PolicyRepository repository = committed();
        write("policies/new.yaml", "x");
        Files.delete(directory.resolve("inventories/hosts.yaml"));

        assertThat(repository.revision(loaded("policies/new.yaml", "x")).differing())
                .containsExactly("policies/new.yaml");
        assertThat(repository.revision(loaded("../elsewhere.yaml", "x")).differing())
                .containsExactly("../elsewhere.yaml");
        assertThat(repository
                        .revision(loaded("policies/smb.yaml", "policy: one\n"), OURS)
                        .differing())
                .containsExactly("inventories/hosts.yaml");
        assertThat(repository.changed(OURS)).containsExactly("inventories/hosts.yaml", "policies/new.yaml");
    }

    @Test
    void nothing_is_committed_when_nothing_differs() throws IOException {
        PolicyRepository repository = committed();

        assertThat(repository.commit("again", OURS, NOW)).isEmpty();
        assertThat(repository.changed(OURS)).isEmpty();
    }

    @Test
    @Needs("git")
    void only_the_named_paths_are_committed_and_what_is_staged_stays_staged() throws Exception {
        PolicyRepository repository = committed();
        write("README.md", "mine");
        write("policies/ignored.log", "x");
        write("policies/smb.yaml", "policy: two\n");
        write(".gitignore", "*.log\n");
        git("add", "README.md");

        repository.commit("Only policies", OURS, NOW);

        assertThat(git("show", "--name-only", "--format=", "HEAD")).isEqualTo("policies/smb.yaml\n");
        assertThat(git("status", "--porcelain")).isEqualTo("A  README.md\n?? .gitignore\n");
    }

    @Test
    @Needs("git")
    void no_hook_and_no_filter_and_no_program_of_the_repository_runs() throws Exception {
        PolicyRepository repository = committed();
        Path witness = temporary.resolve("ran");
        String touch = "#!/bin/sh\ntouch '" + witness + "'\nexit 1\n";
        for (String hook :
                List.of("pre-commit", "commit-msg", "prepare-commit-msg", "post-commit", "reference-transaction")) {
            Path file = directory.resolve(".git/hooks").resolve(hook);
            Files.createDirectories(file.resolveSibling("."));
            Files.writeString(file, touch);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        git(
                "config",
                "core.fsmonitor",
                directory.resolve(".git/hooks/pre-commit").toString());
        git("config", "filter.evil.clean", "touch '" + witness + "'");
        write("policies/smb.yaml", "policy: two\n");

        Optional<String> commit = repository.commit("No hooks", List.of("policies"), NOW);
        write("inventories/.gitattributes", "*.yaml filter=evil\n");
        write("inventories/hosts.yaml", "hosts: {a: {}}\n");
        Revision revision = repository.revision(loaded("inventories/hosts.yaml", "hosts: {a: {}}\n"));
        Problem refused =
                catchThrowableOfType(Problem.class, () -> repository.commit("Filter", List.of("inventories"), NOW));

        assertThat(commit).isPresent();
        assertThat(revision.dirty()).isTrue();
        assertThat(refused.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(refused).hasMessageContaining("inventories/hosts.yaml goes through a filter of Git");
        assertThat(witness).doesNotExist();
    }

    @Test
    @Needs("git")
    void line_ends_that_git_would_change_are_no_difference() throws Exception {
        PolicyRepository repository = committed();
        git("config", "core.autocrlf", "true");
        write("policies/smb.yaml", "policy: one\r\n");

        assertThat(repository
                        .revision(loaded("policies/smb.yaml", "policy: one\r\n"))
                        .dirty())
                .isFalse();
        assertThat(repository.changed(OURS)).isEmpty();

        write("policies/crlf.yaml", "a: 1\r\nb: 2\r\n");
        // Older than the index: else git would look into the file, whatever size the index holds.
        Files.setLastModifiedTime(directory.resolve("policies/crlf.yaml"), FileTime.from(NOW.minusSeconds(3600)));
        repository.commit("Stored with LF", OURS, NOW);
        assertThat(git("cat-file", "-p", "HEAD:policies/crlf.yaml")).isEqualTo("a: 1\nb: 2\n");
        assertThat(git("status", "--porcelain", "policies/crlf.yaml")).isEmpty();
    }

    @Test
    @Needs("git")
    void without_such_a_setting_line_ends_are_bytes() throws Exception {
        PolicyRepository repository = committed();
        write("policies/smb.yaml", "policy: one\r\n");

        assertThat(repository
                        .revision(loaded("policies/smb.yaml", "policy: one\r\n"))
                        .dirty())
                .isTrue();

        repository.commit("With CRLF", OURS, NOW);
        assertThat(git("cat-file", "-p", "HEAD:policies/smb.yaml")).isEqualTo("policy: one\r\n");
        git("config", "core.autocrlf", "true"); // git leaves a file alone that was committed with CRLF
        write("policies/smb.yaml", "policy: two\r\n");
        repository.commit("Still with CRLF", OURS, NOW);
        assertThat(git("cat-file", "-p", "HEAD:policies/smb.yaml")).isEqualTo("policy: two\r\n");
        assertThat(git("status", "--porcelain")).isEmpty();
    }

    @Test
    @Needs("git")
    void a_subfolder_of_a_repository_is_a_policy_directory_too() throws Exception {
        Path top = Files.createDirectories(temporary.resolve("top"));
        git(top, "init", "-q");
        directory = Files.createDirectories(top.resolve("ops/smb"));
        write("policies/smb.yaml", "policy: one\n");
        Files.writeString(top.resolve("other.txt"), "x");

        PolicyRepository repository = PolicyRepository.init(directory);
        repository.commit("In a folder", OURS, NOW);

        assertThat(directory.resolve(".git")).doesNotExist();
        assertThat(repository
                        .revision(loaded("policies/smb.yaml", "policy: one\n"))
                        .dirty())
                .isFalse();
        assertThat(repository.changed(OURS)).isEmpty();
        assertThat(git(top, "ls-tree", "-r", "--name-only", "HEAD")).isEqualTo("ops/smb/policies/smb.yaml\n");
        assertThat(git(top, "status", "--porcelain")).isEqualTo("?? other.txt\n");
    }

    @Test
    @Needs("git")
    void a_linked_work_tree_has_its_own_head() throws Exception {
        committed();
        Path linked = temporary.resolve("linked");
        git("worktree", "add", "-q", "-b", "side", linked.toString());
        Path main = directory;
        directory = linked;
        write("policies/smb.yaml", "policy: side\n");

        Optional<String> commit = PolicyRepository.at(linked).commit("On the side", OURS, NOW);

        assertThat(git(linked, "rev-parse", "side").strip()).isEqualTo(commit.orElseThrow());
        assertThat(git(linked, "status", "--porcelain")).isEmpty();
        assertThat(git(main, "log", "-1", "--format=%s", "main")).isEqualTo("The first\n");
        assertThat(PolicyRepository.at(linked)
                        .revision(loaded("policies/smb.yaml", "policy: side\n"))
                        .dirty())
                .isFalse();
        assertThat(PolicyRepository.at(main)
                        .revision(loaded("policies/smb.yaml", "policy: side\n"))
                        .dirty())
                .isTrue();
        git(main, "fsck", "--strict");
    }

    @Test
    @Needs("git")
    void reads_a_repository_that_git_packed() throws Exception {
        PolicyRepository repository = committed();
        git("gc", "-q");

        assertThat(repository
                        .revision(loaded("policies/smb.yaml", "policy: one\n"))
                        .dirty())
                .isFalse();
    }

    @Test
    void the_file_system_is_not_measured_by_writing_into_the_repository() throws IOException {
        committed();

        FS.FileStoreAttributes attributes = FS.getFileStoreAttributes(directory);

        assertThat(attributes.getFsTimestampResolution()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    @Needs("git")
    void a_detached_head_moves_and_the_branch_does_not() throws Exception {
        PolicyRepository repository = committed();
        git("checkout", "-q", "--detach");
        write("policies/smb.yaml", "policy: two\n");

        Optional<String> commit = repository.commit("Detached", OURS, NOW);

        assertThat(git("rev-parse", "HEAD").strip()).isEqualTo(commit.orElseThrow());
        assertThat(git("log", "-1", "--format=%s", "main")).isEqualTo("The first\n");
    }

    @Test
    void who_commits_must_be_known() throws IOException {
        Files.writeString(home.resolve(".gitconfig"), "");
        PolicyRepository repository = PolicyRepository.init(directory);
        write("policies/smb.yaml", "x");

        Problem refused = catchThrowableOfType(Problem.class, () -> repository.commit("x", OURS, NOW));

        assertThat(refused.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(refused)
                .hasMessageContaining("Git does not know who commits; nothing was committed")
                .hasMessageContaining("git config --global user.name");
        assertThat(repository.revision(Map.of()).commit()).isEmpty();
    }

    @Test
    @Needs("git")
    void refuses_in_the_middle_of_a_merge_or_beside_another_writer_or_for_a_signature() throws Exception {
        PolicyRepository repository = committed();
        write("policies/smb.yaml", "policy: two\n");

        Files.createFile(directory.resolve(".git/index.lock"));
        assertRefused(repository, "index.lock is there");
        Files.delete(directory.resolve(".git/index.lock"));

        Files.writeString(directory.resolve(".git/MERGE_HEAD"), git("rev-parse", "HEAD"));
        assertRefused(repository, "is going on in the repository");
        Files.delete(directory.resolve(".git/MERGE_HEAD"));

        git("config", "commit.gpgSign", "true");
        assertRefused(repository, "commit.gpgSign");
        assertThat(git("log", "--format=%s")).isEqualTo("The first\n");
    }

    @Test
    void refuses_a_link_because_its_target_would_not_be_committed() throws IOException {
        PolicyRepository repository = committed();
        Files.createSymbolicLink(directory.resolve("policies/link.yaml"), Path.of("/etc/hostname"));

        assertRefused(repository, "policies/link.yaml is a link");
        assertThat(repository.changed(OURS)).containsExactly("policies/link.yaml");
    }

    private static void assertRefused(PolicyRepository repository, String why) {
        Problem refused = catchThrowableOfType(Problem.class, () -> repository.commit("x", OURS, NOW));
        assertThat(refused.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(refused).hasMessageContaining(why);
    }

    @Test
    @Needs("git")
    void a_broken_repository_is_a_problem_with_the_next_command() throws Exception {
        PolicyRepository repository = committed();
        Files.writeString(directory.resolve(".git/HEAD"), "garbage\n");

        Problem broken = catchThrowableOfType(
                Problem.class, () -> repository.revision(loaded("policies/smb.yaml", "policy: one\n")));

        assertThat(broken.code()).isEqualTo(ExitCode.FAILED);
        assertThat(broken).hasMessageContaining("git -C");
    }

    /** This machine with another user's settings and nothing of Git in its environment. */
    private static final class UserAt extends SystemReader.Delegate {
        private final Path settings;

        UserAt(SystemReader machine, Path settings) {
            super(machine);
            this.settings = settings;
        }

        @Override
        public FileBasedConfig openUserConfig(Config parent, FS fs) {
            return new FileBasedConfig(parent, settings.toFile(), fs);
        }

        @Override
        @SuppressWarnings("NullAway") // JGit's contract: null where a variable is not set
        public String getenv(String variable) {
            return variable.startsWith("GIT_") ? null : super.getenv(variable);
        }
    }
}
