package dev.countersign.cli;

/** Where the program starts. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the JVM with its exit code. */
    public static void main(String[] arguments) {
        System.out.println("countersign");
    }
}
