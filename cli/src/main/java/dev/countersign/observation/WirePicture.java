package dev.countersign.observation;

import dev.countersign.observation.WireAnswer.Advertised;
import java.util.List;
import java.util.Optional;

/** The answers of all SMB endpoints of one host at one time, directly and through SSH. */
public record WirePicture(List<Endpoint> endpoints) {
    /**
     * One endpoint, contacted in two ways.
     *
     * @param direct the answer to the program's own connection
     * @param through the answer to a connection from the host itself; empty if SSH does not forward
     * @param trials the logins tried there, and their results
     */
    public record Endpoint(WireAnswer direct, Optional<WireAnswer> through, List<Trial> trials) {
        public Endpoint {
            trials = List.copyOf(trials);
        }

        /** Creates an endpoint where no login was tried. */
        public Endpoint(WireAnswer direct, Optional<WireAnswer> through) {
            this(direct, through, List.of());
        }

        /** Returns this endpoint with the results of login trials. */
        public Endpoint tried(List<Trial> tried) {
            return new Endpoint(direct, through, tried);
        }

        /**
         * The answer that counts: the direct one, or else the one through SSH. UNKNOWN if two
         * different servers answered, or if the server's part of a login was wrong.
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

    /** No endpoint was contacted. */
    public static final WirePicture NONE = new WirePicture(List.of());

    /**
     * The weakest answer of all endpoints. If one cannot be judged, the result is unknown, unless
     * another one is weak.
     */
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

    /** Whether there is at least one endpoint, and all of them could be judged. */
    public boolean judged() {
        return !endpoints.isEmpty()
                && endpoints.stream().noneMatch(each -> each.judged().advertised() == Advertised.UNKNOWN);
    }

    /**
     * Whether the server's part was right in every login. If it was wrong anywhere, no posture of
     * this host that is seen from outside can be compliant.
     */
    public boolean believed() {
        return endpoints.stream().noneMatch(each -> each.notBelieved().isPresent());
    }

    /** Returns the answers alone, without the logins that were tried. */
    public WirePicture untried() {
        return new WirePicture(endpoints.stream()
                .map(each -> new Endpoint(each.direct(), each.through()))
                .toList());
    }

    /** Every trial of every endpoint. */
    public List<Trial> trials() {
        return endpoints.stream().flatMap(each -> each.trials().stream()).toList();
    }

    /** The reasons of all endpoints, in one line. */
    public String why() {
        return endpoints.isEmpty()
                ? "no endpoint was queried"
                : String.join(
                        "; ",
                        endpoints.stream()
                                .map(each -> each.judged().address() + ":"
                                        + each.judged().port() + " "
                                        + each.judged().why())
                                .toList());
    }
}
