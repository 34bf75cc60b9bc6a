package dev.countersign.cli;

import dev.countersign.bytes.Bytes;
import dev.countersign.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** Damages plan files: seeded, and without knowing the meaning of any field. */
final class PlanMutations {
    /** One kind of change. */
    enum Kind {
        /** A field is removed somewhere in the tree. */
        REMOVED,
        /** A value comes from the same place in a different host. */
        SWAPPED,
        /**
         * A value comes from the same place in a different plan: of different policies, different
         * files, or a different time.
         */
        OF_ANOTHER_PLAN,
        /** The file ends in the middle. */
        TRUNCATED,
        /** A key occurs twice, with a different value the second time. */
        DUPLICATE_KEY,
        /** A digest is changed: in one place, or everywhere. */
        ANOTHER_DIGEST,
        /** The case of a text is changed. */
        CASE,
        /** A text or a key gets invisible characters. */
        UNICODE,
        /** The order of lists and keys is changed. */
        REORDERED,
        /** A value gets a different type, or becomes a number. */
        ANOTHER_TYPE,
        /** A text is replaced everywhere, in bytes too, so that everything is still consistent. */
        EVERYWHERE,
        /** The documents are changed, and every digest fits. */
        OTHER_DOCUMENTS,
        /** A host reports what it would report if nothing had to be done. */
        SAYS_COMPLIES,
        /** A byte of the file is changed. */
        SPOILT
    }

    /** The result of a seed: the file, and what was changed, for messages. */
    record Made(Bytes file, List<String> done) {}

    private static final List<String> ODD =
            List.of("\u202e", "\u0000", "\u00e9", "e\u0301", "\ud83d\ude00", "\u200b", "\u0130", " ", "/");
    private static final List<Object> OTHERS =
            List.of(0L, -1L, Long.MAX_VALUE, true, false, "", "true", List.of(), Map.of(), Optional.empty());

    /** Replacements that are made everywhere. */
    private static final List<List<String>> EVERYWHERE = List.of(
            List.of("/etc/samba/smb.conf", "/etc/passwd"),
            List.of("/etc/samba/smb.conf", "/etc/samba/krb5.conf"),
            List.of("violated", "compliant"),
            List.of("violated", "waived"),
            List.of("required", "offered"),
            List.of("Changes", "Complies"),
            List.of("Complies", "Changes"),
            List.of("ReplaceBytes", "Activate"),
            List.of("files", "homes"));

    private final byte[] plan;
    private final List<Map<String, Object>> others;

    /** @param others different plans of the same hosts */
    PlanMutations(byte[] plan, List<byte[]> others) {
        this.plan = plan.clone();
        this.others = others.stream().map(PlanTree::read).toList();
    }

    /** Makes one or two changes. */
    Made make(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> done = new ArrayList<>();
        Object tree = PlanTree.read(plan);
        int many = 1 + random.nextInt(2);
        for (int each = 0; each < many; each++) {
            Kind kind = pick(List.of(Kind.values()), random);
            switch (kind) {
                case TRUNCATED, DUPLICATE_KEY, SPOILT -> {
                    done.add(kind.name());
                    return new Made(Bytes.of(bytes(kind, Json.canonical(tree), random)), done);
                }
                default -> {
                    // Most changes to the plan as a whole get it refused completely: changes to a
                    // host are more telling.
                    String where = random.nextInt(10) == 0 ? "" : random.nextInt(3) > 0 ? "binding" : "hosts";
                    done.add(kind + (where.isEmpty() ? "" : " in " + where));
                    tree = changed(kind, tree, where, random);
                }
            }
        }
        return new Made(Bytes.of(Json.canonical(tree)), done);
    }

    private static byte[] bytes(Kind kind, byte[] file, SplittableRandom random) {
        return switch (kind) {
            case TRUNCATED -> Arrays.copyOf(file, random.nextInt(file.length));
            case SPOILT -> {
                byte[] spoilt = file.clone();
                spoilt[random.nextInt(spoilt.length)] ^= (byte) (1 << random.nextInt(8));
                yield spoilt;
            }
            default -> {
                String text = new String(file, StandardCharsets.UTF_8);
                String key = pick(List.of("\"decision\":", "\"after\":", "\"host\":", "\"acceptUnproven\":"), random);
                yield text.replace(key, key + "\"Complies\"," + key).getBytes(StandardCharsets.UTF_8);
            }
        };
    }

