package dev.mintmark.policy.explain;

import dev.mintmark.policy.check.SharedIssuer;
import dev.mintmark.policy.check.TenantOfToken;
import dev.mintmark.policy.decide.CompiledDefinition;
import dev.mintmark.policy.decide.CompiledPolicy;
import dev.mintmark.policy.decide.CompiledRule;
import dev.mintmark.policy.decide.DenialReason;
import dev.mintmark.policy.decide.DenialWords;
import dev.mintmark.policy.decide.Evaluation;
import dev.mintmark.policy.decide.Nearest;
import dev.mintmark.policy.decide.NearestAllow;
import dev.mintmark.policy.decide.PolicyRequest;
import dev.mintmark.policy.decide.TargetPolicy;
import dev.mintmark.policy.decide.Verdict;
import dev.mintmark.policy.definition.CallerText;
import dev.mintmark.policy.definition.RuleValue;
import dev.mintmark.policy.definition.Target;
import dev.mintmark.policy.definition.TokenType;
import dev.mintmark.policy.match.Claim;
import dev.mintmark.policy.match.StepBudget;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Words a denial for the caller of a verified token. A stranger learns nothing of the policy, a colleague learns the
 * rule. The sentence is printable ASCII without {@code "} and {@code \}, as for an {@code error_description} (RFC 6749
 * §5.2).
 */
public final class DenialSentence {
    /** In characters; what does not fit is left out, a sentence at a time. */
    static final int MAX_LENGTH = 1000;

    /** In characters, of the first sentence, so that there is room for the ones after it. */
    private static final int MAX_FIRST_LENGTH = 600;

    /** The words that point an administrator to the simulation. */
    static final String SIMULATOR = "An administrator sees every rule compared at"
            + " POST /api/orgs/{organization}/oidc/issuers/{issuer}/simulate.";

    private static final int MAX_HINTS = 4;
    private static final int MAX_TARGETS = 50;
    private static final String SCOPES =
            "The scope asks for no team, user or runner. A definition about one applies when it"
                    + " is team:NAME, user:LOGIN or runner:NAME.";

    private final Map<Target, TargetPolicy> byTarget;
    private final PolicyRequest request;
    /** Null where every caller is a colleague. */
    private final @Nullable TenantOfToken tenant;

    private DenialSentence(Map<Target, TargetPolicy> byTarget, PolicyRequest request, @Nullable TenantOfToken tenant) {
        this.byTarget = byTarget;
        this.request = request;
        this.tenant = tenant;
    }

    /**
     * The answer to a caller that {@link CompiledPolicy#decide} denies; empty where the request is allowed. It names
     * those of the caller's claims that the nearest allow is not content with. It adds what the token itself shows
     * about them, and nothing of the policy. Fit to be an {@code error_description}.
     */
    public static String forStranger(CompiledPolicy policy, PolicyRequest request) {
        return policy.decide(request) instanceof Verdict.Denied denied ? forStranger(denied, request) : "";
    }

    /**
     * Words the denial like {@link #forStranger}. A token of the nearest allow's tenant adds that allow's demands. Only
     * for a verified token.
     *
     * @param shared the shared issuer whose tenants are told apart. Null for another: all its tokens are colleagues'
     */
    public static String forColleague(CompiledPolicy policy, PolicyRequest request, @Nullable SharedIssuer shared) {
        if (!(policy.decide(request) instanceof Verdict.Denied denied)) {
            return "";
        }
        TenantOfToken tenant = shared == null ? null : new TenantOfToken(shared, request.claims());
        return new DenialSentence(policy.byTarget(), request, tenant).forColleague(denied);
    }

    private static String forStranger(Verdict.Denied denied, PolicyRequest request) {
        List<String> sentences = new ArrayList<>();
        Nearest nearest = denied.nearest();
        if (nearest != null) {
            nearest.missing().stream()
                    .limit(UnmetRules.MAX_RULES)
                    .flatMap(path -> OwnToken.about(path, request.claims()).stream())
                    .forEach(sentences::add);
        }
        addScopes(denied, request, sentences);
        return denied.isWithoutAllows() ? denied.sentence() : join(denied.sentence(), sentences);
    }

