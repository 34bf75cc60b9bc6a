package dev.countersign.platform;

/** The shells that hosts use as {@code sh}; the program on the host must do the same under each. */
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

    /**
     * Whether most tests use it only in the full test: hosts seldom have it as {@code sh}, or it is
     * of one family with another (busybox and dash).
     */
    boolean seldom() {
        return this != DASH && this != BASH;
    }

    /** Returns the words that start it; the first is the name of its program. */
    String[] words() {
        return command.split(" ", -1);
    }

    @Override
    public String toString() {
        return command;
    }
}
