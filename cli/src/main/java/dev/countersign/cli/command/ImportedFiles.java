package dev.countersign.cli.command;

import dev.countersign.bytes.Bytes;
import dev.countersign.cli.terminal.Context;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.finding.FindingsText;
import dev.countersign.finding.Imported;
import dev.countersign.finding.InventoryText;
import dev.countersign.project.Ground;
import dev.countersign.project.KeptFile;
import dev.countersign.project.Scope;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The files that an import writes: {@code NAME.yaml} (and {@code NAME-2.yaml} and so on, if one would be too
 * large to be read) and {@code NAME.findings.json} beside it.
 */
final class ImportedFiles {
    private static final String YAML = ".yaml";
    private static final String FINDINGS = ".findings.json";

    private final Path inventory;
    private final boolean replace;

    /** What was written. */
    record Written(List<Path> inventories, Optional<Path> findings) {}

    /**
     * Names the files.
     *
     * @param inventory where the inventory goes
     * @param replace whether files of an earlier import may be replaced
     */
    ImportedFiles(Path inventory, boolean replace) {
        this.inventory = inventory;
        this.replace = replace;
        String name = String.valueOf(inventory.getFileName());
        if (!name.endsWith(YAML) || name.startsWith(".")) {
            throw new Problem(
                    ExitCode.USAGE,
                    inventory
                            + " is not a name for an inventory: only *.yaml is read, and nothing that begins with '.';"
                            + " nothing was written",
                    "use for example --out inventories/imported" + YAML);
        }
        kept(inventory, InventoryText.MARK).refuseOthers();
    }

    /** Returns the file for a name in the repository's own folder. */
    static Path inRepository(Context context, String name) {
        Scope scope = context.session().scope();
        Path folder = scope.directory().resolve("inventories");
        if (!Files.isDirectory(folder)) {
            throw new Problem(
                    ExitCode.USAGE,
                    "there is no folder " + folder + "; nothing was written",
                    "run: countersign init, or say where: --out FILE.yaml");
        }
        if (!Ground.of(scope, context.session().workstation()).holds(folder)) {
            throw new Problem(
                    ExitCode.REFUSED,
                    folder + " is a link that leads out of the repository; nothing was written",
                    "say where: --out FILE.yaml");
        }
        return folder.resolve(name + YAML);
    }

    /** Writes everything; a file that must not be replaced is refused before any is written. */
    Written write(Imported imported, Instant made) {
        List<String> texts = InventoryText.of(imported);
        List<Path> paths = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            paths.add(part(i));
        }
        Optional<Path> findings = imported.hasFindings() ? Optional.of(beside(FINDINGS)) : Optional.empty();
        paths.forEach(each -> kept(each, InventoryText.MARK).refuseOthers());
        findings.ifPresent(each -> kept(each, FindingsText.MARK).refuseOthers());
        refuseLeftOver(part(texts.size()), "more hosts");
        if (findings.isEmpty()) {
            refuseLeftOver(beside(FINDINGS), "findings");
        }
        List<String> names =
                paths.stream().map(each -> String.valueOf(each.getFileName())).toList();
        // first: it may be the largest, and an inventory without its findings would not be noticed
        findings.ifPresent(
                each -> kept(each, FindingsText.MARK).write(out -> FindingsText.write(imported, names, made, out)));
        for (int i = 0; i < texts.size(); i++) {
            kept(paths.get(i), InventoryText.MARK).write(Bytes.utf8(texts.get(i)));
        }
        return new Written(paths, findings);
    }

    private Path part(int index) {
        return index == 0 ? inventory : beside("-" + (index + 1) + YAML);
    }

    private Path beside(String ending) {
        String name = String.valueOf(inventory.getFileName());
        return inventory.resolveSibling(name.substring(0, name.length() - YAML.length()) + ending);
    }

    /** What an earlier import had more of would be read beside the new files. */
    private void refuseLeftOver(Path next, String more) {
        if (replace && Files.exists(next, LinkOption.NOFOLLOW_LINKS)) {
            throw new Problem(
                    ExitCode.REFUSED,
                    next + " is from an earlier import with " + more + "; nothing was written",
                    "remove it, then run this again");
        }
    }

    private KeptFile kept(Path file, String mark) {
        return new KeptFile(file, new KeptFile.Kind() {
            @Override
            public String otherwise() {
                return replace ? "an import did not make it" : "add --replace to replace what an earlier import made";
            }

            @Override
            public long most() {
                return Long.MAX_VALUE;
            }

            @Override
            public int telling() {
                return mark.length();
            }

            @Override
            public boolean is(Bytes content) {
                return replace && content.equals(Bytes.utf8(mark));
            }
        });
    }
}
