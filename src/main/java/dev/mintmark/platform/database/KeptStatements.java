package dev.mintmark.platform.database;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnectOptions;
import jakarta.inject.Singleton;
import java.util.ArrayList;

/**
 * Has connections keep long statements prepared too. The driver leaves out those of more than 2,048 characters, which
 * PostgreSQL then plans each time: ours that are so long are those that are asked most, and planning takes ten times as long
 * as running them.
 */
@Singleton
final class KeptStatements implements PgPoolCreator {
    private static final int LONGEST = 16 * 1024;

    @Override
    public Pool create(Input input) {
        var connections = new ArrayList<SqlConnectOptions>(input.pgConnectOptionsList());
        connections.forEach(options -> options.setPreparedStatementCacheSqlLimit(LONGEST));
        return PgBuilder.pool()
                .connectingTo(connections)
                .with(input.poolOptions())
                .using(input.vertx())
                .build();
    }
}
