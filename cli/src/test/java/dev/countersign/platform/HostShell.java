package dev.countersign.platform;

/** The shells that hosts have for {@code sh}, and under which the program on the host must do the same. */
enum HostShell {
    DASH("dash"),
    BASH("bash --posix"),
    BUSYBOX("busybox sh"),
    MKSH("mksh"),
    ZSH("zsh --emulate sh");

    private final String command;

    HostShell(String command) {
        this.command = command;
    }

    /** Whether hosts seldom have it for {@code sh}: most tests meet it in the long run only. */
    boolean seldom() {
        return this == MKSH || this == ZSH;
    }

    /** The words that start it; the first is the name of its program. */
    String[] words() {
        return command.split(" ", -1);
    }

    @Override
    public String toString() {
        return command;
    }
}
