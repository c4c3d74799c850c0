package dev.mintmark.policy;

import java.util.ArrayList;
import java.util.List;

/** Whether a list of definitions may become an issuer's policy. */
public final class PolicyValidation {
    public static final int MAXIMUM_DEFINITIONS = 5_000;

    /** As many problems are told of one list. */
    public static final int MAXIMUM_PROBLEMS = 100;

    private final SharedIssuers sharedIssuers;

    public PolicyValidation(SharedIssuers sharedIssuers) {
        this.sharedIssuers = sharedIssuers;
    }

    /**
     * Looks a policy over before it is stored.
     *
     * @param issuer the identifier of the issuer whose policy this would be
     * @return what is wrong, in the order of the definitions and at most {@value #MAXIMUM_PROBLEMS}; empty when nothing is
     */
    public List<PolicyProblem> check(List<PolicyDefinition> definitions, String issuer) {
        if (definitions.isEmpty()) {
            return List.of(new PolicyProblem(
                    null, "policies", PolicyProblem.Kind.REQUIRED, "policy definition can not be empty"));
        }
        if (definitions.size() > MAXIMUM_DEFINITIONS) {
            return List.of(new PolicyProblem(
                    null,
                    "policies",
                    PolicyProblem.Kind.INVALID,
                    "a policy has at most " + MAXIMUM_DEFINITIONS + " definitions"));
        }
        SharedIssuer shared = sharedIssuers.find(issuer);
        List<PolicyProblem> problems = new ArrayList<>();
        for (int index = 0; index < definitions.size() && problems.size() < MAXIMUM_PROBLEMS; index++) {
            problems.addAll(new DefinitionCheck(index, definitions.get(index), shared).problems());
        }
        return List.copyOf(problems.subList(0, Math.min(problems.size(), MAXIMUM_PROBLEMS)));
    }
}
