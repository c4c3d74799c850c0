package dev.mintmark.issuer;

import dev.mintmark.audit.record.ConfigurationLog;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A registered issuer as it is stored. Keys are either handed in ({@code jwks}) or fetched ({@code jwksUri}). */
@Entity
@Table(name = "oidc_issuer")
public class OidcIssuer {
    @Id
    public UUID id;

    @Column(name = "organization_id", updatable = false)
    public UUID organizationId;

    public String name;

    public String url;

    public String issuer;

    @Column(name = "jwks_uri")
    @Nullable
    public String jwksUri;

    @Column(columnDefinition = "text")
    @Nullable
    public String jwks;

    @Column(columnDefinition = "text[]")
    public String[] thumbprints;

    @Column(name = "max_expiration")
    public long maxExpiration;

    @Column(columnDefinition = "text[]")
    public String[] audiences;

    @Column(name = "subject_token_use")
    public String subjectTokenUse;

    @Column(name = "subject_token_types", columnDefinition = "text[]")
    public String[] subjectTokenTypes;
    /** {@code own} or {@code shared}; null where nobody declared it. */
    @Nullable
    public String tenancy;

    /** {@code colleagues} or {@code nobody}; null for what the service says. */
    @Nullable
    public String explain;

    @Column(name = "keys_handed_over")
    @Nullable
    public Instant keysHandedOver;

    @Version
    long version;

    @Column(updatable = false)
    public Instant created;

    public Instant modified;

    /** The members of an audit event; keys appear as their hash only. */
    public Map<String, Object> recorded() {
        var members = new TreeMap<String, Object>();
        members.put("name", name);
        members.put("url", url);
        members.put("issuer", issuer);
        members.put("thumbprints", List.of(thumbprints));
        members.put("maxExpiration", maxExpiration);
        members.put("audiences", List.of(audiences));
        members.put("subjectTokenUse", subjectTokenUse);
        members.put("subjectTokenTypes", List.of(subjectTokenTypes));
        if (tenancy != null) {
            members.put("tenancy", tenancy);
        }
        if (explain != null) {
            members.put("explain", explain);
        }
        if (jwksUri != null) {
            members.put("jwksUri", jwksUri);
        }
        if (jwks != null) {
            members.put("jwksSha256", ConfigurationLog.sha256(jwks));
        }
        return members;
    }

    /** Takes over what the issuer says of itself; a thumbprint only where none is given. */
    public void adopt(DiscoveredIssuer discovered) {
        issuer = discovered.issuer();
        jwksUri = discovered.jwksUri();
        if (thumbprints.length == 0 && discovered.thumbprint() != null) {
            thumbprints = new String[] {discovered.thumbprint()};
        }
    }
}
