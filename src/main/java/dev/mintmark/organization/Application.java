package dev.mintmark.organization;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.util.UUID;

/** A service of an organization that tokens are for. */
@Entity
@Table(name = "application")
public class Application extends TokenLimit {
    @Column(nullable = false, columnDefinition = "text")
    private String audience;

    /** For Hibernate. */
    protected Application() {}

    Application(UUID organizationId, Stamp stamp, String name, String audience, long longestTokenLifeMinutes) {
        super(organizationId, stamp, name, longestTokenLifeMinutes);
        this.audience = audience;
    }

    /** The {@code aud} of new tokens for it, unique in its organization. */
    public String audience() {
        return audience;
    }

    void listenTo(String wanted) {
        this.audience = wanted;
    }
}
