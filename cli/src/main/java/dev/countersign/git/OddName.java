package dev.countersign.git;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Names that are not UTF-8: as text they have lost bytes, and only a listing of their folder leads to the file. */
final class OddName {
    /** What takes the place of bytes that are not UTF-8. */
    private static final char REPLACED = '\uFFFD';

    private OddName() {}

    /** Whether a name may have lost bytes. */
    static boolean isOdd(String name) {
        return name.indexOf(REPLACED) >= 0;
    }

    /** The file of a path; of an odd name, the first file of the folder that reads the same. */
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
