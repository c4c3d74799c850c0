package dev.mintmark;

import dev.mintmark.organization.AdminTokens;
import dev.mintmark.organization.BootstrapConfig;
import dev.mintmark.organization.DemoOrganization;
import dev.mintmark.platform.MintmarkConfig;
import dev.mintmark.platform.start.Deployment;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Prints the first steps on standard output for a person who has just started the service. */
@Singleton
class Welcome {
    private static final String FIRST_EXCHANGE =
            """
            BASE=%s
            SUBJECT_TOKEN=$(curl -sS $BASE/demo-issuer/token -H 'Accept: text/plain' -d '{"sub":"repo:demo/app:ref:refs/heads/main"}')
            curl -sS $BASE/api/oauth/token -d grant_type=urn:ietf:params:oauth:grant-type:token-exchange \\
              -d subject_token_type=urn:ietf:params:oauth:token-type:id_token -d subject_token=$SUBJECT_TOKEN \\
              -d audience=urn:mintmark:org:%s
            """;

    private static final String NO_TOKEN =
            "No file holds a good admin token; to make another, run: mintmark admin-token";
    private static final long PATIENCE_SECONDS = 5;

    private final MintmarkConfig config;
    private final BootstrapConfig bootstrap;
    private final AdminTokens adminTokens;
    private final DemoOrganization demoOrganization;
    private final Deployment deployment;

    Welcome(
            MintmarkConfig config,
            BootstrapConfig bootstrap,
            AdminTokens adminTokens,
            DemoOrganization demoOrganization,
            Deployment deployment) {
        this.config = config;
        this.bootstrap = bootstrap;
        this.adminTokens = adminTokens;
        this.demoOrganization = demoOrganization;
        this.deployment = deployment;
    }

    void print() {
        System.out.println(text());
    }

    private String admin(Path file) {
        if (!Files.isReadable(file)) {
            return NO_TOKEN;
        }
        try {
            var isGood = answer(adminTokens.isGood(Files.readString(file).strip()));
            return isGood ? "The admin token is in " + file.toAbsolutePath() : NO_TOKEN;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return NO_TOKEN;
        } catch (IOException | ExecutionException | TimeoutException e) {
            return "The admin token in " + file.toAbsolutePath() + " could not be checked just now";
        }
    }

    private String text() {
        var text = new StringBuilder("\nMintmark is ready: ")
                .append(config.publicUrl())
                .append('\n');
        bootstrap.adminTokenFile().ifPresent(file -> text.append(admin(file)).append('\n'));
        if (deployment.isForTrying()) {
            text.append(firstExchange());
        }
        return text.toString();
    }

    /** Empty where it cannot be told just now that the recipe would work. */
    private String firstExchange() {
        try {
            var organization = answer(demoOrganization.name());
            return organization == null
                    ? ""
                    : "\nA first exchange, to paste:\n\n" + FIRST_EXCHANGE.formatted(config.publicUrl(), organization);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        } catch (ExecutionException | TimeoutException e) {
            return "";
        }
    }

    /** The answer, waited for on the main thread of the process. */
    private static <T extends @Nullable Object> T answer(Uni<T> asked)
            throws InterruptedException, ExecutionException, TimeoutException {
        return asked.subscribeAsCompletionStage().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
