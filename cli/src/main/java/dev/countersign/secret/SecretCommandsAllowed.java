package dev.countersign.secret;

import java.util.List;

/**
 * The commands that may be run to get a secret. The list comes from the user's own configuration,
 * never from a policy repository: otherwise a merge request to an inventory could run programs on
 * the controller.
 *
 * @param beginnings each is the first words of an allowed command, compared word by word: {@code
 * [pass, show]} allows {@code pass show nas1} and not {@code pass rm nas1}
 */
public record SecretCommandsAllowed(List<List<String>> beginnings) {
    /** No command is allowed. */
    public static final SecretCommandsAllowed NONE = new SecretCommandsAllowed(List.of());

    public SecretCommandsAllowed {
        beginnings = beginnings.stream().map(List::copyOf).toList();
        if (beginnings.stream().anyMatch(List::isEmpty)) {
            throw new IllegalArgumentException("a beginning without words would allow every command");
        }
    }

    /** Whether {@code command} begins with one of them. */
    public boolean allows(SecretReference.Command command) {
        List<String> argv = command.argv();
        return beginnings.stream()
                .anyMatch(each -> each.size() <= argv.size()
                        && argv.subList(0, each.size()).equals(each));
    }
}
