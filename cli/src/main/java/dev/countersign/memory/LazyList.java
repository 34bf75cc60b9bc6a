package dev.countersign.memory;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A list that makes each element when it is asked for, every time, and keeps none. What is selected
 * from one is such a list again. It cannot be changed.
 *
 * @param <E> the type of the elements
 */
public final class LazyList<E> extends AbstractList<E> implements RandomAccess {
    private final int size;
    private final IntFunction<E> element;

    private LazyList(int size, IntFunction<E> element) {
        this.size = size;
        this.element = element;
    }

    @Override
    public E get(int index) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException(index);
        }
        return element.apply(index);
    }

    @Override
    public int size() {
        return size;
    }

    /** Returns the list of what these give. */
    public static <E> List<E> of(List<? extends Supplier<E>> elements) {
        List<? extends Supplier<E>> all = List.copyOf(elements);
        return new LazyList<>(all.size(), index -> all.get(index).get());
    }

    /** Returns the list itself if it is one of these, otherwise a copy that cannot be changed. */
    public static <E> List<E> copyOf(List<E> elements) {
        return elements instanceof LazyList ? elements : List.copyOf(elements);
    }

    /** Returns what {@code by} makes of each element. */
    public static <T, E> List<E> map(List<T> elements, Function<T, E> by) {
        return new LazyList<>(elements.size(), index -> by.apply(elements.get(index)));
    }

    /** Returns the elements for which {@code condition} holds. */
    public static <E> List<E> where(List<E> elements, Predicate<E> condition) {
        return picked(
                elements,
                IntStream.range(0, elements.size())
                        .filter(index -> condition.test(elements.get(index)))
                        .toArray());
    }

    /** Returns the elements in the order of what {@code by} makes of them; equal ones as they were. */
    public static <E, K extends Comparable<K>> List<E> sorted(List<E> elements, Function<E, K> by) {
        List<K> keys = new ArrayList<>(map(elements, by));
        return picked(
                elements,
                IntStream.range(0, elements.size())
                        .boxed()
                        .sorted(Comparator.comparing(keys::get))
                        .mapToInt(index -> index)
                        .toArray());
    }

    /** Returns the elements for each result of {@code by}, in the order in which the results come. */
    public static <E, K> Map<K, List<E>> grouped(List<E> elements, Function<E, K> by) {
        Map<K, IntStream.Builder> indices = new LinkedHashMap<>();
        for (int index = 0; index < elements.size(); index++) {
            indices.computeIfAbsent(by.apply(elements.get(index)), first -> IntStream.builder())
                    .add(index);
        }
        Map<K, List<E>> groups = new LinkedHashMap<>();
        indices.forEach((key, of) -> groups.put(key, picked(elements, of.build().toArray())));
        return groups;
    }

    private static <E> List<E> picked(List<E> elements, int[] indices) {
        return new LazyList<>(indices.length, index -> elements.get(indices[index]));
    }
}
