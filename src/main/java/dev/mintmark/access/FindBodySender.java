package dev.mintmark.access;

import dev.mintmark.organization.Organization;
import dev.mintmark.organization.Organizations;
import dev.mintmark.platform.caller.Caller;
import dev.mintmark.platform.http.BodySenders;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.ParseException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Checks a caller before its body is read, as {@link AccessFilter} does afterwards. */
@ApplicationScoped // request filters are made before there is a configuration; a proxy waits for it
class FindBodySender implements BodySenders {
    private static final JWTAuthContextInfo UNUSED = new JWTAuthContextInfo();

    private final OwnTokenFactory ownTokens;
    private final TokenStatus tokens;
    private final Organizations organizations;

    FindBodySender(OwnTokenFactory ownTokens, TokenStatus tokens, Organizations organizations) {
        this.ownTokens = ownTokens;
        this.tokens = tokens;
        this.organizations = organizations;
    }

    @Override
    @SuppressWarnings("NullAway") // null is lost where one Uni follows another
    public Uni<@Nullable Sender> find(String organization, String token) {
        var id = tokenId(token);
        if (id == null) {
            return Uni.createFrom().nullItem();
        }
        return tokens.find(id).chain(caller -> find(organization, caller));
    }

    @Override
    public boolean isOurs(String token) {
        return tokenId(token) != null;
    }

    @SuppressWarnings("NullAway") // null is lost where one Uni follows another
    private Uni<@Nullable Sender> find(String organization, @Nullable Caller caller) {
        if (caller == null) {
            return Uni.createFrom().nullItem();
        }
        return organizations.find(organization).map(found -> sender(caller, found));
    }

    private static @Nullable Sender sender(Caller caller, @Nullable Organization organization) {
        return organization == null || !caller.mayAdminister(organization.id())
                ? null
                : new Sender(caller.organizationId(), caller.tokenId());
    }

    private @Nullable UUID tokenId(String token) {
        try {
            return CallerAugmentor.tokenId(ownTokens.parse(token, UNUSED));
        } catch (ParseException e) {
            return null;
        }
    }
}
