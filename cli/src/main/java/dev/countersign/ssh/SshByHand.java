package dev.countersign.ssh;

import dev.countersign.diagnostic.ShellCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The ssh(1) command that reaches a host the way this program does, for a person to paste. */
final class SshByHand {
    private SshByHand() {}

    static String command(SshTarget target, String... options) {
        List<String> words = new ArrayList<>(List.of("ssh"));
        words.addAll(List.of(options));
        target.login().keys().forEach(key -> words.addAll(List.of("-i", key.toString())));
        jumps(target).ifPresent(way -> words.addAll(List.of("-J", way)));
        if (target.port() != 22) {
            words.addAll(List.of("-p", String.valueOf(target.port())));
        }
        words.add(target.user() + "@" + target.address());
        return ShellCommand.of(words);
    }

    /** The hosts on the way, the first one first, as {@code -J} takes them. */
    private static Optional<String> jumps(SshTarget target) {
        return target.jump().map(jump -> {
            String address = jump.address().indexOf(':') >= 0 ? "[" + jump.address() + "]" : jump.address();
            String at = jump.user() + "@" + address + (jump.port() == 22 ? "" : ":" + jump.port());
            return jumps(jump).map(before -> before + ",").orElse("") + at;
        });
    }
}
