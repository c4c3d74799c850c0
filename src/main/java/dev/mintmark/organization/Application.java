package dev.mintmark.organization;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A service of an organization that tokens are for. */
@Entity
@Table(name = "application")
public class Application extends TokenLimit {
    @Column(nullable = false, columnDefinition = "text")
    private String audience;

    @Column(name = "token_type", columnDefinition = "text")
    private @Nullable String tokenType;

    @Column(nullable = false, columnDefinition = "text")
    private String introspects;

    /** Makes an empty row, for Hibernate. */
    protected Application() {}

    Application(UUID organizationId, NewRow newRow, String name, String audience, long longestTokenLifeMinutes) {
        super(organizationId, newRow, name, longestTokenLifeMinutes);
        this.audience = audience;
        this.introspects = IntrospectionReach.OWN;
    }

    /** The {@code aud} of new tokens for it, unique in its organization. */
    public String audience() {
        return audience;
    }

    /** The {@code typ} of tokens for it; null where that is left to its organization. */
    @Nullable
    String tokenType() {
        return tokenType;
    }

    /** The tokens that it may introspect: {@code own} or {@code organization}. */
    String introspects() {
        return introspects;
    }

    void typeTokens(@Nullable String wanted) {
        this.tokenType = wanted;
    }

    void introspect(String wanted) {
        this.introspects = wanted;
    }

    void listenTo(String wanted) {
        this.audience = wanted;
    }
}