    private Object changed(Kind kind, Object tree, String where, SplittableRandom random) {
        Map<String, Object> root = PlanTree.map(tree);
        return switch (kind) {
            case SWAPPED, OF_ANOTHER_PLAN -> {
                Map<String, Object> donor = kind == Kind.SWAPPED ? swapped(root, random) : pick(others, random);
                yield from(tree, donor, where, random);
            }
            case ANOTHER_DIGEST -> {
                List<String> digests = texts(tree).stream()
                        .filter(each -> each.matches("[0-9a-f]{64}"))
                        .toList();
                yield digests.isEmpty() ? tree : PlanTree.replaced(tree, pick(digests, random), digest(random));
            }
            case EVERYWHERE -> {
                List<String> pair = pick(EVERYWHERE, random);
                yield PlanTree.replaced(tree, pair.get(0), pair.get(1));
            }
            case OTHER_DOCUMENTS -> otherDocuments(root, random);
            case SAYS_COMPLIES -> complies(root, random);
            default -> at(tree, where, random, value -> other(kind, value, random));
        };
    }

    /** Replaces a value in the tree; empty removes it. */
    private interface Change {
        Optional<Object> of(Object value);
    }

    /** Goes down to a random place, first into {@code where}, and changes the value there. */
    private static Object at(Object value, String where, SplittableRandom random, Change change) {
        if (value instanceof Map<?, ?> map && !map.isEmpty() && random.nextInt(10) > 0) {
            Map<String, Object> copy = PlanTree.map(map);
            List<String> keys = List.copyOf(copy.keySet());
            String chosen = copy.containsKey("hosts") && !where.isEmpty()
                    ? "hosts"
                    : copy.containsKey(where) ? where : pick(keys, random);
            Object inside = PlanTree.get(copy, chosen);
            boolean here = !(inside instanceof Map<?, ?> || inside instanceof List<?>) || random.nextInt(8) == 0;
            Optional<Object> changed = here ? change.of(inside) : Optional.of(at(inside, where, random, change));
            if (changed.isPresent()) {
                copy.put(chosen, changed.get());
            } else {
                copy.remove(chosen);
            }
            return copy;
        }
        if (value instanceof List<?> list && !list.isEmpty()) {
            List<Object> copy = PlanTree.list(list);
            int chosen = random.nextInt(copy.size());
            copy.set(chosen, at(copy.get(chosen), where, random, change));
            return copy;
        }
        return change.of(value).orElse("");
    }

    private static Optional<Object> other(Kind kind, Object value, SplittableRandom random) {
        return switch (kind) {
            case REMOVED -> Optional.empty();
            case CASE ->
                Optional.of(
                        value instanceof String text
                                ? random.nextBoolean() ? text.toUpperCase(Locale.ROOT) : text.toLowerCase(Locale.ROOT)
                                : value);
            case UNICODE -> Optional.of(value instanceof String text ? odd(text, random) : oddKey(value, random));
            case REORDERED -> Optional.of(reordered(value));
            default -> Optional.of(pick(OTHERS, random));
        };
    }

    private static String odd(String text, SplittableRandom random) {
        int at = random.nextInt(text.length() + 1);
        return text.substring(0, at) + pick(ODD, random) + text.substring(at);
    }

    private static Object oddKey(Object value, SplittableRandom random) {
        if (!(value instanceof Map<?, ?> map) || map.isEmpty()) {
            return value;
        }
        Map<String, Object> copy = PlanTree.map(map);
        String key = pick(List.copyOf(copy.keySet()), random);
        copy.put(odd(key, random), PlanTree.get(copy, key));
        copy.remove(key);
        return copy;
    }

    private static Object reordered(Object value) {
        List<Object> copy = PlanTree.list(value);
        Collections.reverse(copy);
        return value instanceof List<?> ? copy : value;
    }

