package dev.countersign.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.bytes.Bytes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PackerTest {
    private final Packer packer = new Packer(List.of(new Packer.Form<>(
            UUID.class, id -> List.of(id.toString()), parts -> UUID.fromString((String) parts.get(0)))));

    /** One of everything. */
    private record All(
            String text,
            Bytes bytes,
            int number,
            long large,
            boolean yes,
            Optional<String> some,
            Optional<Inner> none,
            List<Inner> inner,
            Map<String, Integer> map,
            SortedMap<String, Inner> sorted,
            Instant instant,
            OptionalLong maybe,
            Kind kind) {}

    private record Inner(String name, Kind kind) {}

    private record Other(Object value) {}

    private record Few(int value) {
        Few {
            if (value < 0) {
                throw new IllegalArgumentException("negative");
            }
        }
    }

    private enum Kind {
        ONE,
        OTHER {
            @Override
            boolean own() {
                return true;
            }
        };

        boolean own() {
            return false;
        }
    }

    private static All all(int seed) {
        Random random = new Random(seed);
        byte[] noise = new byte[5000];
        new Random(1).nextBytes(noise);
        noise[100] = (byte) seed;
        Map<String, Integer> map = new LinkedHashMap<>();
        IntStream.range(0, 300).forEach(each -> map.put("key " + (299 - each), each));
        return new All(
                "fs" + seed,
                Bytes.of(noise),
                random.nextInt(),
                random.nextLong(),
                random.nextBoolean(),
                Optional.of("fs" + seed),
                Optional.empty(),
                List.of(new Inner("the same text", Kind.ONE), new Inner("the same text", Kind.OTHER)),
                map,
                new TreeMap<>(Map.of("b", new Inner("", Kind.OTHER), "a", new Inner("a", Kind.ONE))),
                Instant.ofEpochSecond(seed, 7),
                seed % 2 == 0 ? OptionalLong.of(seed) : OptionalLong.empty(),
                Kind.OTHER);
    }

    @Test
    void what_comes_out_is_what_went_in() {
        List<Packer.Packed<All>> packed =
                IntStream.range(0, 50).mapToObj(each -> packer.pack(all(each))).toList();

        for (int each = 0; each < 50; each++) {
            All out = packed.get(each).get();
            assertThat(out).isEqualTo(all(each));
            assertThat(new ArrayList<>(out.map().keySet()))
                    .isEqualTo(new ArrayList<>(all(each).map().keySet()));
            assertThat(out.kind().own()).isTrue();
        }
    }

    @Test
    void a_value_like_the_first_takes_little() {
        int first = packer.pack(all(1)).size();
        int second = packer.pack(all(2)).size();

        assertThat(first).isGreaterThan(5000);
        assertThat(second).isLessThan(400);
    }

    @Test
    void a_small_first_value_is_no_dictionary() {
        packer.pack(new Inner("not reached", Kind.ONE));
        packer.pack(all(1));

        assertThat(packer.pack(all(2)).size()).isLessThan(400);
    }

    @Test
    void every_text_comes_back() {
        for (String text : List.of(
                "",
                "a",
                "abc",
                "abcd",
                "\u00e9t\u00e9",
                "\u4f60\u597d",
                "\ud83d\ude00",
                "half \ud83d",
                "\0\n\uffff",
                "x".repeat(100_000))) {
            List<String> twice = List.of(text, text);

            assertThat(packer.pack(twice).get()).isEqualTo(twice);
        }
        assertThat(packer.pack(List.of("abcd", Bytes.utf8("abcd"), "abcd", Bytes.utf8("abcd")))
                        .get())
                .isEqualTo(List.of("abcd", Bytes.utf8("abcd"), "abcd", Bytes.utf8("abcd")));
    }

    @Test
    void another_class_needs_a_form() {
        UUID id = new UUID(1, 2);

        assertThat(packer.pack(new Other(id)).get().value()).isEqualTo(id);
        assertThatThrownBy(() -> packer.pack(new Other(new Thread())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.Thread");
        SortedMap<String, String> backwards = new TreeMap<>(Comparator.reverseOrder());
        assertThatThrownBy(() -> packer.pack(new Other(backwards))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_record_is_made_by_its_own_constructor() {
        assertThat(packer.pack(new Few(3)).get()).isEqualTo(new Few(3));
    }

    @Test
    void several_threads_may_pack_at_once() {
        List<All> out = IntStream.range(0, 400)
                .parallel()
                .mapToObj(each -> packer.pack(all(each)).get())
                .toList();

        assertThat(out)
                .isEqualTo(IntStream.range(0, 400).mapToObj(PackerTest::all).toList());
    }
}
