package dev.countersign.finding;

import dev.countersign.finding.XmlFile.Attributes;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads XML reports of Greenbone and OpenVAS: {@code report}, {@code results}, {@code result}. */
final class GreenboneXml implements XmlFile.Elements {
    /** What is needed of a result; the rest of it may have any size. */
    private static final Set<String> NEEDED =
            Set.of("name", "host", "host/hostname", "port", "nvt/name", "creation_time", "modification_time");

    private final Rows rows;
    private final Deque<String> path = new ArrayDeque<>();
    private final Map<String, String> result = new HashMap<>();
    private int depth;
    private long line;
    private long number;

    GreenboneXml(Rows rows) {
        this.rows = rows;
    }

    void read(InputStream in) throws IOException {
        XmlFile.read(in, this, rows);
    }

    @Override
    public void start(String name, Attributes attributes, long at) {
        boolean inResults = "results".equals(path.peek());
        path.push(name);
        if (depth == 0 && inResults && name.equals("result")) {
            depth = path.size();
            line = at;
            result.clear();
        } else if (depth > 0 && path.size() == depth + 1 && name.equals("nvt")) {
            result.putIfAbsent("oid", attributes.get("oid"));
        }
    }

    @Override
    public void end(String name, String text) {
        if (depth > 0 && path.size() == depth) {
            depth = 0;
            row();
        } else if (depth > 0 && path.size() <= depth + 2 && NEEDED.contains(within())) {
            result.putIfAbsent(within(), text.strip());
        }
        path.pop();
    }

    /** Returns the path of an element within its result: {@code host}, {@code nvt/name}. */
    private String within() {
        Iterator<String> up = path.iterator();
        String name = up.next();
        return path.size() == depth + 1 ? name : up.next() + "/" + name;
    }

    private void row() {
        number++;
        String title = text("nvt/name").isEmpty() ? text("name") : text("nvt/name");
        if (title.isEmpty()) {
            rows.notUnderstood(number, line, "it has no name");
            return;
        }
        Optional<Claim> claim = Catalogue.greenbone(text("oid"), title);
        if (claim.isEmpty()) {
            rows.other();
            return;
        }
        rows.row(new RawRow(number, line)
                .claim(claim.get())
                .with(Trait.ADDRESS, text("host"))
                .with(Trait.NAME, text("host/hostname"))
                .with(Trait.PORT, text("port"))
                .with(Trait.DATE, text("creation_time"))
                .with(Trait.DATE, text("modification_time")));
    }

    private String text(String name) {
        return result.getOrDefault(name, "");
    }
}
