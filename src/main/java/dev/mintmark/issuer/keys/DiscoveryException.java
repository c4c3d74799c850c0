package dev.mintmark.issuer.keys;

import dev.mintmark.jwt.InvalidJwkSetException;
import dev.mintmark.platform.egress.EgressException;
import dev.mintmark.platform.egress.Fetched;
import dev.mintmark.platform.error.ApiException;
import dev.mintmark.platform.error.ApiException.Detail;
import dev.mintmark.platform.error.Excerpt;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An issuer that cannot be discovered. The message tells its cause to the administrator who named the issuer. For an
 * address that the egress guard refuses it is {@link EgressException#REFUSED}, and no more.
 */
public final class DiscoveryException extends RuntimeException {

    private static final String RESOURCE = "OidcIssuer";
    private static final int MAX_ADDRESS_LENGTH = 300;

    /** The cause; few enough to be a metric's label. */
    public enum DiscoveryFailure {
        /** A document could not be fetched; the cause is an {@link EgressException}. */
        FETCH,
        /** The discovery document is not a JSON object with the members that are needed. */
        DOCUMENT,
        /** The document is another issuer's. */
        ISSUER,
        /** The keys are not a JWK Set, or none of them can be used. */
        JWKS
    }

    private final DiscoveryFailure reason;
    private final String sentence;

    private DiscoveryException(DiscoveryFailure reason, String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
        this.reason = reason;
        this.sentence = sentence;
    }

    /** The discovery document could not be fetched. */
    static DiscoveryException ofDocument(String url, EgressException cause) {
        return new DiscoveryException(
                DiscoveryFailure.FETCH,
                cause.isRefusal() ? cause.getMessage() : document(url) + " could not be fetched: " + ended(cause),
                cause);
    }

    /** The discovery document was fetched and is none. */
    static DiscoveryException ofDocument(String url, Fetched fetched, String why) {
        return new DiscoveryException(
                DiscoveryFailure.DOCUMENT,
                document(url) + " is none: " + why + " It is " + fetched.description() + ".",
                null);
    }

    /** The discovery document is another issuer's. */
    static DiscoveryException ofAnother(String url, String issuer) {
        var hint = issuer.equalsIgnoreCase(url) ? " They differ in letter case." : "";
        return new DiscoveryException(
                DiscoveryFailure.ISSUER,
                document(url) + " is another issuer's. Its issuer is " + address(issuer) + ", and url is "
                        + address(url) + "." + hint + " The two must be equal, but for a slash at the end.",
                null);
    }

    /** The keys could not be fetched. */
    static DiscoveryException ofKeys(String jwksUri, EgressException cause) {
        return new DiscoveryException(
                DiscoveryFailure.FETCH,
                cause.isRefusal()
                        ? "The discovery document says that the keys are at " + address(jwksUri) + ". "
                                + cause.getMessage()
                        : keys(jwksUri) + " could not be fetched: " + ended(cause),
                cause);
    }

    /** The keys were fetched and are no JWK Set. */
    static DiscoveryException ofKeys(String jwksUri, Fetched fetched, RuntimeException cause) {
        return new DiscoveryException(
                DiscoveryFailure.JWKS,
                keys(jwksUri) + " are no JWK Set: " + cause.getMessage() + " The answer is " + fetched.description()
                        + ".",
                cause);
    }

    /** The failure of a set with no key that can be used. */
    static DiscoveryException ofKeys(String jwksUri, InvalidJwkSetException cause) {
        return new DiscoveryException(
                DiscoveryFailure.JWKS, keys(jwksUri) + " are of no use: " + cause.getMessage(), cause);
    }

    /** Neither document failed, but both together took too long. */
    static DiscoveryException late(String url) {
        return new DiscoveryException(
                DiscoveryFailure.FETCH,
                document(url) + " and the keys that it names took longer than " + DiscoverIssuer.PATIENCE.toSeconds()
                        + " s together.",
                null);
    }

    private static String document(String url) {
        return "The discovery document at " + address(DiscoveryDocument.address(url));
    }

    private static String keys(String jwksUri) {
        return "The keys at " + address(jwksUri);
    }

    private static String address(String text) {
        return Excerpt.of(text, MAX_ADDRESS_LENGTH);
    }

    private static String ended(EgressException cause) {
        return cause.getMessage() + ".";
    }

    /** The cause, for metrics. */
    public DiscoveryFailure reason() {
        return reason;
    }

    /** A sentence or more; what others sent is excerpted. */
    @Override
    public String getMessage() {
        return sentence;
    }

    /** The answer to the administrator who registers: 400; what is wrong with each key has an entry of its own. */
    public ApiException refusal() {
        List<Detail> details = new ArrayList<>();
        details.add(new Detail(RESOURCE, "url", "invalid", sentence));
        if (getCause() instanceof InvalidJwkSetException unusable) {
            details.addAll(details("jwks.", unusable));
        }
        return new ApiException(400, "invalid", sentence, details);
    }

    /** The faults of the keys in a set without a usable one. */
    public static List<Detail> details(String prefix, InvalidJwkSetException unusable) {
        return unusable.flaws().stream()
                .map(flaw -> new Detail(RESOURCE, prefix + flaw.attribute(), "invalid", flaw.sentence()))
                .toList();
    }
}
