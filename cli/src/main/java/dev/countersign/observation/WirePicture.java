package dev.countersign.observation;

import dev.countersign.observation.WireAnswer.Advertised;
import java.util.List;
import java.util.Optional;

/** What all SMB endpoints of one host answered, directly and through SSH, at one time. */
public record WirePicture(List<Endpoint> endpoints) {
    /**
     * One endpoint, looked at from two sides.
     *
     * @param direct the answer to the program's own connection
     * @param through the answer to a connection from the host itself; empty when SSH does not forward
     * @param trials who tried to log in there, and what came of it
     */
    public record Endpoint(WireAnswer direct, Optional<WireAnswer> through, List<Trial> trials) {
        public Endpoint {
            trials = List.copyOf(trials);
        }

        /** An endpoint at which nobody tried to log in. */
        public Endpoint(WireAnswer direct, Optional<WireAnswer> through) {
            this(direct, through, List.of());
        }

        /** The same endpoint after somebody tried. */
        public Endpoint tried(List<Trial> tried) {
            return new Endpoint(direct, through, tried);
        }

        /**
         * What counts: the direct answer, else the one through SSH; UNKNOWN when two servers answered, or one whose part of a login was
         * wrong.
         */
        public WireAnswer judged() {
            Optional<Trial> wrong = notBelieved();
            if (wrong.isPresent()) {
                return unknown(wrong.get().why());
            }
            boolean directAnswered = direct.serverGuid().isPresent();
            Optional<String> inside = through.flatMap(WireAnswer::serverGuid);
            if (directAnswered && inside.isPresent() && !inside.equals(direct.serverGuid())) {
                return unknown("two different servers answer: "
                        + direct.serverGuid().orElse("") + " directly, " + inside.get() + " through SSH");
            }
            if (directAnswered || through.isEmpty()) {
                return direct;
            }
            return inside.isPresent() ? through.get() : direct;
        }

        private Optional<Trial> notBelieved() {
            return trials.stream()
                    .filter(each -> each.entry() == Trial.Entry.NOT_BELIEVED)
                    .findFirst();
        }

        private WireAnswer unknown(String why) {
            return WireAnswer.unknown(direct.address(), direct.port(), why);
        }
    }

    public WirePicture {
        endpoints = List.copyOf(endpoints);
    }

    /** Nobody looked. */
    public static final WirePicture NONE = new WirePicture(List.of());

    /** The weakest of what the endpoints say; one that cannot be judged makes the whole unknown unless another is weak. */
    public Advertised advertised() {
        List<Advertised> said =
                endpoints.stream().map(each -> each.judged().advertised()).toList();
        if (said.isEmpty()) {
            return Advertised.UNKNOWN;
        }
        for (Advertised weak : List.of(Advertised.NOT_OFFERED, Advertised.OFFERED, Advertised.UNKNOWN)) {
            if (said.contains(weak)) {
                return weak;
            }
        }
        return Advertised.REQUIRED;
    }

    /** Whether there is an endpoint, and each could be judged. */
    public boolean judged() {
        return !endpoints.isEmpty()
                && endpoints.stream().noneMatch(each -> each.judged().advertised() == Advertised.UNKNOWN);
    }

    /** Whether a login saw nothing that makes an endpoint a liar: then nothing about it can be compliant. */
    public boolean believed() {
        return endpoints.stream().noneMatch(each -> each.notBelieved().isPresent());
    }

    /** Every trial of every endpoint. */
    public List<Trial> trials() {
        return endpoints.stream().flatMap(each -> each.trials().stream()).toList();
    }

    /** The reasons in one line. */
    public String why() {
        return endpoints.isEmpty()
                ? "no endpoint was asked"
                : String.join(
                        "; ",
                        endpoints.stream()
                                .map(each -> each.judged().address() + ":"
                                        + each.judged().port() + " "
                                        + each.judged().why())
                                .toList());
    }
}
