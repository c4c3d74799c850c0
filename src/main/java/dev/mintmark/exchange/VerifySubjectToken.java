package dev.mintmark.exchange;

import static dev.mintmark.platform.error.OAuthException.invalidRequest;

import dev.mintmark.issuer.SubjectTokenType;
import dev.mintmark.issuer.keys.FoundKeys;
import dev.mintmark.issuer.keys.IssuerKeys;
import dev.mintmark.issuer.keys.KeysUnavailableException;
import dev.mintmark.issuer.keys.LookupBudget;
import dev.mintmark.issuer.keys.WantedKey;
import dev.mintmark.issuer.keys.WantedKey.Lack;
import dev.mintmark.jwt.InvalidTokenException;
import dev.mintmark.jwt.InvalidTokenException.Reason;
import dev.mintmark.jwt.JwkSet;
import dev.mintmark.jwt.Jws;
import dev.mintmark.jwt.RegisteredClaims;
import dev.mintmark.jwt.SignatureAlgorithm;
import dev.mintmark.jwt.Verifier;
import dev.mintmark.platform.error.Excerpt;
import dev.mintmark.platform.error.OAuthException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Verifies a subject token with the keys of one issuer row, and checks its registered claims. */
@Singleton
class VerifySubjectToken {
    /** A hint about fetched keys: a new key under an old kid is looked up once a minute. */
    private static final String REPLACED_KEY =
            " The issuer's keys are fetched anew for this once a minute. If this key was replaced just now, try again in a minute,"
                    + " or have an administrator call POST /api/orgs/{organization}/oidc/issuers/{issuer}/refresh-keys.";

    /** These take longer than a millisecond, so they leave the event loop. */
    private static final Set<SignatureAlgorithm> SLOW = EnumSet.of(SignatureAlgorithm.ES384, SignatureAlgorithm.ES512);

    private static final Set<Reason> OF_KEYS =
            EnumSet.of(Reason.UNKNOWN_KEY, Reason.ALGORITHM_NOT_ALLOWED, Reason.BAD_SIGNATURE);

    private final IssuerKeys issuerKeys;
    private final Vertx vertx;
    private final Clock clock;

    VerifySubjectToken(IssuerKeys issuerKeys, Vertx vertx, Clock clock) {
        this.issuerKeys = issuerKeys;
        this.vertx = vertx;
        this.clock = clock;
    }

    /** Fails with 400 for a token that is not to be trusted. Fails with 503 while the issuer's keys are unavailable. */
    Uni<RegisteredClaims> verify(Jws token, Trust trust, ExchangeRequest request) {
        var misfit = misfit(token, request.subjectTokenType(), trust);
        if (misfit != null) {
            return Uni.createFrom()
                    .failure(
                            invalidRequest(misfit + furtherFaults(token, trust)).because("wrong_kind"));
        }
        var budget = new ChooseLookupBudget(request.tokenType(), request.holder(), trust, token.claims());
        return checkSignature(token, trust, found -> budget.choose(found.fetchedAt(), clock.instant()))
                .onFailure(InvalidTokenException.class)
                .transform(invalid -> refusal(invalid, trust, furtherFaults(token, trust)))
                .map(checked -> RegisteredClaims.check(token.claims(), clock.instant()))
                .onFailure(InvalidTokenException.class)
                .transform(invalid -> refusal(invalid, trust, otherAudience(token, trust)))
                .onFailure(KeysUnavailableException.class)
                .transform(away -> OAuthException.temporarilyUnavailable(
                                "the keys of the token's issuer cannot be had now; try again shortly",
                                away.retryAfter())
                        .because("keys_unavailable"));
    }

    /**
     * The same token, signed by its issuer. Fails with {@link InvalidTokenException} where it is not, and with
     * {@link KeysUnavailableException} while that cannot be told.
     *
     * @param budget pays for looking a key up at the issuer, when these keys do not do
     */
    Uni<Jws> checkSignature(Jws token, Trust trust, Function<FoundKeys, LookupBudget> budget) {
        return issuerKeys.keysFor(trust.source()).chain(found -> checkSignature(token, trust, found, budget));
    }

