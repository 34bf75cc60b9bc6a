#!/bin/sh
# Tests what the launcher promises, with stand-ins for Maven and Java that record how they were called.
#
#   SHELL_UNDER_TEST="busybox sh" script/tests/launcher.sh
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd -P)
: "${SHELL_UNDER_TEST:=sh}"
place=$(mktemp -d)
trap 'chmod -R u+w "$place"; rm -rf "$place"' EXIT
failed=0

ok() { printf '  ok    %s\n' "$1"; }
not_ok() {
    printf '  WRONG %s\n' "$1"
    sed 's/^/        /' "$place/out" "$place/err" 2>/dev/null || :
    failed=1
}
# expect SENTENCE COMMAND...: the command must succeed
expect() {
    sentence=$1
    shift
    if "$@"; then ok "$sentence"; else not_ok "$sentence"; fi
}
# conditions for expect
# shellcheck disable=SC2317
{
    said() { grep -q -F -- "$1" "$place/err"; }
    printed() { grep -q -x -F -- "$1" "$place/out"; }
    exits() { [ "$status" = "$1" ]; }
    builds() { [ "$(wc -l <"$place/mvn.calls" | tr -d ' ')" = "$1" ]; }
    archives() { [ "$(grep -c ArchiveClassesAtExit "$place/java.calls")" = "$1" ]; }
}

# Makes a checkout with no program in it yet, in $home.
checkout() {
    rm -rf "${place:?}/home"
    home=$place/home
    mkdir -p "$home/cli/src/main/java" "$home/templates/samba" "$home/policies"
    cp "$root/countersign" "$home/"
    touch "$home/pom.xml" "$home/cli/pom.xml" "$home/cli/src/main/java/Main.java" "$home/templates/samba/platform.yaml"
    : >"$place/mvn.calls"
    : >"$place/java.calls"
}

# Makes a stand-in for Java of version $1 in $place/jdk-$1. It can make an archive, and prints its arguments after -jar JAR.
jdk() {
    mkdir -p "$place/jdk-$1/bin"
    printf 'IMPLEMENTOR="Nobody"\nJAVA_RUNTIME_VERSION="%s+1"\nJAVA_VERSION="%s"\n' "$1" "$1" >"$place/jdk-$1/release"
    cat >"$place/jdk-$1/bin/java" <<'JAVA'
#!/bin/sh
echo "$*" >>"$PLACE/java.calls"
echo "${LC_ALL-}" >"$PLACE/java.locale"
for word; do
    case $word in
        -XX:ArchiveClassesAtExit=*)
            echo classes >"${word#*=}"
            echo noise
            echo noise >&2
            for breaks in $(cat "$PLACE/java.breaks" 2>/dev/null); do
                case "$breaks $*" in "all "* | *" $breaks") kill -ABRT $$ ;; esac
            done
            [ ! -e "$PLACE/java.interrupts" ] || kill -TERM $PPID
            exit 0
            ;;
    esac
done
while [ "$1" != -jar ]; do shift; done
shift 2
for word; do printf '<%s>\n' "$word"; done
exit 5
JAVA
    chmod +x "$place/jdk-$1/bin/java"
}

mkdir "$place/bin" "$place/nowhere"
cat >"$place/bin/mvn" <<'MVN'
#!/bin/sh
echo "$*" >>"$PLACE/mvn.calls"
if [ -e "$PLACE/mvn.fails" ]; then
    echo 'first line of the trouble'
    echo 'last line of the trouble' >&2
    exit 1
fi
# it waits here until the test has seen that the second start waits
if [ -e "$PLACE/mvn.waits" ]; then
    while [ -e "$PLACE/mvn.waits" ]; do sleep 0.02; done
fi
if [ -e "$PLACE/mvn.edits" ]; then
    # file times have a resolution of milliseconds
    until [ "$PLACE/home/policies/edited" -nt "$PLACE/home/cli/.building.began" ]; do touch "$PLACE/home/policies/edited"; done
fi
mkdir -p "$PLACE/home/cli/target"
echo jar >"$PLACE/home/cli/target/countersign.jar"
MVN
chmod +x "$place/bin/mvn"
PLACE=$place
PATH=$place/bin:$PATH
JAVA_HOME=$place/jdk-17.0.1
export PLACE PATH JAVA_HOME
jdk 17.0.1
jdk 21.0.2
jdk 11.0.9

