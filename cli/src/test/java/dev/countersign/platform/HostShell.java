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

    /** Whether hosts seldom use it as {@code sh}: most tests use it only in the full test. */
    boolean seldom() {
        return this == MKSH || this == ZSH;
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
