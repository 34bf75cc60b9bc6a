package dev.countersign.cli;

import java.util.List;

/**
 * A kind of Git repository, as a person may have one.
 *
 * @param script POSIX sh that makes it in {@code work/} below its working directory;
 *     {@code policies}, {@code repo}, {@code edit} and the like are {@link #WORDS}
 * @param directory the policy directory
 */
record GitKind(String name, String directory, String script) {
    private static final String WORK = "work";

    /** The functions that the scripts use. */
    static final String WORDS = """
            set -eu
            policy() { printf 'policy: %s\\nwhy: x\\nrules:\\n  - id: %s\\n    require: {%s}\\n' "$1" "$1" "$2"; }
            policies() {
                mkdir -p "$1/policies" "$1/inventories" "$1/templates"
                policy a 'server signing: required' >"$1/policies/a.yaml"
                policy b 'smb1: off' >"$1/policies/b.yaml"
                policy c 'encryption: offered' >"$1/policies/c.yaml"
                printf 'hosts: {fs1: {address: 192.0.2.1, platform: samba}}\\n' >"$1/inventories/hosts.yaml"
                echo read >"$1/templates/README.md"
                echo notes >"$1/notes.txt"
            }
            me() { git -C "$1" config user.name Ann; git -C "$1" config user.email ann@example.net; }
            repo() { git init -q "$@"; for last; do :; done; policies "$last"; me "$last"; }
            first() { git -C "$1" add -A; git -C "$1" commit -q -m first; }
            edit() {
                echo '# edited' >>"$1/policies/a.yaml"
                policy d 'client signing: required' >"$1/policies/d.yaml" # new
                rm -f "$1/policies/c.yaml"
            }
            hook() { mkdir -p "$1/.git/hooks"; { echo '#!/bin/sh'; cat; } >"$1/.git/hooks/$2"; chmod +x "$1/.git/hooks/$2"; }
            """;

    private static GitKind of(String name, String script) {
        return new GitKind(name, WORK, script);
    }