# run [LAUNCHER] ARGUMENT...: sets $status, and writes out and err
run() {
    status=0
    # shellcheck disable=SC2086 # "busybox sh" is two words
    $SHELL_UNDER_TEST "$@" </dev/null >"$place/out" 2>"$place/err" || status=$?
}

echo "the launcher under $SHELL_UNDER_TEST:"

checkout
run "$home/countersign" 'a b' '' '*' -- "q'\"q"
expect 'builds when there is no program' builds 1
expect 'says what it does' said 'building, because it is not built yet'
printf '<%s>\n' 'a b' '' '*' -- "q'\"q" | cmp -s - "$place/out" && arguments=same || arguments=changed
expect 'passes every argument on as it is, and nothing else reaches standard output' [ "$arguments" = same ]
expect 'ends with the exit code of the program' exits 5
expect 'makes a class-data archive' archives 1
expect 'of the usual commands' grep -q -e 'ArchiveClassesAtExit=.* -jar .* train$' "$place/java.calls"
expect 'starts the program with it' grep -q "SharedArchiveFile=$home/cli/target/countersign-17.0.1+1.jsa" "$place/java.calls"

run "$home/countersign" x
expect 'builds once only' builds 1
expect 'archives once only' archives 1
expect 'then says nothing of its own' [ ! -s "$place/err" ]

for source in pom.xml cli/pom.xml cli/src/main/java/Main.java templates/samba/platform.yaml; do
    checkout
    run "$home/countersign"
    touch -t 203001010000 "$home/$source"
    run "$home/countersign"
    expect "builds again when $source is newer than the program" builds 2
done

checkout
run "$home/countersign"
touch "$home/cli/target/countersign.jar"
: >"$home/templates/samba/gone"
touch -t 200001010000 "$home/templates/samba/gone"
touch -t 203001010000 "$home/cli/target/countersign.jar"
run "$home/countersign"
expect 'does not build again for an old file' builds 1
expect 'archives again for a newer program' archives 2

checkout
run "$home/countersign"
JAVA_HOME=$place/jdk-21.0.2
run "$home/countersign"
expect 'archives again for another Java' archives 2
expect 'and uses its archive' grep -q "SharedArchiveFile=$home/cli/target/countersign-21.0.2+1.jsa" "$place/java.calls"
JAVA_HOME=$place/jdk-17.0.1

