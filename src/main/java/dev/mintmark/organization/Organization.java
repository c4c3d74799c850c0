package dev.mintmark.organization;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A tenant. Deleting it leaves its row, so that tokens issued in its name stay on record. */
@Entity
@Table(name = "organization")
public class Organization {
    @Id
    private UUID id;

    @Column(nullable = false, columnDefinition = "text")
    private String name;

    @Column(name = "display_name", columnDefinition = "text")
    private @Nullable String displayName;

    @Column(name = "job_token_algorithm", columnDefinition = "text")
    private @Nullable String jobTokenAlgorithm;

    @Column(name = "token_type", columnDefinition = "text")
    private @Nullable String tokenType;

    @Column(nullable = false, updatable = false)
    private Instant created;

    @Column(nullable = false)
    private Instant modified;

    @SuppressWarnings("unused") // read by queries only
    private @Nullable Instant deleted;

    /** Makes an empty row, for Hibernate. */
    protected Organization() {}

    Organization(NewRow newRow, String name, @Nullable String displayName) {
        this.id = newRow.id();
        this.name = name;
        this.displayName = displayName;
        this.created = newRow.at();
        this.modified = newRow.at();
    }

    public UUID id() {
        return id;
    }

    /** Unique among the organizations that are not deleted, whatever the case. */
    public String name() {
        return name;
    }

    /** The name for people to read; null where nobody gave one. */
    public @Nullable String displayName() {
        return displayName;
    }

    /** In which algorithm its job tokens are signed; null where that is left to the service. */
    @Nullable
    String jobTokenAlgorithm() {
        return jobTokenAlgorithm;
    }

    /** The {@code typ} of its access tokens; null where that is left to the service. */
    @Nullable
    String tokenType() {
        return tokenType;
    }

    Instant created() {
        return created;
    }

    Instant modified() {
        return modified;
    }

    void rename(String wanted) {
        this.name = wanted;
    }

    void display(@Nullable String wanted) {
        this.displayName = wanted;
    }

    void signJobTokens(@Nullable String wanted) {
        this.jobTokenAlgorithm = wanted;
    }

    void typeTokens(@Nullable String wanted) {
        this.tokenType = wanted;
    }

    void modify(Instant at) {
        this.modified = at;
    }

    void delete(Instant at) {
        this.deleted = at;
        this.modified = at;
    }
}