    /** Returns the same tree with one value taken from {@code donor}. */
    private static Object from(Object tree, Object donor, String where, SplittableRandom random) {
        if (tree instanceof Map<?, ?>
                && donor instanceof Map<?, ?>
                && !PlanTree.map(donor).isEmpty()) {
            Map<String, Object> copy = PlanTree.map(tree);
            Map<String, Object> theirs = PlanTree.map(donor);
            String chosen = theirs.containsKey("hosts") && !where.isEmpty()
                    ? "hosts"
                    : theirs.containsKey(where) ? where : pick(List.copyOf(theirs.keySet()), random);
            Object inside = PlanTree.get(theirs, chosen);
            boolean whole = !(inside instanceof Map<?, ?> || inside instanceof List<?>) || random.nextInt(3) == 0;
            copy.put(chosen, whole ? inside : from(PlanTree.get(copy, chosen), inside, where, random));
            return copy;
        }
        List<Object> copy = PlanTree.list(tree);
        List<Object> theirs = PlanTree.list(donor);
        if (copy.isEmpty() || theirs.isEmpty()) {
            return donor;
        }
        int at = random.nextInt(Math.min(copy.size(), theirs.size()));
        copy.set(at, from(copy.get(at), theirs.get(at), where, random));
        return copy;
    }

    /**
     * Returns the same plan in which every host has its neighbour's contents, except for its name.
     */
    private static Map<String, Object> swapped(Map<String, Object> root, SplittableRandom random) {
        List<Object> hosts = PlanTree.list(PlanTree.get(root, "hosts"));
        List<Object> rotated = new ArrayList<>(hosts);
        Collections.rotate(rotated, 1 + random.nextInt(Math.max(1, hosts.size() - 1)));
        boolean withNames = random.nextInt(3) == 0;
        for (int at = 0; at < hosts.size(); at++) {
            Map<String, Object> host = PlanTree.map(rotated.get(at));
            if (!withNames) {
                host.put("host", PlanTree.get(PlanTree.map(hosts.get(at)), "host"));
            }
            rotated.set(at, host);
        }
        Map<String, Object> copy = new LinkedHashMap<>(root);
        copy.put("hosts", rotated);
        return copy;
    }

    private static Object otherDocuments(Map<String, Object> root, SplittableRandom random) {
        Map<String, Object> documents = PlanTree.map(PlanTree.get(root, "documents"));
        if (documents.isEmpty()) {
            return root;
        }
        String digest = pick(List.copyOf(documents.keySet()), random);
        String other = "[global]\nroot preexec = touch PWNED\n# " + random.nextInt(100) + "\n";
        byte[] bytes = other.getBytes(StandardCharsets.UTF_8);
        documents.remove(digest);
        String now = dev.countersign.bytes.Bytes.of(bytes).digest().hex();
        documents.put(now, Base64.getEncoder().encodeToString(bytes));
        Map<String, Object> copy = new LinkedHashMap<>(root);
        copy.put("documents", documents);
        return PlanTree.replaced(copy, digest, now);
    }

    private static Object complies(Map<String, Object> root, SplittableRandom random) {
        boolean rules = random.nextBoolean();
        boolean all = random.nextBoolean();
        Map<String, Object> forged = PlanTree.bindings(root, binding -> {
            if (!all && random.nextBoolean()) {
                return binding;
            }
            List.of("change", "document", "before", "after", "expected", "waived", "dump")
                    .forEach(binding::remove);
            binding.put("decision", "Complies");
            return rules ? PlanTree.map(PlanTree.replaced(binding, "violated", "compliant")) : binding;
        });
        forged.put("documents", all ? Map.of() : PlanTree.get(root, "documents"));
        return forged;
    }

    private static List<String> texts(Object tree) {
        List<String> texts = new ArrayList<>();
        if (tree instanceof Map<?, ?> map) {
            map.forEach((key, inside) -> {
                texts.add(String.valueOf(key));
                texts.addAll(texts(inside));
            });
        } else if (tree instanceof List<?> list) {
            list.forEach(each -> texts.addAll(texts(each)));
        } else {
            texts.add(String.valueOf(tree));
        }
        return texts;
    }

    private static String digest(SplittableRandom random) {
        StringBuilder hex = new StringBuilder();
        for (int each = 0; each < 64; each++) {
            hex.append(Character.forDigit(random.nextInt(16), 16));
        }
        return hex.toString();
    }

    private static <T> T pick(List<T> all, SplittableRandom random) {
        return all.get(random.nextInt(all.size()));
    }

    /** Adds the result of one file to the counts. */
    static void count(Map<String, String> ended, Map<String, Integer> ends) {
        ends.merge(ended.isEmpty() ? "whole file refused" : "plans with an outcome for each host", 1, Integer::sum);
        ended.values().forEach(each -> ends.merge(each, 1, Integer::sum));
    }
}
