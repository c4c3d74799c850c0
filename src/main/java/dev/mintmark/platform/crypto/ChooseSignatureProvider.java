package dev.mintmark.platform.crypto;

import dev.mintmark.platform.start.Readiness;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the provider once the service is ready. The JDK signs the first tokens, so that they do not wait for a
 * library to be unpacked and tested. The log names the provider. So does the metric
 * {@code mintmark_signature_provider}: 1 for the provider in use, 0 for the other.
 */
@Singleton
final class ChooseSignatureProvider {
    private static final Logger LOG = Logger.getLogger(ChooseSignatureProvider.class);
    private static final long WAIT_MILLIS = 250;
    private static final String METRIC = "mintmark.signature.provider";
    private static final String CORRETTO = "AmazonCorrettoCryptoProvider";

    private final CryptoConfig config;
    private final MeterRegistry meters;
    private final Readiness readiness;
    private final Vertx vertx;

    ChooseSignatureProvider(CryptoConfig config, MeterRegistry meters, Readiness readiness, Vertx vertx) {
        this.config = config;
        this.meters = meters;
        this.readiness = readiness;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent event) {
        readiness.ready().thenRun(() -> vertx.setTimer(WAIT_MILLIS, timer -> chooseAside()));
    }

    private void chooseAside() {
        var thread = new Thread(this::choose, "mintmark-signature-provider");
        thread.setDaemon(true);
        thread.start();
    }

    private void choose() {
        SignatureProvider.use(config.provider() == CryptoConfig.Choice.JDK ? null : corretto());
        List.of(CORRETTO, SignatureProvider.JDK).forEach(name -> Gauge.builder(METRIC, () -> isInUse(name) ? 1 : 0)
                .description("1 for the provider that makes and checks signatures")
                .tag("provider", name)
                .register(meters));
        // Last: a reader of the line finds the metric as well.
        LOG.infof("Signatures are made and checked by %s", SignatureProvider.name());
    }

    private @Nullable Provider corretto() {
        try {
            return CorrettoProvider.load();
        } catch (GeneralSecurityException e) {
            LOG.infof("%s cannot be had here: %s", CORRETTO, e.getMessage());
            return null;
        }
    }

    private static boolean isInUse(String name) {
        return SignatureProvider.name().equals(name);
    }
}
