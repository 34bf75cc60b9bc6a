package dev.countersign.git;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * File names that are not UTF-8. As text they have lost bytes, so the file can only be found by
 * listing its folder.
 */
final class OddName {
    /** Replaces bytes that are not UTF-8. */
    private static final char REPLACED = '\uFFFD';

    private OddName() {}

    /** Whether a name may have lost bytes. */
    static boolean isOdd(String name) {
        return name.indexOf(REPLACED) >= 0;
    }

    /**
     * Returns the file of a path; if its name is odd, the first file in the folder whose name reads
     * the same.
     */
    static Path found(Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        if (!isOdd(name)) {
            return file;
        }
        try (DirectoryStream<Path> folder = Files.newDirectoryStream(file.resolveSibling(""))) {
            for (Path each : folder) {
                if (name.equals(String.valueOf(each.getFileName()))) {
                    return each;
                }
            }
        }
        return file;
    }
}
