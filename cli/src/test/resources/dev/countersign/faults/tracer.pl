#!/usr/bin/perl
# Runs one call of the host program and does one thing at one exact point of it. For tests; Linux on x86_64, root.
#
#   tracer.pl DIRECTORY VERB CALL ROLE EVENT PATTERN NTH ACTION [ARGUMENT]... -- COMMAND...
#
# strace -f --inject counts for each process alone (seen with strace 6.1), so that "the Nth rename of this call" cannot be said to it.
# Here the counting is over everything that a call starts, and the process stands still at the entry of the system call, before it
# has happened, while the action is done.
#
#   CALL      the how manieth call of VERB on this host; the others run untouched
#   ROLE      whose events are counted: apply (or whatever VERB is), timer, guard, writer; * is everybody
#   EVENT     open-for-write rename link unlink mkdir symlink exec write sync attributes, several joined by commas, or *
#   PATTERN   a regular expression that the event's words must match
#   NTH       the how manieth such event
#   ACTION    none | deaf (no process takes SIGHUP) | kill | kill-group | error ERRNO | run PROGRAM (sh -c; the process waits until it has ended)
#
# DIRECTORY/events gets a line for every event; DIRECTORY/hit gets the seconds of uptime when the action was done.
use strict;
use warnings;
use Errno ();
use IO::Handle ();
use POSIX ();

my ($directory, $verb, $wanted_call, $wanted_role, $wanted_event, $pattern, $nth, $action, @command) = @ARGV;
my @action_words;
push @action_words, shift @command while @command && $command[0] ne '--';
shift @command;

my $call = 1;
$call++ until mkdir("$directory/$verb.$call") || $call > 99;
exec { $command[0] } @command if $wanted_call ne '*' && $call != $wanted_call;

# [linux/arch/x86/entry/syscalls/syscall_64.tbl]
my %calls = (
    1 => 'write', 18 => 'write', 20 => 'write', 40 => 'write', 326 => 'write', 275 => 'write',
    2 => 'open', 85 => 'open', 257 => 'openat',
    82 => 'rename', 264 => 'renameat', 316 => 'renameat',
    86 => 'link', 265 => 'linkat', 87 => 'unlink', 84 => 'unlink', 263 => 'unlinkat',
    83 => 'mkdir', 258 => 'mkdirat', 88 => 'symlink', 266 => 'symlinkat',
    59 => 'exec', 74 => 'sync', 75 => 'sync', 162 => 'syncall', 306 => 'sync',
    90 => 'chmod', 268 => 'chmodat', 92 => 'chmod', 94 => 'chmod', 260 => 'chmodat',
);

# The child traces, the process that sshd knows is the traced one: whoever waits for its end or its streams sees what it would see.
pipe(my $ready_in, my $ready_out) or die "pipe: $!";
my $traced = $$;
my $child = fork();
die "fork: $!" unless defined $child;
if ($child) {
    close $ready_out;
    my $word = <$ready_in>;
    die "the tracer did not start\n" unless defined $word;
    close $ready_in;
    # seccomp(SECCOMP_SET_MODE_FILTER): only the calls of the table stop, everything else runs at full speed. So does write(2) of a single
    # byte: a shell that reads its program a byte at a time does it 50,000 times, and into a pipe.
    my @numbers = sort { $a <=> $b } grep { $_ != 1 } keys %calls;
    my ($allow, $stop) = (6 + @numbers, 7 + @numbers);
    my $filter = pack('SCCL', 0x20, 0, 0, 4) . pack('SCCL', 0x15, 0, $allow - 2, 0xC000003E) . pack('SCCL', 0x20, 0, 0, 0);
    $filter .= pack('SCCL', 0x15, 0, 2, 1) . pack('SCCL', 0x20, 0, 0, 32) . pack('SCCL', 0x15, $allow - 6, $stop - 6, 1);
    for my $at (0 .. $#numbers) { $filter .= pack('SCCL', 0x15, $stop - 7 - $at, 0, $numbers[$at]) }
    $filter .= pack('SCCL', 0x06, 0, 0, 0x7fff0000) . pack('SCCL', 0x06, 0, 0, 0x7ff00000);
    my $program = pack('Sx6P', length($filter) / 8, $filter);
    syscall(317, 1, 0, $program) == 0 or die "seccomp: $!";
    exec { $command[0] } @command or die "$command[0]: $!";
}

close $ready_in;
POSIX::setsid();
$SIG{$_} = 'IGNORE' for qw(HUP INT TERM PIPE);
# The names of descriptors of the channel must not outlive the traced process here.
open STDIN, '<', '/dev/null';
open STDOUT, '>', '/dev/null';
open STDERR, '>>', "$directory/complaints";
open(my $log, '>>', "$directory/events") or die "events: $!";
$log->autoflush(1);

my ($SEIZE, $CONT, $GETREGS, $SETREGS, $LISTEN) = (0x4206, 7, 12, 13, 0x4208);
# TRACEFORK, TRACEVFORK, TRACECLONE, TRACESECCOMP
syscall(101, $SEIZE, $traced + 0, 0, 0x02 | 0x04 | 0x08 | 0x80) == 0 or die "seize: $!";
syswrite $ready_out, "ready\n";
close $ready_out;

my (%role, %held);
$role{$traced} = $verb;
my ($seen, %seen_of) = (0);

sub resume { my ($pid, $signal) = @_; syscall(101, $CONT, $pid + 0, 0, ($signal || 0) + 0) }

sub stat_of {
    my ($pid) = @_;
    open(my $file, '<', "/proc/$pid/stat") or return ();
    my $line = <$file> // '';
    $line =~ s/.*\) //;
    return split / /, $line;
}

