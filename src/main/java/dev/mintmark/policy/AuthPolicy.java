package dev.mintmark.policy;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** An issuer's policy set as it is stored: one row an issuer, from the moment the issuer exists. */
@Entity
@Table(name = "auth_policy")
public class AuthPolicy {
    @Id
    UUID id;

    @Column(name = "organization_id")
    UUID organizationId;

    @Column(name = "issuer_id")
    UUID issuerId;

    long version;

    @Column(columnDefinition = "text")
    String definitions;

    Instant created;
    Instant modified;
}
