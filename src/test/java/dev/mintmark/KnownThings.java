package dev.mintmark;

import static java.util.stream.Collectors.toList;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The service's last word on each thing, by its address: ids are never given twice. */
final class KnownThings {
    enum State {
        THERE,
        /** Its removal was asked for, and not answered with 204. */
        DOUBTFUL,
        GONE
    }

    private final Map<String, State> states = new ConcurrentHashMap<>();

    void created(String address) {
        states.put(address, State.THERE);
    }

    /** A thing that is gone stays so. */
    void removalAsked(String address) {
        states.computeIfPresent(address, (known, state) -> state == State.GONE ? state : State.DOUBTFUL);
    }

    /** True where nobody was told so before. */
    boolean gone(String address) {
        return states.put(address, State.GONE) != State.GONE;
    }

    /** With all that is in it. */
    void organizationRemovalAsked(String address) {
        states.replaceAll(
                (known, state) -> state == State.THERE && (known.equals(address) || known.startsWith(address + '/'))
                        ? State.DOUBTFUL
                        : state);
    }

    List<String> in(State state) {
        return states.entrySet().stream()
                .filter(known -> known.getValue() == state)
                .map(Map.Entry::getKey)
                .collect(toList());
    }
}
