package dev.mintmark.organization;

import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.util.UUID;

/** Some members of an organization under one name. */
@Entity
@Table(name = "team")
public class Team extends TenantEntity {

    /** Makes an empty row, for Hibernate. */
    protected Team() {}

    Team(UUID organizationId, NewRow newRow, String name) {
        super(organizationId, newRow, name);
    }
}
