package dev.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.inventory.Inventory;
import dev.countersign.inventory.LocalUser;
import dev.countersign.trust.UserSettings;
import dev.countersign.yaml.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The samples in the documentation and the sample files work as they are. */
class DocumentedSamplesTest {
    private static final Path ROOT = Path.of("..");
    private static final Set<String> PLATFORMS = Set.of("samba");
    private static final LocalUser USER = new LocalUser("somebody", Path.of("/home/somebody"));
    private static final Pattern BLOCK = Pattern.compile("```yaml( config)?\n(.*?)```", Pattern.DOTALL);

    private final Diagnostics found = new Diagnostics();

    private static List<SourceFile> blocks(String page, boolean configuration) throws IOException {
        List<SourceFile> blocks = new ArrayList<>();
        Matcher block = BLOCK.matcher(Files.readString(ROOT.resolve("docs").resolve(page)));
        while (block.find()) {
            if ((block.group(1) != null) == configuration) {
                blocks.add(SourceFile.of(Path.of(page + "." + blocks.size()), block.group(2)));
            }
        }
        return blocks;
    }

    @Test
    void every_policy_in_the_documentation_is_valid() throws IOException {
        List<SourceFile> blocks = blocks("policies.md", false);

        Policies policies = Policies.of(blocks, PLATFORMS, found);

        assertThat(found.all()).isEmpty();
        assertThat(blocks).hasSize(2);
        assertThat(policies.rules()).hasSize(4);
        assertThat(policies.waivers()).hasSize(1);
    }

    @Test
    void every_inventory_in_the_documentation_is_valid() throws IOException {
        List<SourceFile> blocks = blocks("inventories.md", false);

        List<Inventory> inventories = blocks.stream()
                .map(block -> Inventory.of(List.of(block), USER, PLATFORMS, found))
                .toList();

        assertThat(found.all()).isEmpty();
        assertThat(inventories).extracting(each -> each.hosts().size()).containsExactly(3, 2, 3, 5);
    }

    @Test
    void the_configuration_in_the_documentation_is_valid() throws IOException {
        List<SourceFile> blocks = blocks("inventories.md", true);

        UserSettings settings = UserSettings.of(blocks.get(0), Path.of("/home/admin"), found);

        assertThat(found.all()).isEmpty();
        assertThat(settings.grants().all()).hasSize(5);
        assertThat(settings.secretCommands().beginnings()).containsExactly(List.of("pass", "show"));
    }

    @Test
    void the_documentation_names_every_posture_word_as_the_program_knows_it() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/policies.md"));

        for (PostureWord word : PostureWord.values()) {
            String values = String.join(
                    ", ",
                    word.weakestFirst().stream().map(value -> "`" + value + "`").toList());
            assertThat(page).contains("| `" + word + "` | " + values + " | " + word.provenBy() + " |");
        }
    }

    @Test
    void the_sample_files_are_valid() {
        Policies policies = Policies.load(List.of(ROOT.resolve("policies")), PLATFORMS, found);
        Inventory inventory = Inventory.load(List.of(ROOT.resolve("inventories")), USER, PLATFORMS, found);

        assertThat(found.all()).isEmpty();
        assertThat(policies.rules()).hasSize(1);
        assertThat(inventory.hosts()).extracting(host -> host.name()).containsExactly("fs1", "fs2", "branch");
    }
}
