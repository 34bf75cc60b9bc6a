package dev.countersign.platform;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.diagnostic.Suggestion;
import dev.countersign.yaml.MapReader;
import dev.countersign.yaml.YamlNode;
import dev.countersign.yaml.YamlText;
import java.util.List;
import java.util.Optional;

/** A file that a platform's folder renders: its name, its template and its encoding. */
public record ArtifactTemplate(String file, String template, Artifact.Encoding encoding) {
    /** Reads one from {@code platform.yaml}; empty if something is wrong with it. */
    static Optional<ArtifactTemplate> read(YamlNode node, PlatformFolder folder, Diagnostics found) {
        return read(node, folder, found, Place.ONE_FOLDER);
    }

    /** Whether the name of a file may have folders. */
    enum Place {
        ONE_FOLDER,
        WITH_FOLDERS
    }

    /** Reads one whose name may have folders. */
    static Optional<ArtifactTemplate> read(YamlNode node, PlatformFolder folder, Diagnostics found, Place place) {
        Optional<MapReader> map = MapReader.of(node, "a file that is rendered", found);
        Optional<YamlText> file = map.flatMap(each -> each.requiredText("file"));
        Optional<YamlText> template = map.flatMap(each -> each.requiredText("template"));
        Optional<YamlText> encoding = map.flatMap(each -> each.requiredText("encoding"));
        map.ifPresent(MapReader::done);
        List<String> encodings = Artifact.Encoding.words();
        encoding.filter(each -> !encodings.contains(each.text()))
                .ifPresent(each -> found.add(Suggestion.advise(
                        Diagnostic.error(each.at(), "unknown word '" + each.text() + "'"), each.text(), encodings)));
        file.filter(each -> !Artifact.isName(each.text())
                        || (place == Place.ONE_FOLDER && each.text().contains("/")))
                .ifPresent(each -> found.add(Diagnostic.error(
                        each.at(), "the name of a rendered file may have letters, digits, '.', '_' and '-'")));
        template.filter(each -> folder.file(each.text()).isEmpty())
                .ifPresent(each -> found.add(
                        Diagnostic.error(each.at(), "there is no '" + each.text() + "' in " + folder.name())));
        Optional<Artifact.Encoding> known = encoding.flatMap(each -> Artifact.Encoding.of(each.text()));
        return file.isPresent() && template.isPresent() && known.isPresent()
                ? Optional.of(
                        new ArtifactTemplate(file.get().text(), template.get().text(), known.get()))
                : Optional.empty();
    }
}
