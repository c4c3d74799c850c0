package dev.mintmark.platform.database;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * A migration of this version, as Flyway's history records it.
 *
 * @param checksum CRC-32 of the lines without what ends them
 */
record ShippedMigration(String version, int checksum) {

    /**
     * In the order in which they are applied. Read when the class is initialized: of the native executable that is when it
     * is built.
     */
    static final List<ShippedMigration> ALL = Stream.of(
                    "V001__who_exists_and_what_was_issued",
                    "V002__single_use_and_audit",
                    "V003__long_lived_tokens",
                    "V004__audit_seal_and_retention",
                    "V005__uses_lists_and_links",
                    "V006__custom_claims_and_job_tokens",
                    "V007__chains_that_began",
                    "V008__scopes_types_and_clients",
                    "V009__keys_of_issuers",
                    "V010__explained_decisions",
                    "V011__issuer_tenancy",
                    "V013__ways_in",
                    "V014__lists_by_application",
                    "V015__derived_tokens",
                    "V016__former_public_urls",
                    "V017__list_of_chains",
                    "V018__seals_that_name_the_list",
                    "V019__start_of_the_list_of_chains",
                    "V021__versions_of_seals")
            .map(ShippedMigration::read)
            .toList();

    private static ShippedMigration read(String name) {
        var path = "/db/migration/" + name + ".sql";
        try (var file = Objects.requireNonNull(ShippedMigration.class.getResourceAsStream(path), path);
                var lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            var checksum = new CRC32();
            lines.lines().forEach(line -> checksum.update(line.getBytes(StandardCharsets.UTF_8)));
            return new ShippedMigration(name.substring(1, name.indexOf("__")), (int) checksum.getValue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