    /** The kinds that this project promises to support. */
    static final List<GitKind> PROMISED = List.of(
            of("fresh, no HEAD", "repo work"),
            of("edited, new, deleted", "repo work; first work; edit work"),
            of("detached", "repo work; first work; git -C work checkout -q --detach; edit work"),
            of("worktree", "repo main; first main; rmdir work; git -C main worktree add -q -b side ../work; edit work"),
            new GitKind(
                    "submodule",
                    "super/work",
                    "repo one; first one; git init -q super; me super; git -C super -c protocol.file.allow=always"
                            + " submodule --quiet add ../one work; git -C super commit -q -m super; me super/work; edit super/work"),
            of(
                    "worktree of a bare repository",
                    "repo one; first one; git clone -q --bare one bare.git; me bare.git; rmdir work;"
                            + " git -C bare.git worktree add -q ../work 2>/dev/null; edit work"),
            of("merge in progress", """
                    repo work; first work
                    git -C work checkout -q -b side; echo side >work/notes.txt; git -C work commit -qam side
                    git -C work checkout -q -; echo main >work/notes.txt; git -C work commit -qam main
                    git -C work merge -q side >/dev/null || :
                    edit work"""),
            of("rebase stopped to edit", """
                    repo work; first work
                    echo one >work/notes.txt; git -C work commit -qam one; echo two >work/notes.txt; git -C work commit -qam two
                    GIT_SEQUENCE_EDITOR='sed -i -e 1s/pick/edit/' git -C work rebase -q -i HEAD~2 >/dev/null 2>&1
                    edit work"""),
            of("bisect in progress", """
                    repo work; first work
                    for n in 1 2 3 4; do echo $n >work/notes.txt; git -C work commit -qam $n; done
                    git -C work bisect start -q HEAD HEAD~4 >/dev/null
                    edit work"""),
            of("sparse, cone", """
                    repo work; mkdir work/other; echo x >work/other/x; first work
                    git -C work sparse-checkout set --cone policies inventories >/dev/null 2>&1; edit work"""),
            of("sparse, no cone", """
                    repo work; first work
                    git -C work sparse-checkout set --no-cone '/*' '!/policies/b.yaml'; edit work"""),
            of("SHA-256", "repo --object-format=sha256 work; first work; edit work"),
            of("reftable", "repo --ref-format=reftable work; first work; edit work"),
            of("shallow", """
                    repo one; first one; echo x >one/x; first one
                    rmdir work; git clone -q --depth 1 "file://$PWD/one" work; me work; edit work"""),
            of("partial", """
                    repo one; first one; git -C one config uploadpack.allowFilter true
                    rmdir work; git clone -q --filter=blob:none "file://$PWD/one" work; me work; edit work"""),
            of("signed with an SSH key", """
                    repo work; first work; cp ../key ../key.pub "$HOME"; chmod 600 "$HOME/key"
                    git config --global gpg.format ssh; git config --global user.signingKey "$HOME/key.pub"
                    git config --global commit.gpgSign true; edit work"""),
            of("signed with a program", """
                    repo work; first work
                    { echo '#!/bin/sh'; echo 'cat >/dev/null; printf "\\n[GNUPG:] SIG_CREATED \\n" >&2; echo signature'; } >"$HOME/gpg"
                    chmod +x "$HOME/gpg"; git config --global gpg.program "$HOME/gpg"; git config --global commit.gpgSign true; edit work"""),
            of("signing fails", """
                    repo work; first work; git config --global gpg.program /nowhere; git config --global commit.gpgSign true; edit work"""),
            of("failing pre-commit", "repo work; first work; edit work; echo 'echo no; exit 1' | hook work pre-commit"),
            of("editing pre-commit", """
                    repo work; first work; edit work
                    printf 'echo "# by a hook" >>policies/a.yaml\\necho y >notes.txt\\ngit add policies/a.yaml notes.txt\\n' | hook work pre-commit"""),
            of("autocrlf", """
                    repo work; first work; git -C work config core.autocrlf true; edit work
                    printf 'a\\r\\nb\\r\\n' >work/templates/dos.txt"""),
            of("intent-to-add", """
                    repo work; first work; edit work; git -C work add -N policies/d.yaml; echo x >work/x; git -C work add -N x"""),
            of("staged strangers", """
                    repo work; first work; edit work; echo x >work/new.txt; echo x >>work/notes.txt; git -C work add new.txt notes.txt
                    echo more >>work/notes.txt"""),
            of("ignored files", """
                    repo work; first work; git config --global core.excludesFile "$HOME/ignore"; echo '*.bak' >"$HOME/ignore"
                    echo '*.log' >>work/.git/info/exclude; echo 'templates/tmp/' >work/.gitignore; mkdir work/templates/tmp
                    touch work/policies/a.bak work/policies/a.log work/templates/tmp/x; edit work"""),
            of("links", """
                    repo work; ln -s b.yaml work/policies/link.txt; ln -s ../notes.txt work/templates/notes; first work; edit work
                    ln -sf c.yaml work/policies/link.txt; ln -s nowhere work/templates/new"""),
            of("locked index", "repo work; first work; edit work; touch work/.git/index.lock"),
            of("20,000 commits", """
                    repo work; first work
                    awk -v from="$(git -C work rev-parse HEAD)" 'BEGIN {
                        for (n = 1; n <= 20000; n++) {
                            print "commit refs/heads/many\\ncommitter A <a@b> " 1600000000 + n " +0000\\ndata 2\\nc"
                            if (n == 1) print "from " from
                            print "M 100644 inline notes.txt\\ndata " length(n "") "\\n" n
                        }
                    }' | git -C work fast-import --quiet
                    git -C work checkout -q many; edit work"""),
            of("odd names", """
                    repo work; first work; edit work
                    policy e 'smb1: off' >'work/policies/Grüße aus 東京.yaml';
                    for name in ' blank ' ':(top)x' '*' '[a]' '-n' 'q"u' "new
                    line" 'ta	b' 'back\\slash' ':!policies'; do echo x >"work/templates/$name"; done"""),
            of("names that are not UTF-8", """
                    repo work; echo x >"$(printf 'work/templates/old\\377')"; echo x >"$(printf 'work/\\377stranger')"; first work; edit work
                    echo y >"$(printf 'work/templates/old\\377')"; echo x >"$(printf 'work/templates/new\\376\\n"')"
                    policy e 'smb1: off' >"$(printf 'work/policies/gr\\374n.yaml')"; echo x >"$(printf 'work/\\376')"
                    """),
            // whatever git reports for these, the program reports too: it queries git in this way,
            // whatever the user's settings are
            of("bare", """
                    repo one; first one; rmdir work; git clone -q --bare one work; policies work
                    git config --global safe.bareRepository explicit"""),
            of("another owner", "repo work; first work; edit work; chown -R 12345 work"));

