package dev.countersign.wire.scan;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;

/** Passes results on in the order in which their places were taken, whichever arrives first. */
final class InOrder {
    /** The place of one endpoint. */
    static final class Place {
        private Optional<ScanResult> result = Optional.empty();
        private boolean over;
    }

    private final Deque<Place> places = new ArrayDeque<>();
    private final Consumer<ScanResult> onwards;

    InOrder(Consumer<ScanResult> onwards) {
        this.onwards = onwards;
    }

    Place next() {
        Place place = new Place();
        places.add(place);
        return place;
    }

    /** Returns how many results are waiting for earlier ones. */
    int waiting() {
        return places.size();
    }

    void put(Place place, Optional<ScanResult> result) {
        place.result = result;
        place.over = true;
        while (!places.isEmpty() && places.getFirst().over) {
            places.removeFirst().result.ifPresent(onwards);
        }
    }
}
