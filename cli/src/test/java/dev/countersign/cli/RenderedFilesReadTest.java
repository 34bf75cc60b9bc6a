package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.document.registry.RegFile;
import dev.countersign.document.registry.RegFile.Step;
import dev.countersign.document.registry.RegistryValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every golden file of {@code render} is read by a reader of its own kind. {@link RenderGoldenTest} proves that the program
 * writes exactly these files.
 */
class RenderedFilesReadTest {
    static Stream<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(RenderGoldenTest.GOLDEN)) {
            return all.filter(Files::isRegularFile).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void a_reader_of_its_kind_accepts_it(Path file) throws IOException {
        String name = file.getFileName().toString();

        assertThat(RenderedKind.of(name))
                .as("a new kind of file needs a reader in RenderedKind: " + name)
                .hasValueSatisfying(kind -> assertThat(kind.objection(bytes(file)))
                        .as(file.toString())
                        .isEmpty());
    }

    static Stream<Path> applied() throws IOException {
        return files().filter(each -> each.endsWith("apply.reg"));
    }

    @ParameterizedTest
    @MethodSource("applied")
    void a_registry_file_has_an_undo_that_removes_exactly_what_it_sets(Path apply) throws IOException {
        List<Step> set = steps(apply);
        List<Step> undone = steps(apply.resolveSibling("undo.reg"));

        assertThat(undone)
                .isEqualTo(set.stream()
                        .map(each -> ((Step.Set) each).value())
                        .map(RenderedFilesReadTest::removal)
                        .toList());
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                Arguments.of(
                        RenderedKind.REG,
                        utf16(
                                "Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\X]\r\n\"a\"=dword:zz\r\n")),
                Arguments.of(RenderedKind.REG, Bytes.utf8("Windows Registry Editor Version 5.00\r\n")),
                Arguments.of(
                        RenderedKind.INF,
                        utf16(
                                "[Unicode]\r\nUnicode=yes\r\n[Version]\r\n[Registry Values]\r\nMACHINE\\X\\a=4,1MACHINE\\X\\b=4,1\r\n")),
                Arguments.of(RenderedKind.INF, Bytes.utf8("[Unicode]\r\n")),
                Arguments.of(RenderedKind.PS1, Bytes.utf8("if ($a) { 'b' \r\n")),
                Arguments.of(RenderedKind.PS1, Bytes.utf8("$a = 'b\r\n")),
                Arguments.of(RenderedKind.PS1, Bytes.utf8("$a = 1\n")),
                Arguments.of(RenderedKind.POL, Bytes.utf8("PReg\1\0\0\0[")),
                Arguments.of(
                        RenderedKind.MOF, Bytes.utf8("/* */\r\ninstance of OMI_ConfigurationDocument\r\n{\r\n};\r\n")),
                Arguments.of(
                        RenderedKind.CSV,
                        Bytes.utf8("\"Host\",\"Computer\",\"Address\"\r\n\"=cmd()\",\"\",\"192.0.2.1\"\r\n")),
                Arguments.of(RenderedKind.MARKDOWN, Bytes.utf8("# Nothing\n")),
                Arguments.of(RenderedKind.SH, Bytes.utf8("if true; then\n")),
                Arguments.of(RenderedKind.XML, Bytes.utf8("<a><b></a>")),
                Arguments.of(RenderedKind.KSMBD, Bytes.utf8("[global]\nserver signing\n")),
                Arguments.of(RenderedKind.SMB_CONF, Bytes.utf8("[global]\n\tserver signin = mandatory\n")),
                Arguments.of(RenderedKind.FIELDS, Bytes.utf8("enable_smb1 =false\n")),
                Arguments.of(
                        RenderedKind.ONTAP,
                        Bytes.utf8("vserver cifs security modify -vserver SVM -is-signing-requiredfalse\n")),
                Arguments.of(RenderedKind.ONTAP, Bytes.utf8("# nothing\n")),
                Arguments.of(RenderedKind.NIX, Bytes.utf8("{\n    \"a\" = lib.mkForce \"${x}\";\n}\n")),
                Arguments.of(RenderedKind.ENV, Bytes.utf8("SAMBA_GLOBAL_CONFIG_server signing=mandatory\n")),
                Arguments.of(RenderedKind.YAML, Bytes.utf8("a: [\n")),
                Arguments.of(RenderedKind.JSON, Bytes.utf8("{\"a\": \"b\",}\n")),
                Arguments.of(RenderedKind.PROSE, Bytes.utf8("cut")));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void a_reader_refuses_what_is_broken(RenderedKind kind, Bytes file) {
        assertThat(kind.objection(file)).isPresent();
    }

    private static Step removal(RegistryValue value) {
        return new Step.Remove(value.key(), value.name());
    }

    private static List<Step> steps(Path file) throws IOException {
        return RegFile.read(bytes(file)).orElseThrow().steps();
    }

    private static Bytes bytes(Path file) {
        try {
            return Bytes.of(Files.readAllBytes(file));
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    private static Bytes utf16(String text) {
        return Bytes.of(("\ufeff" + text).getBytes(StandardCharsets.UTF_16LE));
    }
}
