package dev.countersign.cli;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.diagnostic.Problem;
import dev.countersign.document.KsmbdConf;
import dev.countersign.document.registry.RegFile;
import dev.countersign.document.registry.RegistryPol;
import dev.countersign.document.smbconf.SmbConfFiles;
import dev.countersign.document.smbconf.SmbConfFiles.Source;
import dev.countersign.document.smbconf.SmbConfReading;
import dev.countersign.json.Json;
import dev.countersign.yaml.YamlNode;
import dev.countersign.yaml.YamlReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** What a rendered file is read by: the format that its name says, with a reader that refuses anything else. */
enum RenderedKind {
    /** A registry file. */
    REG("reg") {
        @Override
        Optional<String> objection(Bytes file) {
            Optional<RegFile> read = RegFile.read(file);
            if (read.isEmpty()) {
                return Optional.of("not a registry file that regedit imports");
            }
            return read.get().steps().stream()
                    .filter(RegFile.Step.Other.class::isInstance)
                    .map(each -> "more than values that are set and removed: " + each)
                    .findFirst();
        }
    },
    /** A security template: an INI file in UTF-16, as secedit exports it. */
    INF("inf") {
        private static final Pattern KEYED = Pattern.compile("[^=;\\[\\]\\s][^=\\[\\]]*=\\S.*");
        private static final Pattern VALUE = Pattern.compile("MACHINE(?:\\\\[^\\\\=\"]+)+=4,[0-9]+");

        @Override
        Optional<String> objection(Bytes file) {
            if (file.length() < 2 || file.at(0) != 0xff || file.at(1) != 0xfe) {
                return Optional.of("no byte order mark");
            }
            String text = new String(file.slice(2, file.length()).toArray(), StandardCharsets.UTF_16LE);
            List<String> sections = new ArrayList<>();
            for (String line : lines(text)) {
                boolean header = line.matches("\\[[A-Za-z ]+\\]");
                boolean values =
                        !sections.isEmpty() && sections.get(sections.size() - 1).equals("[Registry Values]");
                if (header) {
                    sections.add(line);
                } else if (sections.isEmpty()
                        || !(values ? VALUE : KEYED).matcher(line).matches()) {
                    return Optional.of("not a line of a security template: " + line);
                }
            }
            return sections.equals(List.of("[Unicode]", "[Version]", "[Registry Values]"))
                    ? crlf(text)
                    : Optional.of("sections " + sections);
        }
    },
    /** A PowerShell script. No PowerShell runs here: what opens must close, and every line ends as Windows has it. */
    PS1("ps1") {
        @Override
        Optional<String> objection(Bytes file) {
            String text = file.latin1();
            if (!text.chars().allMatch(each -> each < 0x7f)) {
                return Optional.of("more than ASCII");
            }
            return crlf(text).or(() -> unclosed(text));
        }
    },
    /** A POSIX shell script. */
    SH("sh") {
        @Override
        Optional<String> objection(Bytes file) {
            try {
                Process shell =
                        new ProcessBuilder("sh", "-n").redirectErrorStream(true).start();
                try (var input = shell.getOutputStream()) {
                    input.write(file.toArray());
                }
                String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                return shell.waitFor(10, TimeUnit.SECONDS) && shell.exitValue() == 0
                        ? Optional.empty()
                        : Optional.of(said);
            } catch (IOException failed) {
                throw new java.io.UncheckedIOException(failed);
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        }
    },
    /** XML, well formed and without a document type. */
    XML("xml") {
        @Override
        Optional<String> objection(Bytes file) {
            try {
                DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
                factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
                DocumentBuilder builder = factory.newDocumentBuilder();
                builder.setErrorHandler(new DefaultHandler());
                builder.parse(new ByteArrayInputStream(file.toArray()));
                return Optional.empty();
            } catch (SAXException malformed) {
                return Optional.of(malformed.toString());
            } catch (IOException | ParserConfigurationException failed) {
                throw new IllegalStateException(failed);
            }
        }
    },
    /** A ksmbd.conf. */
    KSMBD("ksmbd.conf") {
        @Override
        Optional<String> objection(Bytes file) {
            KsmbdConf read = KsmbdConf.of("ksmbd.conf", file);
            return read.unloadable()
                    .map(at -> "does not load: " + at)
                    .or(() -> read.value("server signing").isPresent()
                            ? Optional.empty()
                            : Optional.of("sets no server signing"));
        }
    },
    /** Lines for an smb.conf. */
    SMB_CONF("smb.conf.fragment", "part", "add") {
        @Override
        Optional<String> objection(Bytes file) {
            SmbConfReading read = SmbConfReading.of(new SmbConfFiles(
                    "/smb.conf",
                    new TreeMap<>(Map.of("/smb.conf", new Source.Text(file))),
                    Optional.empty(),
                    "/",
                    new TreeMap<>()));
            return read.findings().stream().map(Object::toString).findFirst();
        }
    },
    /** Fields of a store, between comments. */
    FIELDS("fields.fragment") {
        private static final Pattern FIELD = Pattern.compile("[A-Za-z][A-Za-z0-9_ .\\\\-]* = \\S.*");

        @Override
        Optional<String> objection(Bytes file) {
            return lines(file.utf8()).stream()
                    .filter(line ->
                            !line.startsWith("# ") && !FIELD.matcher(line).matches())
                    .map(line -> "not a field: " + line)
                    .findFirst();
        }
    },
    /** A module of NixOS. No Nix runs here: its one form is compared line by line. */
    NIX("nix") {
        private static final Pattern LINE =
                Pattern.compile("# .*|\\{ lib, \\.\\.\\. }:|\\{|}| {2}services\\.samba\\.settings\\.global = \\{| {2}};"
                        + "| {4}\"[A-Za-z0-9 :]+\" = lib\\.mkForce \"[^\"\\\\]*\";");

        @Override
        Optional<String> objection(Bytes file) {
            return lines(file.utf8()).stream()
                    .filter(line -> !LINE.matcher(line).matches() || line.contains("${"))
                    .map(line -> "not a line of the module: " + line)
                    .findFirst();
        }
    },
    /** Variables for a container, one a line: docker takes everything behind the equals sign as it is. */
    ENV("env") {
        @Override
        Optional<String> objection(Bytes file) {
            return lines(file.utf8()).stream()
                    .filter(line -> !line.matches("# .*|[A-Za-z_][A-Za-z0-9_]*=[^'\"]*"))
                    .map(line -> "not a variable: " + line)
                    .findFirst();
        }
    },
    /** YAML. */
    YAML("yaml", "yml") {
        @Override
        Optional<String> objection(Bytes file) {
            Diagnostics found = new Diagnostics();
            boolean read = YamlReader.read("file", file.toArray(), found)
                    .flatMap(YamlNode::asMap)
                    .isPresent();
            return found.all().stream()
                    .map(Object::toString)
                    .findFirst()
                    .or(() -> read ? Optional.empty() : Optional.of("no map"));
        }
    },
    /** JSON. */
    JSON("json") {
        @Override
        Optional<String> objection(Bytes file) {
            try {
                Json.readMap(file.toArray(), "file", Json.Limits.OURS);
                return Optional.empty();
            } catch (Problem malformed) {
                return Optional.of(String.valueOf(malformed.getMessage()));
            }
        }
    },
    /** Commands of ONTAP, one a line, between comments. */
    ONTAP("apply.txt", "undo.txt") {
        private static final Pattern COMMAND =
                Pattern.compile("vserver cifs security modify -vserver SVM(?: -[a-z0-9-]+ [A-Za-z0-9]+)+");

        @Override
        Optional<String> objection(Bytes file) {
            List<String> commands = lines(file.utf8()).stream()
                    .filter(line -> !line.startsWith("# "))
                    .toList();
            return commands.isEmpty()
                    ? Optional.of("no command")
                    : commands.stream()
                            .filter(line -> !COMMAND.matcher(line).matches())
                            .map(line -> "not a command of ONTAP: " + line)
                            .findFirst();
        }
    },
    /** The registry values of a Group Policy object. */
    POL("pol") {
        @Override
        Optional<String> objection(Bytes file) {
            return RegistryPol.read(file).isPresent() ? Optional.empty() : Optional.of("not a Registry.pol");
        }
    },
    /** A compiled configuration: instances of two known classes, each with known fields. No Windows reads it here. */
    MOF("mof") {
        private static final Pattern FILE = Pattern.compile("/\\*.*?\\*/\\s*"
                + "(?:instance of MSFT_RegistryResource as \\$Setting[0-9]+\\s*\\{"
                + " ResourceID = \"\\[Registry]Setting[0-9]+\";"
                + " Key = \"HKEY_LOCAL_MACHINE(?:\\\\\\\\[A-Za-z0-9 ]+)+\";"
                + " ValueName = \"[A-Za-z0-9]+\";"
                + "(?: ValueType = \"DWord\"; ValueData = \\{ \"[0-9]+\" }; Ensure = \"Present\"; Force = True;"
                + "| Ensure = \"Absent\";)"
                + " ModuleName = \"PSDscResources\"; ModuleVersion = \"2\\.12\\.0\\.0\";"
                + " ConfigurationName = \"[A-Za-z0-9]+\"; }; )+"
                + "instance of OMI_ConfigurationDocument \\{ Version = \"2\\.0\\.0\"; MinimumCompatibleVersion = \"1\\.0\\.0\";"
                + " CompatibleVersionAdditionalProperties = \\{\"Omi_BaseResource:ConfigurationName\"};"
                + " Author = \"Countersign\"; Name = \"[A-Za-z0-9]+\"; };");

        @Override
        Optional<String> objection(Bytes file) {
            String text = file.utf8();
            return FILE.matcher(text.replaceAll("\\s+", " ").strip()).matches()
                    ? crlf(text)
                    : Optional.of("not a configuration of registry values");
        }
    },
    /** A table with a header, every cell in quotes, that Import-Csv and a spreadsheet read alike. */
    CSV("csv") {
        private static final Pattern ROW =
                Pattern.compile("\"[A-Za-z0-9_:][A-Za-z0-9._:-]*\",\"[A-Z0-9_-]*\",\"[A-Za-z0-9._:%-]+\"");

        @Override
        Optional<String> objection(Bytes file) {
            List<String> lines = lines(file.utf8());
            if (lines.isEmpty() || !lines.get(0).equals("\"Host\",\"Computer\",\"Address\"")) {
                return Optional.of("no header");
            }
            return lines.stream()
                    .skip(1)
                    .filter(line -> !ROW.matcher(line).matches())
                    .map(line -> "not a row: " + line)
                    .findFirst()
                    .or(() -> crlf(file.utf8()));
        }
    },
    /** A list in Markdown whose items can be ticked. */
    MARKDOWN("md") {
        @Override
        Optional<String> objection(Bytes file) {
            return file.utf8().lines().anyMatch(line -> line.startsWith("- [ ] "))
                    ? Optional.empty()
                    : Optional.of("nothing to tick");
        }
    },
    /** Sentences for a person: nothing reads them but the eye, and the bytes are golden. */
    PROSE("group-policy.txt", "fstab.txt", "steps.txt") {
        @Override
        Optional<String> objection(Bytes file) {
            return file.utf8().endsWith("\n") ? Optional.empty() : Optional.of("no end of the last line");
        }
    };

    @SuppressWarnings("ImmutableEnumChecker") // List.of cannot be changed
    private final List<String> names;

    RenderedKind(String... names) {
        this.names = List.of(names);
    }

    /** Returns the kind of the file {@code name}, by its whole name or by what follows the last dot. */
    static Optional<RenderedKind> of(String name) {
        for (RenderedKind each : values()) {
            if (each.names.contains(name) || each.names.contains(name.substring(name.lastIndexOf('.') + 1))) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /** Returns why a reader of this kind does not accept the file; empty if it does. */
    abstract Optional<String> objection(Bytes file);

    private static List<String> lines(String text) {
        return text.lines().filter(line -> !line.isBlank()).toList();
    }

    private static Optional<String> crlf(String text) {
        String rest = text.replace("\r\n", "");
        return rest.contains("\n") || rest.contains("\r") || !text.endsWith("\r\n")
                ? Optional.of("a line that does not end in CR LF")
                : Optional.empty();
    }

    /** Returns what is not closed outside strings and comments, as a mistake in a template would leave it. */
    private static Optional<String> unclosed(String script) {
        StringBuilder open = new StringBuilder();
        for (String line : script.lines().toList()) {
            String code = line.replaceAll("'[^']*'", "").replaceAll("#.*", "");
            if (code.contains("'")) {
                return Optional.of("a string that is not closed: " + line);
            }
            for (int at = 0; at < code.length(); at++) {
                char each = code.charAt(at);
                if ("({[".indexOf(each) >= 0) {
                    open.append(each);
                } else if (")}]".indexOf(each) >= 0) {
                    int last = open.length() - 1;
                    if (last < 0 || "({[".indexOf(open.charAt(last)) != ")}]".indexOf(each)) {
                        return Optional.of("nothing to close: " + line);
                    }
                    open.setLength(last);
                }
            }
        }
        return open.isEmpty() ? Optional.empty() : Optional.of("never closed: " + open);
    }
}
