package dev.mintmark.issuer.demonstration;

import dev.mintmark.organization.BootstrapConfig;
import dev.mintmark.platform.MintmarkConfig;
import dev.mintmark.signing.EphemeralKey;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Signs the requested claims with a key that lives as long as the process. */
@Singleton
class DemoIssuer {
    private static final long LIFETIME_SECONDS = 300;

    private final MintmarkConfig config;
    private final BootstrapConfig bootstrap;
    private final Clock clock;
    private final SecureRandom random;
    private @Nullable EphemeralKey key;

    DemoIssuer(MintmarkConfig config, BootstrapConfig bootstrap, Clock clock, SecureRandom random) {
        this.config = config;
        this.bootstrap = bootstrap;
        this.clock = clock;
        this.random = random;
    }

    String url() {
        return config.publicUrl() + "/demo-issuer";
    }

    String jwks() {
        return "{\"keys\":[" + key().jwk() + "]}";
    }

    String token(JsonObject given) {
        long now = clock.instant().getEpochSecond();
        var claims = new JsonObject()
                .put("iss", url())
                .put("sub", "repo:demo/app:ref:refs/heads/main")
                .put("aud", "urn:mintmark:org:" + bootstrap.organization())
                .put("iat", now)
                .put("exp", now + LIFETIME_SECONDS)
                .put("jti", UUID.randomUUID().toString())
                .mergeIn(given);
        return key().sign("JWT", claims.toBuffer().getBytes());
    }

    /** Made when it is first needed: most deployments have no such issuer. */
    private synchronized EphemeralKey key() {
        if (key == null) {
            key = EphemeralKey.generate(random);
        }
        return key;
    }
}