    private static void addScopes(Verdict.Denied denied, PolicyRequest request, List<String> sentences) {
        if (denied.reason() == DenialReason.NO_DEFINITION_FOR_TARGET
                && !denied.isWithoutAllows()
                && request.tokenType() == TokenType.ORGANIZATION) {
            sentences.add(SCOPES);
        }
    }

    private String forColleague(Verdict.Denied denied) {
        TargetPolicy policy = byTarget.get(request.target());
        String sentence = null;
        if (policy != null && denied.reason() == DenialReason.DENIED && !denied.isWithoutAllows()) {
            sentence = aboutDeny(policy);
        } else if (policy != null && denied.reason() == DenialReason.NO_RULE_MATCHED) {
            sentence = aboutNearest(policy);
        } else if (denied.reason() == DenialReason.NO_DEFINITION_FOR_TARGET) {
            List<String> others = aboutOtherTargets();
            sentence = others.isEmpty() ? null : join(denied.sentence(), others);
        }
        return sentence == null ? forStranger(denied, request) : sentence;
    }

    private boolean isColleague(CompiledDefinition definition) {
        return tenant == null || tenant.isPinnedBy(definition.source().rules());
    }

    private @Nullable String aboutDeny(TargetPolicy policy) {
        Evaluation evaluation = evaluation(policy, StepBudget.OF_A_DECISION);
        for (CompiledDefinition definition : policy.definitions()) {
            if (definition.isAllow() || !evaluation.applies(definition) || evaluation.isExhausted()) {
                continue;
            }
            // One without rules says nothing about anybody: each issuer's policy begins with it.
            if (!definition.rules().isEmpty() && !isColleague(definition)) {
                return null;
            }
            String rules = definition.rules().stream()
                    .limit(DenialWords.MAX_CLAIMS)
                    .map(rule -> CallerText.path(rule.path().key()) + " "
                            + rule.value().describe())
                    .collect(Collectors.joining(", "));
            return join(
                    rules.isEmpty()
                            ? "definition " + definition.index()
                                    + " of this issuer's policy has no rules and so denies "
                                    + request.target().describe()
                                    + " to every token. A new issuer's policy starts with it."
                                    + " Remove it to let the allows speak"
                            : "definition " + definition.index() + " of this issuer's policy denies tokens with "
                                    + rules + ", and a deny beats every allow",
                    List.of());
        }
        return null;
    }

    private @Nullable String aboutNearest(TargetPolicy policy) {
        Evaluation evaluation = evaluation(policy, StepBudget.OF_A_DECISION);
        CompiledDefinition nearest =
                NearestAllow.find(policy, evaluation, this::isColleague, StepBudget.OF_A_NEAREST_FOR_COLLEAGUES);
        if (nearest == null) {
            return null;
        }
        List<CompiledRule> unmet = DenialWords.unmet(nearest, evaluation);
        StringBuilder sentence = new StringBuilder(
                        "no policy definition of this issuer allows this token; the nearest one (definition ")
                .append(nearest.index())
                .append(") wants ");
        for (int at = 0; at < unmet.size() && at < DenialWords.MAX_CLAIMS; at++) {
            CompiledRule rule = unmet.get(at);
            sentence.append(at == 0 ? "" : ", ").append(wanted(rule, evaluation));
        }
        int more = unmet.size() - DenialWords.MAX_CLAIMS;
        if (more > 0) {
            sentence.append(" and ").append(more).append(" more");
        }
        List<String> sentences = new ArrayList<>();
        for (Hint hint : UnmetRules.hints(traces(unmet, evaluation), request.claims(), steps())) {
            if (sentences.size() < MAX_HINTS) {
                sentences.add(words(hint));
            }
        }
        // A rule that is for others only is not told; what the token itself says about its claim is.
        unmet.stream()
                .limit(UnmetRules.MAX_RULES)
                .flatMap(rule -> OwnToken.unsaid(rule.path().key(), request.claims(), sentences).stream())
                .toList()
                .forEach(sentences::add);
        sentences.addAll(aboutOtherTargets());
        String room = CallerText.sentence(sentence.toString(), sentences.isEmpty() ? MAX_LENGTH : MAX_FIRST_LENGTH);
        return join(room, sentences);
    }

