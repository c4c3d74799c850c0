package dev.mintmark;

import dev.mintmark.organization.BootstrapConfig;
import dev.mintmark.platform.MintmarkConfig;
import dev.mintmark.platform.start.Deployment;
import jakarta.inject.Singleton;

/** What a person who just started the service wants to know, on standard output. */
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

    private final MintmarkConfig config;
    private final BootstrapConfig bootstrap;

    Welcome(MintmarkConfig config, BootstrapConfig bootstrap) {
        this.config = config;
        this.bootstrap = bootstrap;
    }

    void print() {
        System.out.println(text());
    }

    private String text() {
        var text = new StringBuilder("\nMintmark is ready: ")
                .append(config.publicUrl())
                .append('\n');
        bootstrap.adminTokenFile().ifPresent(file -> text.append("The admin token is in ")
                .append(file.toAbsolutePath())
                .append('\n'));
        if (Deployment.current().isForTrying()) {
            text.append("\nA first exchange, to paste:\n\n")
                    .append(FIRST_EXCHANGE.formatted(config.publicUrl(), bootstrap.organization()));
        }
        return text.toString();
    }
}
