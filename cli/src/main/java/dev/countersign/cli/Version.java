package dev.countersign.cli;

import java.util.Optional;

/** Which version of the program this is. */
final class Version {
    private Version() {}

    static String text() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("0.1.0-SNAPSHOT");
    }
}
