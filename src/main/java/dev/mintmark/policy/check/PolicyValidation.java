package dev.mintmark.policy.check;

import dev.mintmark.policy.definition.PolicyDefinition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Validates a list of definitions before it becomes an issuer's policy. */
public final class PolicyValidation {
    public static final int MAX_DEFINITIONS = 5_000;

    /** The most problems that are told of one list. */
    public static final int MAX_PROBLEMS = 100;

    /** The most warnings that are told of one list. */
    public static final int MAX_WARNINGS = 100;

    private final SharedIssuers sharedIssuers;

    public PolicyValidation(SharedIssuers sharedIssuers) {
        this.sharedIssuers = sharedIssuers;
    }

    /**
     * Looks a policy over before it is stored.
     *
     * @param issuer the identifier of the issuer whose policy this would be
     * @return the problems in the order of the definitions, at most {@value #MAX_PROBLEMS}; empty when there are none
     */
    public List<PolicyProblem> check(List<PolicyDefinition> definitions, String issuer) {
        return check(definitions, guard(issuer, null));
    }

    /** The guard that makes an issuer's allows pin a tenant. */
    public TenantGuard guard(String issuer, @Nullable Tenancy declared) {
        return TenantGuard.of(sharedIssuers, issuer, declared);
    }

    /** Checks the definitions of an issuer that may have been declared shared or own. */
    public List<PolicyProblem> check(List<PolicyDefinition> definitions, TenantGuard guard) {
        if (definitions.isEmpty()) {
            return List.of(new PolicyProblem(
                    null, "policies", PolicyProblem.ErrorType.REQUIRED, "policy definition can not be empty"));
        }
        if (definitions.size() > MAX_DEFINITIONS) {
            return List.of(new PolicyProblem(
                    null,
                    "policies",
                    PolicyProblem.ErrorType.INVALID,
                    "a policy has at most " + MAX_DEFINITIONS + " definitions"));
        }
        List<PolicyProblem> problems = new ArrayList<>();
        for (int index = 0; index < definitions.size() && problems.size() < MAX_PROBLEMS; index++) {
            problems.addAll(new DefinitionCheck(index, definitions.get(index), guard).problems());
        }
        return List.copyOf(problems.subList(0, Math.min(problems.size(), MAX_PROBLEMS)));
    }

    /**
     * Looks a good policy over for what is allowed and hardly ever meant.
     *
     * @return in the order of the definitions and at most {@value #MAX_WARNINGS}; empty when nothing is
     */
    public static List<PolicyWarning> warnings(List<PolicyDefinition> definitions, TenantGuard guard) {
        List<PolicyWarning> warnings = new ArrayList<>();
        for (int index = 0; index < definitions.size() && warnings.size() < MAX_WARNINGS; index++) {
            warnings.addAll(new DefinitionWarnings(index, definitions.get(index), guard).warnings());
        }
        return List.copyOf(warnings.subList(0, Math.min(warnings.size(), MAX_WARNINGS)));
    }

    /** Both, in the order of the definitions and at most {@value #MAX_WARNINGS}. */
    public static List<PolicyWarning> inOrder(List<PolicyWarning> some, List<PolicyWarning> others) {
        return Stream.concat(some.stream(), others.stream())
                .sorted(Comparator.comparingInt(PolicyWarning::index))
                .limit(MAX_WARNINGS)
                .toList();
    }
}
