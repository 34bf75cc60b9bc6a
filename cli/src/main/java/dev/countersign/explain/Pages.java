package dev.countersign.explain;

import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.diagnostic.ExitCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** All pages, in the order of a list. */
public record Pages(List<Page> all) {
    public Pages {
        all = List.copyOf(all);
        Set<String> asks = new HashSet<>();
        for (Page page : all) {
            if (!asks.add(page.ask())) {
                throw new IllegalArgumentException("two pages for '" + page.ask() + "'");
            }
        }
    }

    /** Reads the pages that are packed into the program. */
    public static Pages packed() {
        Diagnostics found = new Diagnostics();
        PageReader reader = new PageReader(found);
        List<Page> pages = new ArrayList<>();
        for (Kind kind : Kind.packed()) {
            pages.addAll(reader.read(kind));
        }
        found.throwIfErrors(ExitCode.FAILED);
        return new Pages(pages);
    }

    /** Returns these pages and others, for example about the rules of policies. */
    public Pages and(Collection<Page> others) {
        List<Page> pages = new ArrayList<>(all);
        pages.addAll(others);
        return new Pages(pages);
    }

    /** The pages of one kind. */
    public List<Page> of(Kind kind) {
        return all.stream().filter(each -> each.kind() == kind).toList();
    }

    /**
     * Finds the answer to {@code question}, which may be a name, a number, or a text that contains
     * either.
     */
    public Answer find(String question) {
        return new Search(this, question).answer();
    }
}
