package dev.mintmark.policy;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A stored policy set: one row for each issuer, from its registration on. */
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