for breaks in train 'train lint'; do
    checkout
    echo "$breaks" >"$place/java.breaks"
    run "$home/countersign" x
    # shellcheck disable=SC2086
    set -- $breaks
    expect "where '$breaks' breaks Java down, the archive is made of less" archives $(($# + 1))
    expect 'and used' grep -q "SharedArchiveFile=$home/cli/target/countersign-17.0.1+1.jsa" "$place/java.calls"
done
checkout
echo all >"$place/java.breaks"
run "$home/countersign" x
run "$home/countersign" x
rm "$place/java.breaks"
expect 'an archive that cannot be had is tried once' archives 3
expect 'the program starts without it' printed '<x>'
expect 'and nobody hears of it' [ ! -s "$place/err" ]
expect 'or finds anything of it' [ "$(cd "$home/cli/target" && echo *)" = 'countersign-17.0.1+1.jsa countersign.jar' ]

checkout
: >"$place/java.interrupts"
run "$home/countersign" x
rm "$place/java.interrupts"
expect 'whoever is ended while it makes an archive ends' exits 143
expect 'and leaves nothing of it behind' [ "$(cd "$home/cli/target" && echo *)" = 'countersign.jar' ]
run "$home/countersign" x
expect 'so that the next start makes it' grep -q "SharedArchiveFile=$home/cli/target/countersign-17.0.1+1.jsa" "$place/java.calls"

checkout
mkdir -p "$home/cli/target"
: >"$home/cli/target/countersign-17.0.1+1.jsa.$$"
run "$home/countersign" x
expect 'a start while another makes the archive does not wait for it' archives 0
expect 'and runs without' printed '<x>'
sh -c : &
dead=$!
wait "$dead"
mv "$home/cli/target/countersign-17.0.1+1.jsa.$$" "$home/cli/target/countersign-17.0.1+1.jsa.$dead"
run "$home/countersign" complete
expect 'the key for completion makes no archive' archives 0
run "$home/countersign" x
expect 'if the other was killed, the next start makes it' archives 1
expect 'and removes what is left' [ "$(cd "$home/cli/target" && echo *)" = 'countersign-17.0.1+1.jsa countersign.jar' ]

# Makes a stty that records that it was called.
cat >"$place/bin/stty" <<'STTY'
#!/bin/sh
echo "$*" >>"$PLACE/stty.calls"
PATH=${PATH#*:}
exec stty "$@"
STTY
chmod +x "$place/bin/stty"
: >"$place/stty.calls"
checkout
COLUMNS=90 run "$home/countersign" x
expect 'without a terminal it says that there is none' grep -q -e '-Dcountersign.terminals= -Dcountersign.width= -jar' "$place/java.calls"
expect 'and asks for no width' [ ! -s "$place/stty.calls" ]
rm "$home/cli/target/"*.jsa

# on_terminal TERMINALS WIDTH LINE: what Java is told when LINE of a shell, with the launcher as $LAUNCHER, runs on a terminal of 77 columns
on_terminal() {
    : >"$place/java.calls"
    LAUNCHER="$SHELL_UNDER_TEST $home/countersign" SHELL=/bin/sh script -qec "stty cols 77 rows 20; $3" /dev/null </dev/null >"$place/out" 2>&1 || :
    expect "on a terminal, '$3' finds the terminals $1 and the width $2" \
        grep -q -e "-Dcountersign.terminals=$1 -Dcountersign.width=$2 -jar" "$place/java.calls"
}
# the lines are run by the shell on the terminal
# shellcheck disable=SC2016
if command -v script >/dev/null 2>&1; then
    on_terminal 012 77 '$LAUNCHER x'
    expect 'there it says that the first start takes longer' grep -q 'preparing for quick starts, once' "$place/out"
    on_terminal 12 77 '$LAUNCHER x </dev/null'
    on_terminal 12 77 '$LAUNCHER x <&-'
    on_terminal 02 77 '$LAUNCHER x | cat'
    on_terminal 01 77 '$LAUNCHER x 2>/dev/null'
    on_terminal 0 '' '$LAUNCHER x >/dev/null 2>&1'
    on_terminal 0 '' '$LAUNCHER x 2>&1 | cat'
    on_terminal 2 77 ': | $LAUNCHER x | cat'
    on_terminal 012 50 'COLUMNS=50 $LAUNCHER x'
    on_terminal 012 77 'COLUMNS="5 0" $LAUNCHER x'
else
    echo '  not run: a terminal, for script is not installed'
fi
rm "$place/bin/stty"

checkout
ln -s home/countersign "$place/link"
ln -s "$place/link" "$place/link to a link"
run "$place/link to a link" x
expect 'finds its home through links' printed '<x>'
(cd "$home" && PATH=$home:$PATH && run countersign y && printed '<y>') && found=yes || found=no
expect 'finds its home when called by its bare name' [ "$found" = yes ]

# Makes a locale(1) whose UTF-8 locales are the words of the file that is named here.
cat >"$place/locale" <<'LOCALE'
#!/bin/sh
case $1 in
    -a) printf '%s\n' C POSIX de_DE $(cat "$PLACE/locales") ;;
    charmap)
        case " $(cat "$PLACE/locales") " in
            *" $LC_ALL "*) echo UTF-8 ;;
            *) echo "locale: Cannot set LC_CTYPE to default locale" >&2 && echo ANSI_X3.4-1968 ;;
        esac
        ;;
esac
LOCALE
chmod +x "$place/locale"

checkout
ln -s "$place/locale" "$place/bin/locale"
for locales in 'C.UTF-8' 'xx_XX.utf8 en_US.utf8'; do
    echo "$locales" >"$place/locales"
    for users in '' de_DE.ISO-8859-1; do
        # shellcheck disable=SC2086
        env LC_ALL="$users" LANG=zh_CN.GB18030 $SHELL_UNDER_TEST "$home/countersign" x </dev/null >"$place/out" 2>"$place/err" || :
        expect "with LC_ALL=$users, Java gets the first of the locales $locales" [ "$(cat "$place/java.locale")" = "${locales%% *}" ]
        expect 'the program hears what it was' grep -q -e "^.* -Dcountersign.lc_all=$users .*-jar .* x$" "$place/java.calls"
        expect 'and the launcher says nothing of it' [ "$(grep -c '^countersign: .*locale' "$place/err")" = 0 ]
    done
done
: >"$place/locales"
run "$home/countersign" x
expect 'a machine without a locale of UTF-8 is told so' said 'this machine has no locale of UTF-8'
expect 'and the program starts' printed '<x>'
rm "$place/bin/locale"