sub role_of {
    my ($pid) = @_;
    return $role{$pid} if $role{$pid};
    my (undef, $parent) = stat_of($pid);
    $role{$pid} = $role{ $parent // 0 } // $verb;
    return $role{$pid};
}

sub text_at {
    my ($pid, $address) = @_;
    open(my $memory, '<:raw', "/proc/$pid/mem") or return '?';
    my $text = '';
    while (length($text) < 4096) {
        sysseek($memory, $address + length $text, 0) or last;
        # never across a page that may not be there
        my $room = 4096 - (($address + length $text) % 4096);
        sysread($memory, my $piece, $room) or last;
        $text .= $piece;
        last if $piece =~ /\0/;
    }
    $text =~ s/\0.*//s;
    return $text;
}

sub word_at { my ($pid, $address) = @_; open(my $memory, '<:raw', "/proc/$pid/mem") or return 0; sysseek($memory, $address, 0); sysread($memory, my $word, 8) == 8 or return 0; return unpack 'Q', $word }

sub arguments_at {
    my ($pid, $address) = @_;
    my @words;
    while (@words < 64) { my $pointer = word_at($pid, $address + 8 * @words) or last; push @words, text_at($pid, $pointer) }
    return @words;
}

# What the call is about: its kind and its words, or nothing when it is none of ours.
sub event {
    my ($pid, $name, @a) = @_;
    my $flags;
    if ($name eq 'open') { return () unless $a[1] & 3; return ('open-for-write', text_at($pid, $a[0])) }
    if ($name eq 'openat') { return () unless $a[2] & 3; return ('open-for-write', text_at($pid, $a[1])) }
    if ($name eq 'rename') { return ('rename', text_at($pid, $a[0]), text_at($pid, $a[1])) }
    if ($name eq 'renameat' || $name eq 'linkat') { return ($name =~ /(.*)at/, text_at($pid, $a[1]), text_at($pid, $a[3])) }
    if ($name eq 'link' || $name eq 'symlink') { return ($name, text_at($pid, $a[0]), text_at($pid, $a[1])) }
    if ($name eq 'symlinkat') { return ('symlink', text_at($pid, $a[0]), text_at($pid, $a[2])) }
    if ($name eq 'unlink' || $name eq 'mkdir') { return ($name, text_at($pid, $a[0])) }
    if ($name eq 'unlinkat' || $name eq 'mkdirat') { return ($name =~ /(.*)at/, text_at($pid, $a[1])) }
    if ($name eq 'chmod') { return ('attributes', text_at($pid, $a[0])) }
    if ($name eq 'chmodat') { return ('attributes', text_at($pid, $a[1])) }
    if ($name eq 'exec') {
        my $program = text_at($pid, $a[0]);
        return () unless -x $program;
        my @words = arguments_at($pid, $a[1]);
        shift @words;
        if (join(' ', @words) =~ m{/revert (timer|guard|install)$}) { $role{$pid} = $1 eq 'install' ? 'writer' : $1 }
        return ('exec', $program, @words);
    }
    if ($name eq 'syncall') { return ('sync', '/') }
    # copy_file_range(in, offset, out, ...)
    my $number = $name eq 'write' && $a[6] == 326 ? $a[2] : $a[0];
    my $file = readlink("/proc/$pid/fd/$number") // '';
    return ($name, $file) if $file =~ m{^/};
    return ();
}

sub ours {
    my ($kind, @words) = @_;
    return 1 if $kind eq 'exec';
    # devices, and what Samba's own tools keep for themselves
    return !grep { m{^/(dev|proc|sys)/|^/(var/lib|var/cache|run|var/run|var/log)/samba|^/var/log|^/run/faults} } @words;
}

sub at_point {
    my ($pid) = @_;
    my $registers = "\0" x 216;
    syscall(101, $GETREGS, $pid + 0, 0, $registers) == 0 or return resume($pid);
    my @r = unpack 'Q27', $registers;
    # r15 r14 r13 r12 rbp rbx r11 r10 r9 r8 rax rcx rdx rsi rdi orig_rax
    my $name = $calls{ $r[15] } // return resume($pid);
    my @event = event($pid, $name, $r[14], $r[13], $r[12], $r[7], $r[9], $r[8], $r[15]);
    return resume($pid) if !@event || !ours(@event);
    my $kind = shift @event;
    my $words = join ' ', @event;
    $words =~ s/[^ -~]/?/g;
    my $role = role_of($pid);
    my $number = ++$seen_of{$role};
    print $log "$verb $call $role $number $kind $words\n";
    my $matches = ($wanted_role eq '*' || $role eq $wanted_role)
        && ($wanted_event eq '*' || grep { $_ eq $kind } split /,/, $wanted_event)
        && $words =~ /$pattern/;
    return resume($pid) if !$matches || ++$seen != $nth || $action eq 'none' || $action eq 'deaf';

    open(my $hit, '>', "$directory/hit.part");
    open(my $uptime, '<', '/proc/uptime');
    my ($now) = split / /, <$uptime>;
    print $hit "$now $role $number $kind $words\n";
    close $hit;
    rename "$directory/hit.part", "$directory/hit";
    if ($action eq 'kill') { kill 'KILL', $pid; return resume($pid) }
    if ($action eq 'kill-group') { my (undef, undef, $group) = stat_of($pid); kill 'KILL', -$group if $group && $group > 1; return resume($pid) }
    if ($action eq 'error') {
        my %errno = (EIO => 5, ENOSPC => 28, EROFS => 30);
        $r[15] = unpack 'Q', pack 'q', -1;
        $r[10] = unpack 'Q', pack 'q', -$errno{ $action_words[0] };
        $registers = pack 'Q27', @r;
        syscall(101, $SETREGS, $pid + 0, 0, $registers);
        return resume($pid);
    }
    # run: only this process waits, until the program has ended
    my $helper = fork();
    if (!$helper) {
        $ENV{PATH} = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
        $ENV{PROCESS} = $pid;
        exec 'sh', '-c', $action_words[0] or POSIX::_exit(127);
    }
    $held{$helper} = $pid;
}

# wait4, because perl's own waitpid cuts the upper half of the status off, in which the kind of the stop stands
while (1) {
    my $word = pack 'l', 0;
    my $pid = syscall(61, -1, $word, 0x40000000, 0);
    if ($pid < 0) { next if $!{EINTR}; last }
    my $status = unpack 'l', $word;
    if (($status & 0x7f) != 0x7f) {
        my $waiting = delete $held{$pid};
        if ($waiting) { resume($waiting) } else { delete $role{$pid} }
        next;
    }
    my $signal = ($status >> 8) & 0xff;
    my $stop = $status >> 16;
    if ($stop == 7) { at_point($pid) }
    elsif ($stop == 128) {
        role_of($pid);
        # SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU: a group stop, which lasts until SIGCONT
        if (grep { $signal == $_ } 19, 20, 21, 22) { syscall(101, $LISTEN, $pid + 0, 0, 0) } else { resume($pid) }
    }
    elsif ($stop) { resume($pid) }
    # SIGHUP is what a reload is
    else { resume($pid, $action eq 'deaf' && $signal == 1 ? 0 : $signal) }
}
