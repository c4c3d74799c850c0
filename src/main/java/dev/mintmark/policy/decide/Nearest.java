package dev.mintmark.policy.decide;

import java.util.List;

/**
 * The allow whose rules are most like the token's claims; the first of equals in the policy.
 *
 * @param index where the definition stands in its policy, from 0
 * @param missing the paths of its unmet rules, in the order they were written
 */
public record Nearest(int index, List<String> missing) {
    public Nearest {
        missing = List.copyOf(missing);
    }
}