for users in '/where ever' none; do
    : >"$place/java.calls"
    # shellcheck disable=SC2086
    env HOME="$users" $SHELL_UNDER_TEST "$home/countersign" x </dev/null >"$place/out" 2>"$place/err" || :
    case $users in
        /*) expect 'HOME is where the program looks for what is the user'"'"'s' grep -q -e "-Duser.home=$users " "$place/java.calls" ;;
        *) expect 'a HOME that is no path is left out' [ "$(grep -c -e '-Duser.home' "$place/java.calls")" = 0 ] ;;
    esac
done

checkout
: >"$place/mvn.fails"
run "$home/countersign" x
rm "$place/mvn.fails"
expect 'a build that fails ends with 1' exits 1
expect 'shows the whole of what Maven said' said 'first line of the trouble'
expect 'its errors too' said 'last line of the trouble'
expect 'and starts nothing' [ ! -s "$place/java.calls" ]
run "$home/countersign" x
expect 'leaves no lock behind' exits 5

checkout
: >"$place/mvn.waits"
# shellcheck disable=SC2086
$SHELL_UNDER_TEST "$home/countersign" first </dev/null >"$place/first" 2>&1 &
one=$!
until [ -s "$place/mvn.calls" ]; do sleep 0.02; done
# shellcheck disable=SC2086
$SHELL_UNDER_TEST "$home/countersign" second </dev/null >"$place/second" 2>&1 &
other=$!
until grep -q waiting "$place/second" 2>/dev/null; do sleep 0.02; done
rm "$place/mvn.waits"
wait "$one" || :
wait "$other" || :
expect 'a start that waited for a build does not build the same again' builds 1
expect 'the first runs' grep -q '<first>' "$place/first"
expect 'and so does the second, afterwards' grep -q '<second>' "$place/second"
checkout
: >"$place/mvn.edits"
run "$home/countersign"
rm "$place/mvn.edits"
run "$home/countersign"
expect 'what was edited during a build is built at the next start' builds 2

checkout
sh -c : &
dead=$!
wait "$dead"
ln -s "$dead" "$home/cli/.building"
run "$home/countersign" x
expect 'a lock whose holder has ended is taken over' exits 5
expect 'and removed' [ ! -L "$home/cli/.building" ]

checkout
JAVA_HOME=$place/jdk-11.0.9
run "$home/countersign" x
expect 'a Java that is too old ends with 1' exits 1
expect 'names the version it found, and the one it needs' said 'is version 11.0.9'
JAVA_HOME=$place/nowhere
run "$home/countersign" x
expect 'a JAVA_HOME without Java is named' said "JAVA_HOME is $place/nowhere"
JAVA_HOME=$place/jdk-17.0.1

checkout
tools=$place/tools
rm -rf "$tools" && mkdir "$tools"
for tool in cat find id ln printf readlink rm sh touch; do ln -s "$(command -v "$tool")" "$tools/$tool"; done
# shellcheck disable=SC2086
set -- $SHELL_UNDER_TEST
shell=$(command -v "$1")
shift
status=0
PATH=$tools "$shell" "$@" "$home/countersign" x </dev/null >"$place/out" 2>"$place/err" || status=$?
expect 'without Maven it ends with 1' exits 1
expect 'and says that Maven is missing' said 'there is no Maven (mvn) on the PATH'
status=0
JAVA_HOME='' PATH=$tools "$shell" "$@" "$home/countersign" x </dev/null >"$place/out" 2>"$place/err" || status=$?
expect 'without Java it says that Java is missing' said 'there is no java on the PATH'

# root may write everywhere, so root runs this as another user
if [ "$(id -u)" != 0 ]; then
    checkout
    chmod a-w "$home/cli"
    run "$home/countersign" x
    expect 'a checkout that cannot be written ends with 1' exits 1
    expect 'and says which folder it is' said "cannot write $home/cli"
    chmod u+w "$home/cli"
elif command -v setpriv >/dev/null 2>&1; then
    checkout
    chmod -R a+rX "$place"
    status=0
    # shellcheck disable=SC2086
    setpriv --reuid=65534 --regid=65534 --clear-groups $SHELL_UNDER_TEST "$home/countersign" x \
        </dev/null >"$place/out" 2>"$place/err" || status=$?
    expect 'a checkout that cannot be written ends with 1' exits 1
    expect 'and says which folder it is' said "cannot write $home/cli"
fi

exit "$failed"
