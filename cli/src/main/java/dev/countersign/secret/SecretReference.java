package dev.countersign.secret;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where to get a secret when it is needed. It never contains the secret itself, so it may be shown
 * and compared.
 */
public sealed interface SecretReference {
    /** The reference in words, for a message: {@code the environment variable NAME}. */
    String describe();

    /** An environment variable of this program. */
    record Environment(String name) implements SecretReference {
        private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

        public Environment {
            if (!isName(name)) {
                // the message leaves out the text: somebody may have written the secret itself
                throw new IllegalArgumentException("not the name of an environment variable");
            }
        }

        /**
         * Whether {@code text} can be the name of an environment variable: letters, digits and
         * underscores, not beginning with a digit.
         */
        public static boolean isName(String text) {
            return NAME.matcher(text).matches();
        }

        @Override
        public String describe() {
            return "the environment variable " + name;
        }
    }

    /** The first line of a file that only its owner can read. */
    record FromFile(Path path) implements SecretReference {
        public FromFile {
            if (!path.isAbsolute()) {
                throw new IllegalArgumentException("the path of a secret is absolute");
            }
        }

        @Override
        public String describe() {
            return "the file " + path;
        }
    }

    /**
     * The first line of a program's output. It is run with exactly these words, without a shell.
     */
    record Command(List<String> argv) implements SecretReference {
        public Command {
            argv = List.copyOf(argv);
            if (argv.isEmpty() || argv.get(0).isBlank() || argv.stream().anyMatch(word -> word.indexOf('\0') >= 0)) {
                throw new IllegalArgumentException("a command has at least one word");
            }
        }

        @Override
        public String describe() {
            return "the command " + String.join(" ", argv);
        }
    }
}
