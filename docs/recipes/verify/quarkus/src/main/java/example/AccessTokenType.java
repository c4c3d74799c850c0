package example;

import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import org.jose4j.jwt.consumer.JwtContext;
import org.jose4j.jwt.consumer.Validator;

/** Takes access tokens (RFC 9068) and nothing else; without this, Quarkus takes any {@code typ}. */
@Unremovable
@ApplicationScoped
public class AccessTokenType implements Validator {
    @Override
    public String validate(JwtContext token) {
        var typ = token.getJoseObjects().get(0).getHeader("typ");
        return "at+jwt".equals(typ) ? null : "typ must be at+jwt";
    }
}
