package dev.mintmark.organization;

import jakarta.persistence.AttributeOverride;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A user of an organization, addressed by login or id. */
@Entity
@Table(name = "member")
@AttributeOverride(
        name = "name",
        column = @Column(name = "login", nullable = false, updatable = false, columnDefinition = "text"))
public class Member extends TenantEntity {
    @Column(name = "name", columnDefinition = "text")
    private @Nullable String displayName;

    @Column(nullable = false, columnDefinition = "text")
    private String role;

    @Column(name = "service_admin", nullable = false)
    private boolean serviceAdmin;

    /** Makes an empty row, for Hibernate. */
    protected Member() {}

    Member(UUID organizationId, NewRow newRow, String login, MemberRole role) {
        super(organizationId, newRow, login);
        this.role = role.text();
    }

    /** Never changes. */
    public String login() {
        return name();
    }

    /** The name for people to read; null where nobody gave one. */
    public @Nullable String displayName() {
        return displayName;
    }

    /** {@code admin} or {@code member}. */
    public String role() {
        return role;
    }

    /** Tells whether the member administers every organization. */
    public boolean isServiceAdmin() {
        return serviceAdmin;
    }

    void display(@Nullable String wanted) {
        this.displayName = wanted;
    }

    void take(MemberRole wanted) {
        this.role = wanted.text();
    }

    void grantService() {
        this.serviceAdmin = true;
    }

    void withdrawService() {
        this.serviceAdmin = false;
    }
}