    /** Each round has newer keys than the one before, up to those that were fetched after the token came. */
    private Uni<Jws> checkSignature(Jws token, Trust trust, FoundKeys found, Function<FoundKeys, LookupBudget> budget) {
        return checkSignature(token, found.keys())
                .onFailure(failure -> !found.areLastWord() && lack(failure) != null)
                .recoverWithUni(failure -> issuerKeys
                        .keysAfterMiss(trust.source(), found, wanted(token, failure, budget.apply(found)))
                        .chain(newer -> checkSignature(token, trust, newer, budget)));
    }

    private static WantedKey wanted(Jws token, Throwable failure, LookupBudget budget) {
        return new WantedKey(token.kid(), Objects.requireNonNull(lack(failure)), budget);
    }

    /** The fault that other keys may cure; null where none can. */
    private static @Nullable Lack lack(Throwable failure) {
        if (!(failure instanceof InvalidTokenException invalid)) {
            return null;
        }
        return switch (invalid.reason()) {
            case UNKNOWN_KEY -> Lack.UNKNOWN_KID;
            // A new key under the old kid may be of another type as well.
            case BAD_SIGNATURE, ALGORITHM_NOT_ALLOWED -> Lack.OTHER_KEY;
            default -> null;
        };
    }

    /** Explains in a sentence that the issuer's tokens are not accepted as the presented type; null when they are. */
    static @Nullable String misfit(Jws token, SubjectTokenType shownAs, Trust trust) {
        var taken = trust.subjectTokenTypes();
        if (!taken.contains(shownAs)) {
            return "This issuer's subjectTokenTypes has no " + shownAs.text()
                    + ": have it added there, or send a token of another subject_token_type.";
        }
        if (token.isAccessToken() && !taken.contains(SubjectTokenType.ACCESS_TOKEN)) {
            return "This issuer's subjectTokenTypes has no access_token, and the token's typ is "
                    + Excerpt.of(String.valueOf(token.typ()))
                    + ": it was made for another purpose. Have access_token added there, or send an ID token.";
        }
        return null;
    }

    /** The refusal of an invalid token for its sender. */
    static OAuthException refusal(InvalidTokenException invalid) {
        return invalidRequest(invalid.getMessage()).because(code(invalid));
    }

    private static String code(InvalidTokenException invalid) {
        return invalid.reason().name().toLowerCase(Locale.ROOT);
    }

    private static OAuthException refusal(InvalidTokenException invalid, Trust trust, String further) {
        var sentence = sentence(invalid, trust);
        return invalidRequest((trust.source().jwksUri() != null && invalid.reason() == Reason.BAD_SIGNATURE
                                ? sentence + REPLACED_KEY
                                : sentence)
                        + further)
                .because(code(invalid));
    }

    /**
     * Describes further faults of a token with a bad signature, each in a sentence with a space before it. It quotes
     * only the token itself, and nothing of what would be accepted.
     */
    private String furtherFaults(Jws token, Trust trust) {
        try {
            RegisteredClaims.check(token.claims(), clock.instant());
            return otherAudience(token, trust);
        } catch (InvalidTokenException e) {
            return " " + e.getMessage() + otherAudience(token, trust);
        }
    }

    private static String otherAudience(Jws token, Trust trust) {
        var audiences = RegisteredClaims.unverifiedAudiences(token.claims());
        return audiences.isEmpty() || DecideExchange.isMeantForUs(trust, audiences)
                ? ""
                : " The token's aud is " + Excerpt.of(String.join(", ", audiences)) + ", which is for somebody else.";
    }

    /** Words the fault, with the age of static keys where they may be the cause. */
    static String sentence(InvalidTokenException invalid, Trust trust) {
        var since = trust.keysHandedOver();
        return since == null || !OF_KEYS.contains(invalid.reason())
                ? invalid.getMessage()
                : invalid.getMessage() + " This issuer's keys were handed over on "
                        + LocalDate.ofInstant(since, ZoneOffset.UTC)
                        + ". If it has changed them since, an administrator hands over the present ones (PATCH of jwks).";
    }

    /** Tells whether other keys of the issuer may make the token good. */
    static boolean isForWantOfAKey(InvalidTokenException invalid) {
        return lack(invalid) != null;
    }

    private Uni<Jws> checkSignature(Jws token, JwkSet keys) {
        return SLOW.contains(token.algorithm())
                ? vertx.executeBlocking(() -> signedBy(token, keys), false)
                : Uni.createFrom().item(() -> signedBy(token, keys));
    }

    private static Jws signedBy(Jws token, JwkSet keys) {
        Verifier.verify(token, keys);
        return token;
    }
}
