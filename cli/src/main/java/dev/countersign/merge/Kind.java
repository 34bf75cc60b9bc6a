package dev.countersign.merge;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The documents of shards that can be joined. */
public enum Kind {
    CHECK("countersign.check/1", "hosts"),
    PLAN("countersign.plan/1", "hosts"),
    APPLY("countersign.apply/1", "hosts"),
    SCAN("countersign.scan/1", "targets"),
    PLAN_FILE("countersign.plan-file/2", "hosts");

    private final String schema;
    private final String list;

    Kind(String schema, String list) {
        this.schema = schema;
        this.list = list;
    }

    /** Returns the kind of document that has this schema. */
    public static Optional<Kind> of(String schema) {
        return Stream.of(values()).filter(each -> each.schema.equals(schema)).findFirst();
    }

    /** Returns the schema of the document. */
    public String schema() {
        return schema;
    }

    /** Returns the name of its list of hosts. */
    public String list() {
        return list;
    }

    /** Returns the word for people: {@code check}, {@code plan file}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Returns the command that makes a part of it again; what is in capitals has to be filled in. */
    String again(String shard) {
        return switch (this) {
            case CHECK, PLAN -> "countersign " + word() + " --shard " + shard + " --json >FILE";
            case APPLY -> "countersign apply --shard " + shard + " --yes --json >FILE";
            case SCAN -> "countersign scan TARGET... --shard " + shard + " --json >FILE";
            case PLAN_FILE -> "countersign plan --shard " + shard + " --out FILE";
        };
    }
}
