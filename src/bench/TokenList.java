import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** 1,000,000 tokens of the administrator's organization, issued over five months, a tenth of them revoked, and every page of them. */
final class TokenList {
    static final int TOKENS = 1_000_000;

    private static final String FILL =
            """
            do $$
            declare
                month timestamptz := date_trunc('month', now(), 'UTC') - interval '5 months';
            begin
                for i in 0..4 loop
                    execute format('create table issued_token_bench_%%s partition of issued_token for values from (%%L) to (%%L)',
                        i, uuid_floor(month), uuid_floor(month + interval '1 month'));
                    month := month + interval '1 month';
                end loop;
            end $$;
            insert into issued_token (id, organization_id, kind, subject, subject_id, name, audiences, permissions, roles,
                                      generation, kid, issued, expires)
            select (lpad(to_hex((extract(epoch from t.at) * 1000)::bigint), 12, '0') || '7' || lpad(to_hex(t.n %% 4096), 3, '0')
                    || '8' || lpad(to_hex(t.n), 15, '0'))::uuid,
                   o.id, 'personal', 'user:bench/x', ('00000000-0000-7000-8000-' || lpad((t.n %% 10)::text, 12, '0'))::uuid,
                   'token-' || t.n %% 1000, '{urn:mintmark:org:bench}', '{deploy}', '{}', 1, 'none',
                   date_trunc('second', t.at),
                   date_trunc('second', t.at + (10 + t.n::bigint * 7919 %% 1000 * 0.16) * interval '1 day')
              from (select id from organization order by id limit 1) as o,
                   lateral (select n, now() - (%1$d - n) * 150.0 / %1$d * interval '1 day' as at
                              from generate_series(1, %1$d) as n) as t;
            insert into token_revocation (token_id, organization_id, revoked, revoked_by)
            select id, organization_id, now(), 'bench' from issued_token where hashtext(id::text) %% 10 = 0;
            """
                    .formatted(TOKENS);

    private TokenList() {}

    static void fill(Database database) throws SQLException {
        database.tell(FILL);
        database.tell("vacuum analyze");
    }

    /**
     * Pages of 100, at the places where each page of 500 begins, first to last, of each list. The pages of 500 are counted on
     * the way: no token may be missing or told twice.
     */
    static Case everywhere(String name, Service service, Path directory) throws IOException, InterruptedException {
        var pages = new ArrayList<String>();
        // Of one state after the other: what expires meanwhile is told twice, and one token.
        var ofOneState = new HashSet<String>();
        for (var state : List.of("active", "expired", "revoked")) {
            ofOneState.addAll(walk(service, state, pages));
        }
        walk(service, "expiring", pages);
        int all = walk(service, "all", pages).size();
        if (all < TOKENS || ofOneState.size() != all) {
            throw new IllegalStateException(
                    "listing: " + all + " tokens in all, " + ofOneState.size() + " by their states, " + TOKENS + " were made");
        }
        Collections.shuffle(pages, new Random(1));
        var file = Files.write(directory.resolve(name), pages);
        return new Case(name, null, file, file, "Bearer " + service.adminToken(), "demo", 0, 0);
    }

    /** The ids that the list has; adds its places to {@code pages}. */
    private static Set<String> walk(Service service, String state, List<String> pages) throws IOException, InterruptedException {
        var query = "state=" + state;
        var cursor = "";
        var seen = new HashSet<String>();
        int told = 0;
        while (cursor != null) {
            pages.add("/tokens?limit=100&" + query + cursor);
            var page = service.call("GET", "/tokens?limit=500&" + query + cursor, null);
            for (var token : page.path("items")) {
                seen.add(token.path("id").asText());
                told++;
            }
            var next = page.path("next");
            cursor = next.isTextual() ? "&cursor=" + next.asText() : null;
        }
        if (told != seen.size()) {
            throw new IllegalStateException("listing " + state + ": " + (told - seen.size()) + " tokens were told twice");
        }
        return seen;
    }
}