    /** A rule that cannot be copied as it is printed is not proposed. */
    private static String words(Hint hint) {
        RuleValue rule = hint.rule();
        return rule == null || !rule.literals().stream().allMatch(CallerText::isShownWhole)
                ? hint.message()
                : hint.message() + " Proposed: " + rule.describe() + ".";
    }

    private String wanted(CompiledRule rule, Evaluation evaluation) {
        String path = rule.path().key();
        RuleValue own = ownPart(rule);
        Claim claim = evaluation.claim(rule.claimSlot());
        return CallerText.path(path) + " " + (own == null ? "to be another one" : own.describe())
                + " where the token has " + found(claim);
    }

    private static String found(Claim claim) {
        if (claim.isAbsent()) {
            return "none";
        }
        String emptiness = claim.emptiness();
        return emptiness == null ? DenialWords.quote(claim) : "one that " + emptiness;
    }

    /** The part of a rule for the own tenant. Parts for other tenants stay with them. */
    private @Nullable RuleValue ownPart(CompiledRule rule) {
        return tenant == null ? rule.value() : tenant.ownPart(rule.path().key(), rule.value());
    }

    private List<RuleTrace> traces(List<CompiledRule> unmet, Evaluation evaluation) {
        List<RuleTrace> traces = new ArrayList<>();
        for (CompiledRule rule : unmet) {
            RuleValue own = ownPart(rule);
            if (own != null) {
                traces.add(new RuleTrace(
                        rule.path().key(),
                        own,
                        evaluation.claim(rule.claimSlot()).json(),
                        false,
                        null));
            }
        }
        return traces;
    }

    private List<String> aboutOtherTargets() {
        Target target = request.target();
        List<String> sentences = new ArrayList<>();
        byTarget.entrySet().stream()
                .filter(other -> !other.getKey().equals(target))
                .limit(MAX_TARGETS)
                .forEach(other -> {
                    CompiledDefinition applying = applyingAllow(other.getValue());
                    if (applying != null && sentences.isEmpty() && isColleague(applying)) {
                        sentences.add("Definition " + applying.index() + " matches this token, but is about "
                                + other.getKey().describe() + ": ask with "
                                + other.getKey().describeScope() + ".");
                    }
                });
        return sentences;
    }

    private @Nullable CompiledDefinition applyingAllow(TargetPolicy policy) {
        Evaluation evaluation = evaluation(policy, StepBudget.OF_A_NEAREST);
        BitSet candidates = policy.candidates(evaluation);
        for (int place = candidates.nextSetBit(0); place >= 0; place = candidates.nextSetBit(place + 1)) {
            CompiledDefinition definition = policy.definitions().get(place);
            if (definition.isAllow() && evaluation.applies(definition) && !evaluation.isExhausted()) {
                return definition;
            }
        }
        return null;
    }

    private Evaluation evaluation(TargetPolicy policy, long limit) {
        return new Evaluation(policy, request.claims(), new StepBudget(limit));
    }

    private static StepBudget steps() {
        return new StepBudget(StepBudget.OF_A_NEAREST_FOR_COLLEAGUES);
    }

    private static String join(String first, List<String> sentences) {
        int room = MAX_LENGTH - SIMULATOR.length() - 2;
        StringBuilder joined = new StringBuilder(CallerText.sentence(first, room));
        for (String sentence : sentences) {
            append(joined, CallerText.sentence(sentence, MAX_LENGTH), room);
        }
        append(joined, SIMULATOR, MAX_LENGTH);
        return joined.toString();
    }

    private static void append(StringBuilder joined, String sentence, int room) {
        String separator = joined.charAt(joined.length() - 1) == '.' ? " " : ". ";
        if (joined.length() + separator.length() + sentence.length() <= room) {
            joined.append(separator).append(sentence);
        }
    }
}
