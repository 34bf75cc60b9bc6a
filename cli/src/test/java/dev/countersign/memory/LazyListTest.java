package dev.countersign.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class LazyListTest {
    private final AtomicInteger made = new AtomicInteger();
    private final List<String> words = LazyList.of(List.of(this::pear, this::fig, this::plum, this::apple));

    private String made(String word) {
        made.incrementAndGet();
        return word;
    }

    private String pear() {
        return made("pear");
    }

    private String fig() {
        return made("fig");
    }

    private String plum() {
        return made("plum");
    }

    private String apple() {
        return made("apple");
    }

    @Test
    void makes_an_element_only_when_it_is_asked_for_and_each_time() {
        assertThat(words).hasSize(4);
        assertThat(made).hasValue(0);
        assertThat(words.get(1)).isEqualTo("fig");
        assertThat(words.get(1)).isEqualTo("fig");
        assertThat(made).hasValue(2);
        assertThat(words).isEqualTo(List.of("pear", "fig", "plum", "apple"));
    }

    @Test
    void a_part_of_it_keeps_nothing_either() {
        List<String> four = LazyList.where(words, each -> each.length() == 4);
        made.set(0);

        assertThat(four).hasSize(2);
        assertThat(made).hasValue(0);
        assertThat(four).containsExactly("pear", "plum");
        assertThat(made.get()).isPositive();
    }

    @Test
    void selects_sorts_and_groups_as_a_stream_does() {
        assertThat(LazyList.map(words, String::length)).containsExactly(4, 3, 4, 5);
        assertThat(LazyList.sorted(words, String::length)).containsExactly("fig", "pear", "plum", "apple");
        Map<Integer, List<String>> grouped = LazyList.grouped(words, String::length);
        assertThat(grouped.keySet()).containsExactly(4, 3, 5);
        assertThat(grouped.get(4)).containsExactly("pear", "plum");
        assertThat(LazyList.where(List.<String>of(), each -> true)).isEmpty();
    }

    @Test
    void a_copy_of_one_is_itself_and_of_another_list_a_copy() {
        List<String> plain = new java.util.ArrayList<>(List.of("a"));
        List<String> copy = LazyList.copyOf(plain);
        plain.add("b");

        assertThat(LazyList.copyOf(words)).isSameAs(words);
        assertThat(copy).containsExactly("a");
        assertThat(made).hasValue(0);
    }

    @Test
    void cannot_be_changed_and_ends_where_it_ends() {
        Supplier<List<String>> none = () -> LazyList.of(List.of());

        assertThatThrownBy(() -> words.set(0, "x")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> words.remove(0)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> words.get(4)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> words.get(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(none.get()).isEmpty();
    }
}
