package dev.mintmark.organization;

import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.util.UUID;

/** A project: what a CI system builds. */
@Entity
@Table(name = "project")
public class Project extends TenantEntity {

    /** Makes an empty row, for Hibernate. */
    protected Project() {}

    Project(UUID organizationId, NewRow newRow, String name) {
        super(organizationId, newRow, name);
    }
}
