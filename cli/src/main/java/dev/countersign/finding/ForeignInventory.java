package dev.countersign.finding;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.diagnostic.Location;
import dev.countersign.diagnostic.ShellCommand;
import dev.countersign.yaml.SourceFile;
import dev.countersign.yaml.YamlReader;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Reads an inventory of Ansible in place, as if it were in our own form. A host that is not understood is a mistake
 * here, and not only counted: it must not look as if it were checked.
 */
public final class ForeignInventory {
    private static final int SHOWN = 20;

    private ForeignInventory() {}

    /** Returns the file with the meaning of an inventory; a file in our own form, or in none, as it is. */
    public static SourceFile of(SourceFile file, Diagnostics found) {
        byte[] bytes = file.bytes();
        if (bytes.length > YamlReader.MAX_BYTES) {
            // only its beginning was read; the reader says that it is too large
            return file;
        }
        try {
            String head = Decoded.head(new BufferedInputStream(new ByteArrayInputStream(bytes), 2 * Decoded.HEAD));
            if (Recognition.isProgram(head)) {
                return program(file, found);
            }
            Format format = Recognition.of(head).format();
            return format.hasFindings() ? file : read(file, bytes, found);
        } catch (NotUnderstood ours) {
            // our own form, or one that its reader refuses with a better reason
            return file;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** A program may be anything; running one is for its owner to decide, at his own prompt. */
    private static SourceFile program(SourceFile file, Diagnostics found) {
        found.add(Diagnostic.error(Location.of(file.name()), "this is a program, and was not run")
                .advise("if you trust it: " + ShellCommand.word(file.name())
                        + " --list >hosts.json, then -i hosts.json"));
        return file.meaning("{hosts: {}}\n");
    }

    private static SourceFile read(SourceFile file, byte[] bytes, Diagnostics found) {
        Imported imported = Imported.read(
                List.of(new Imported.Source(file.name(), () -> new ByteArrayInputStream(bytes))), List.of());
        ReadFile read = imported.files().get(0);
        read.misread().stream()
                .limit(SHOWN)
                .forEach(each -> found.add(Diagnostic.error(
                                new Location(file.name(), (int) each.line(), 0), "not understood: " + each.why())
                        .advise("a host that is not understood would not be checked; correct it, or import what"
                                + " 'ansible-inventory --list' prints")));
        if (read.notUnderstood() > SHOWN) {
            found.add(Diagnostic.error(
                    Location.of(file.name()), (read.notUnderstood() - SHOWN) + " more places are not understood"));
        }
        read.remarks().forEach(each -> found.add(Diagnostic.warning(Location.of(file.name()), each)));
        return file.meaning(InventoryText.inPlace(imported));
    }
}