    /** Variations of these. */
    static final List<GitKind> MORE = List.of(
            of("no HEAD, everything staged", "repo work; git -C work add -A"),
            of("nothing to commit", "repo work; first work"),
            of("deleted in the index too", "repo work; first work; git -C work rm -q policies/c.yaml"),
            of("taken out of the index alone", "repo work; first work; git -C work rm -q --cached policies/c.yaml"),
            of(
                    "edited in the index alone",
                    "repo work; first work; cp work/policies/a.yaml a; echo '# x' >>work/policies/a.yaml;"
                            + " git -C work add -A; cp a work/policies/a.yaml"),
            of(
                    "policies are a submodule",
                    "repo one; first one; rm -r one/policies; repo pol; mv pol/policies/*.yaml pol; rm -r pol/policies; first pol;"
                            + " rmdir work; git clone -q one work; me work; git -C work rm -rq --cached policies; rm -rf work/policies;"
                            + " git -C work -c protocol.file.allow=always submodule --quiet add ../pol policies; git -C work commit -q -m sub;"
                            + " me work/policies; echo '# x' >>work/policies/a.yaml; git -C work/policies commit -qam y;"
                            + " echo '# more' >>work/inventories/hosts.yaml"),
            new GitKind(
                    "folder in a repository",
                    "work/ops/smb",
                    "repo work; policies work/ops/smb; first work; edit work/ops/smb; edit work"),
            of("merge resolved, not committed", """
                    repo work; first work
                    git -C work checkout -q -b side; echo side >work/notes.txt; git -C work commit -qam side
                    git -C work checkout -q -; git -C work merge -q --no-ff --no-commit side
                    edit work"""),
            of("cherry-pick in progress", """
                    repo work; first work
                    git -C work checkout -q -b side; echo side >work/notes.txt; git -C work commit -qam side
                    git -C work checkout -q -; echo main >work/notes.txt; git -C work commit -qam main
                    git -C work cherry-pick side >/dev/null 2>&1 || :
                    edit work"""),
            of("rebase with a conflict", """
                    repo work; first work
                    git -C work checkout -q -b side; echo side >work/notes.txt; git -C work commit -qam side
                    git -C work checkout -q -; echo main >work/notes.txt; git -C work commit -qam main
                    git -C work rebase -q side >/dev/null 2>&1 || :
                    edit work"""),
            of("sparse, cone, a new file outside", """
                    repo work; first work
                    git -C work sparse-checkout set --cone policies inventories >/dev/null 2>&1
                    mkdir -p work/templates; echo new >work/templates/new.txt; edit work"""),
            of("sparse, cone, sparse index", """
                    repo work; mkdir work/other; echo x >work/other/x; first work
                    git -C work sparse-checkout set --cone --sparse-index policies inventories >/dev/null 2>&1; edit work"""),
            of("SHA-256, no HEAD", "repo --object-format=sha256 work"),
            of("partial and sparse", """
                    repo one; first one; git -C one config uploadpack.allowFilter true
                    rmdir work; git clone -q --filter=blob:none --sparse "file://$PWD/one" work; me work
                    git -C work sparse-checkout set --no-cone '/*' '!/policies/b.yaml' >/dev/null; edit work"""),
            of("signing is asked for by XDG", """
                    repo work; first work; mkdir -p "$HOME/.config/git"
                    printf '[gpg]\\nprogram = /nowhere\\n[commit]\\ngpgSign = true\\n' >"$HOME/.config/git/config"; edit work"""),
            new GitKind("failing pre-commit in a folder", "work/ops/smb", """
                    repo work; policies work/ops/smb; first work; edit work/ops/smb; echo 'exit 1' | hook work pre-commit
                    for name in ' b' '*' ':(top)x' '-n' 'ü'; do echo x >"work/ops/smb/templates/$name"; done"""),
            of("failing commit-msg", "repo work; first work; edit work; echo 'exit 1' | hook work commit-msg"),
            of("editing prepare-commit-msg", """
                    repo work; first work; edit work
                    printf 'echo "[$2]" >>"$1"\\nls *.txt >>"$1"\\n' | hook work prepare-commit-msg"""),
            of("hooks elsewhere, and a talking post-commit", """
                    repo work; first work; edit work; echo 'echo done; echo well >&2; exit 1' | hook work post-commit
                    mv work/.git/hooks work/mine; git -C work config core.hooksPath mine"""),
            of("autocrlf, committed with CRLF", """
                    repo work; printf 'a\\r\\nb\\r\\n' >work/templates/dos.txt; first work
                    git -C work config core.autocrlf true; printf 'c\\r\\n' >>work/templates/dos.txt"""),
            of("eol and working-tree-encoding", """
                    repo work; printf '*.txt working-tree-encoding=UTF-16LE eol=crlf\\n' >work/.gitattributes
                    printf 'a\\0\\n\\0' >work/templates/wide.txt; rm work/notes.txt; first work
                    printf 'b\\0\\n\\0' >work/templates/wide.txt; printf 'c\\0' >work/templates/new.txt"""),
            of("a filter of the user's", """
                    repo work; first work; git config --global filter.up.clean 'tr a-z A-Z'
                    echo 'templates/*.txt filter=up' >work/.gitattributes; echo low >work/templates/low.txt"""),
            of(
                    "staged and edited again",
                    "repo work; first work; edit work; git -C work add -A; echo '# again' >>work/policies/d.yaml"),
            of("a tracked file that is ignored", """
                    repo work; first work; echo 'policies/a.yaml' >work/.gitignore; edit work"""),
            of("a policy that is a link", """
                    repo work; mkdir work/policies/kept; mv work/policies/b.yaml work/policies/kept; ln -s kept/b.yaml work/policies/b.yaml
                    first work"""),
            of("a file became a link", """
                    repo work; mkdir work/policies/kept; first work; mv work/policies/b.yaml work/policies/kept
                    ln -s kept/b.yaml work/policies/b.yaml"""),
            of(
                    "locked branch",
                    "repo work; first work; edit work; touch work/.git/$(git -C work symbolic-ref HEAD).lock"),
            of("split index", "repo work; first work; git -C work update-index --split-index; edit work"),
            of("index version 4", "repo work; first work; git -C work update-index --index-version 4; edit work"),
            of("fsmonitor and untracked cache", """
                    repo work; first work; git -C work config core.untrackedCache true; git -C work status >/dev/null
                    { echo '#!/bin/sh'; echo 'printf "/\\0"'; } >"$HOME/monitor"; chmod +x "$HOME/monitor"
                    git -C work config core.fsmonitor "$HOME/monitor"; edit work"""),
            of("no identity", """
                    repo work; first work; edit work; git -C work config --unset user.name; git -C work config --unset user.email
                    git config --global user.useConfigOnly true"""),
            of("author.name and committer.name", """
                    repo work; first work; edit work; git -C work config author.name Author; git -C work config committer.name Committer"""),
            of("identity by includeIf", """
                    repo work; first work; edit work; git -C work config --unset user.name
                    printf '[user]\\nname = Included\\n' >"$HOME/more"; git config --global includeIf."gitdir:$PWD/".path "$HOME"/more"""),
            of("identity by XDG beside a .gitconfig", """
                    repo work; first work; edit work; git -C work config --unset user.name; mkdir -p "$HOME/.config/git"
                    git config --global core.abbrev 12; printf '[user]\\nname = Xdg\\n' >"$HOME"/.config/git/config"""),
            of("modes", """
                    repo work; echo x >work/templates/run; first work; chmod +x work/templates/run; echo y >work/templates/new
                    chmod +x work/templates/new"""),
            of("modes do not count", """
                    repo work; echo x >work/templates/run; first work; git -C work config core.fileMode false
                    chmod +x work/templates/run; echo '# x' >>work/policies/a.yaml"""),
            of("assume-unchanged", """
                    repo work; first work; git -C work update-index --assume-unchanged policies/a.yaml; edit work"""),
            of("skip-worktree", """
                    repo work; first work; git -C work update-index --skip-worktree policies/a.yaml; edit work"""),
            of("assume-unchanged and nothing else", """
                    repo work; first work; git -C work update-index --assume-unchanged policies/a.yaml; echo '# x' >>work/policies/a.yaml"""),
            of("work tree elsewhere, clean", """
                    repo work; first work; mkdir other; cp -r work/policies work/inventories work/templates work/notes.txt other
                    git -C work config core.worktree "$PWD/other"
                    """),
            new GitKind("work tree above", "top/work", """
                    mkdir top; git init -q top/work; me top/work; git -C top/work config core.worktree ../..; policies top/work
                    first top/work; edit top/work"""),
            of("work tree is nowhere", "repo work; first work; git -C work config core.worktree /nowhere"),
            of("core.bare", "repo work; first work; git -C work config core.bare true"),
            new GitKind("an empty .git, and a repository above", "work/ops/smb", """
                    repo work; policies work/ops/smb; first work; mkdir work/ops/smb/.git; edit work/ops/smb"""),
            new GitKind("a .git without HEAD, and a repository above", "work/ops/smb", """
                    repo work; policies work/ops/smb; first work; cp -r work/.git work/ops/smb; rm work/ops/smb/.git/HEAD
                    edit work/ops/smb"""),
            of(
                    "worktree whose repository is gone",
                    "repo main; first main; rmdir work; git -C main worktree add -q -b side ../work; mv main gone; edit work"),
            of("a .git file that says nothing", "repo work; first work; rm -rf work/.git; echo junk >work/.git"),
            of("no objects", "repo work; first work; rm -rf work/.git/objects/??; edit work"),
            new GitKind("names that are not UTF-8, failing pre-commit", "work/ops/smb", """
                    repo work; policies work/ops/smb; first work; echo 'exit 1' | hook work pre-commit
                    echo x >"$(printf 'work/ops/smb/templates/\\377')"; rm work/ops/smb/templates/README.md
                    mkdir work/ops/smb/templates/README.md; echo x >"$(printf 'work/ops/smb/templates/README.md/\\377')"
                    """),
            of("commit settings", """
                    repo work; first work; edit work; git config --global commit.template "$HOME/t"; echo t >"$HOME/t"
                    git config --global commit.verbose true; git config --global commit.cleanup scissors
                    git config --global status.showUntrackedFiles no; git config --global status.renames copies
                    git config --global status.relativePaths true; git config --global color.ui always
                    git config --global core.quotePath false; printf x >work/templates/Grüße"""),
            of(
                    "renamed",
                    "repo work; first work; git -C work mv policies/c.yaml policies/z.yaml; mv work/policies/b.yaml work/policies/y.yaml"),
            of("a folder became a file", """
                    repo work; mkdir work/templates/x; echo x >work/templates/x/x; first work; rm -r work/templates/x; echo y >work/templates/x"""),
            of("a folder became a file, failing pre-commit", """
                    repo work; mkdir work/templates/x; echo x >work/templates/x/x; echo x >work/templates/x/y; first work
                    rm -r work/templates/x; echo y >work/templates/x; edit work; echo 'exit 1' | hook work pre-commit"""),
            new GitKind("a file became a folder", "work/ops/smb", """
                    repo work; policies work/ops/smb; echo x >work/ops/smb/templates/x; first work
                    rm work/ops/smb/templates/x; mkdir work/ops/smb/templates/x; echo y >work/ops/smb/templates/x/y"""),
            of("upstream", """
                    repo one; first one; rmdir work; git clone -q one work; me work; edit work; git -C work branch -q --show-current"""));

    @Override
    public String toString() {
        return name;
    }
}
