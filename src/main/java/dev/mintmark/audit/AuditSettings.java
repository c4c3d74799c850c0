package dev.mintmark.audit;

import dev.mintmark.platform.egress.EgressException;
import dev.mintmark.platform.egress.EgressPolicy;
import dev.mintmark.platform.egress.EgressUrl;
import dev.mintmark.platform.start.CheckedSettings;
import dev.mintmark.platform.start.StartRefusedException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The settings {@code mintmark.audit.*}, checked at start. */
@Singleton
public final class AuditSettings implements CheckedSettings {
    private static final int MAX_RATE = 100_000;

    private final int denialsPerMinute;
    private final @Nullable Path checkpointFile;
    private final @Nullable EgressUrl checkpointWebhook;
    private final @Nullable WebhookSecret webhookSecret;

    AuditSettings(AuditConfig config, EgressPolicy egressPolicy) {
        this.denialsPerMinute = config.denialsPerMinute();
        if (denialsPerMinute < 0 || denialsPerMinute > MAX_RATE) {
            throw StartRefusedException.ofSetting(
                    "mintmark.audit.denials-per-minute", denialsPerMinute, "it must be from 0 to " + MAX_RATE);
        }
        this.checkpointFile = config.checkpointFile().orElse(null);
        if (checkpointFile != null && !isWritable(checkpointFile.toAbsolutePath())) {
            throw StartRefusedException.ofSetting(
                    "mintmark.audit.checkpoint-file",
                    checkpointFile,
                    "it must be a file that can be written, in a directory that is there");
        }
        this.checkpointWebhook = config.checkpointWebhook()
                .map(url -> webhook(url, egressPolicy))
                .orElse(null);
        this.webhookSecret =
                config.checkpointWebhookSecretFile().map(AuditSettings::secret).orElse(null);
        if (webhookSecret != null && checkpointWebhook == null) {
            throw StartRefusedException.ofSetting(
                    "mintmark.audit.checkpoint-webhook-secret-file",
                    config.checkpointWebhookSecretFile().get(),
                    "it needs mintmark.audit.checkpoint-webhook (MINTMARK_AUDIT_CHECKPOINT_WEBHOOK), which is not set");
        }
    }

    private static EgressUrl webhook(String url, EgressPolicy egressPolicy) {
        try {
            return egressPolicy.parseSetting(url);
        } catch (EgressException e) {
            throw StartRefusedException.ofSetting(
                    "mintmark.audit.checkpoint-webhook",
                    withoutSecrets(url),
                    "it must be the address of a webhook, such as https://example.com/hook; http is only for this machine"
                            + " itself (" + e.detail() + ")");
        }
    }

    /** A path or a query can be all that keeps others from posting there. */
    private static String withoutSecrets(String url) {
        return url.replaceFirst("//[^/?#]*@", "//").replaceFirst("^([a-zA-Z]+://[^/?#]*).*$", "$1/…");
    }

    private static WebhookSecret secret(Path file) {
        try {
            var secret = WebhookSecret.parse(Files.readString(file).strip());
            if (secret != null) {
                return secret;
            }
        } catch (IOException e) {
            // The same sentence says what is wanted.
        }
        throw StartRefusedException.ofSetting(
                "mintmark.audit.checkpoint-webhook-secret-file",
                file,
                "it must be a file that can be read, with whsec_ and 24 to 64 bytes in base64 in it");
    }

    private static boolean isWritable(Path file) {
        var directory = file.getParent();
        return Files.exists(file)
                ? Files.isRegularFile(file) && Files.isWritable(file)
                : directory != null && Files.isDirectory(directory) && Files.isWritable(directory);
    }

    /** Null where checkpoints are not published. */
    @Nullable
    public Path checkpointFile() {
        return checkpointFile;
    }

    /** Null where checkpoints are posted nowhere. */
    @Nullable
    public EgressUrl checkpointWebhook() {
        return checkpointWebhook;
    }

    /** Null where posts are not signed. */
    @Nullable
    public WebhookSecret webhookSecret() {
        return webhookSecret;
    }

    public int denialsPerMinute() {
        return denialsPerMinute;
    }
}
