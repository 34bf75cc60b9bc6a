package dev.countersign.finding;

import dev.countersign.diagnostic.Untrusted;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads an Ansible inventory in the form of an INI file: sections of hosts, of groups and of variables. */
final class AnsibleIni {
    private static final Pattern SECTION = Pattern.compile("\\[([^:\\]\\s]{1,200})(?::(\\w+))?\\]\\s*(?:#.*)?");
    private static final Pattern VARIABLE = Pattern.compile("([A-Za-z_]\\w{0,100})\\s*=\\s*(.*)", Pattern.DOTALL);
    private static final Pattern WITH_PORT = Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)\\]|([^:]+)):([0-9]{1,5})");
    private static final Pattern SIGN = Pattern.compile(
            "(?m)^\\[[A-Za-z0-9_.-]+(?::(?:vars|children))?\\]\\s*(?:[#;].*)?$|^[^#;=\\s]+[ \\t]+[^#;\n]*\\bansible_\\w+\\s*=");
    private static final int SHOWN = 60;

    private final AnsibleInventory inventory;
    private final Rows rows;
    private String section = "ungrouped";
    private String kind = "hosts";

    AnsibleIni(Set<String> wanted, Rows rows) {
        this.inventory = new AnsibleInventory(wanted);
        this.rows = rows;
    }

    /** Whether a text looks like such a file: it has a section, or a line with a variable of Ansible. */
    static boolean is(String head) {
        return SIGN.matcher(head).find();
    }

    void read(Reader in) throws IOException {
        TextLines lines = new TextLines(in);
        for (Optional<TextLines.Line> next = lines.next(); next.isPresent(); next = lines.next()) {
            String text = next.get().text().strip();
            if (text.isEmpty() || text.startsWith("#") || text.startsWith(";")) {
                continue;
            }
            try {
                line(text, next.get().number());
            } catch (NotUnderstood not) {
                rows.notUnderstood(0, next.get().number(), not.why());
            }
        }
        inventory.rows(rows);
    }

    private void line(String text, long line) throws NotUnderstood {
        if (text.startsWith("[") && !WITH_PORT.matcher(text.split("\\s", 2)[0]).matches()) {
            Matcher begins = SECTION.matcher(text);
            kind = "none";
            if (!begins.matches()) {
                throw new NotUnderstood(
                        "it is not a section: '" + new Untrusted(text).brief(SHOWN) + "'; what follows it is left out");
            }
            section = begins.group(1);
            kind = begins.group(2) == null ? "hosts" : begins.group(2);
            if (!Set.of("hosts", "children", "vars").contains(kind)) {
                throw new NotUnderstood(
                        "sections are of hosts, :children or :vars, not :" + new Untrusted(kind).brief(SHOWN));
            }
            inventory.add(section);
            return;
        }
        switch (kind) {
            case "hosts" -> host(words(text), line);
            case "children" -> inventory.child(section, words(text).get(0));
            case "vars" -> {
                Matcher variable = VARIABLE.matcher(text);
                if (!variable.matches()) {
                    throw new NotUnderstood("it is not NAME=VALUE");
                }
                inventory.groupVariable(section, variable.group(1), unquoted(variable.group(2)));
            }
            default -> throw new NotUnderstood("it is in a section that was not understood");
        }
    }

    private void host(List<String> words, long line) throws NotUnderstood {
        String pattern = words.get(0);
        Matcher port = WITH_PORT.matcher(pattern);
        boolean withPort = port.matches();
        String name = withPort ? (port.group(1) == null ? port.group(2) : port.group(1)) : pattern;
        for (String word : words.subList(1, words.size())) {
            if (!VARIABLE.matcher(word).matches()) {
                throw new NotUnderstood("'" + new Untrusted(word).brief(SHOWN) + "' is not NAME=VALUE");
            }
        }
        for (String host : inventory.expand(name)) {
            inventory.host(section, host, line);
            if (withPort) {
                inventory.hostVariable(host, "ansible_port", port.group(3));
            }
            for (String word : words.subList(1, words.size())) {
                Matcher variable = VARIABLE.matcher(word);
                if (variable.matches()) {
                    inventory.hostVariable(host, variable.group(1), variable.group(2));
                }
            }
        }
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2
                && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                && value.charAt(value.length() - 1) == value.charAt(0);
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    /** Splits a line as a shell does, up to a comment; Ansible does the same. */
    private static List<String> words(String text) throws NotUnderstood {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean inside = false;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else if (c == '\\'
                        && quote == '"'
                        && i + 1 < text.length()
                        && "\\\"".indexOf(text.charAt(i + 1)) >= 0) {
                    i++;
                    word.append(text.charAt(i));
                } else {
                    word.append(c);
                }
            } else if (c == '\'' || c == '"') {
                quote = c;
                inside = true;
            } else if (c == '\\' && i + 1 < text.length()) {
                i++;
                word.append(text.charAt(i));
                inside = true;
            } else if (c == '#') {
                break;
            } else if (Character.isWhitespace(c)) {
                if (inside) {
                    words.add(word.toString());
                }
                word.setLength(0);
                inside = false;
            } else {
                word.append(c);
                inside = true;
            }
        }
        if (quote != 0) {
            throw new NotUnderstood("a quotation mark in it is not closed");
        }
        if (inside) {
            words.add(word.toString());
        }
        if (words.isEmpty()) {
            throw new NotUnderstood("it names nothing");
        }
        return words;
    }
}
