package dev.mintmark.audit.verify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mintmark.audit.Bytes;
import dev.mintmark.audit.RowContent;
import dev.mintmark.audit.seal.ChainList;
import dev.mintmark.audit.seal.SealHmacs;
import dev.mintmark.platform.json.TimeText;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The claims of a signed checkpoint.
 *
 * @param size the number of seals that the chain had
 * @param root the last seal's HMAC; empty where there was none
 * @param chains the number of organizations that had a chain
 * @param list where the list of all chains ended
 * @param taken whole seconds
 */
public record CheckpointClaims(
        UUID organizationId, long size, Bytes root, long chains, ChainList.ListEnd list, Instant taken) {
    private static final int MAX_LENGTH = 4_096;

    /** The claims without their HMAC. Checkpoints are kept for longer than signing keys. */
    private RowContent content() {
        var content = new RowContent("signed_checkpoint", organizationId, organizationId)
                .number(size)
                .binary(root.array())
                .number(chains)
                .time(taken);
        // Without a list there are those that an older version signed.
        return list.size() == 0
                ? content
                : content.number(list.size()).binary(list.root().array());
    }

    /** @param iss our own URL */
    byte[] write(ObjectMapper json, SealHmacs hmacs, String iss) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", iss);
        claims.put("sub", organizationId.toString());
        claims.put("iat", taken.getEpochSecond());
        claims.put("size", size);
        claims.put("root_hash", base64(root));
        claims.put("chains", chains);
        if (list.size() > 0) {
            claims.put("list_size", list.size());
            claims.put("list_hash", base64(list.root()));
        }
        claims.put("mac", base64(hmacs.of(content())));
        try {
            return json.writeValueAsBytes(claims);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers can be written", e);
        }
    }

    /** Null for claims that this service never wrote; the JWS around them is not checked here. */
    static @Nullable CheckpointClaims read(ObjectMapper json, SealHmacs hmacs, String jws) {
        var parts = jws.split("\\.", -1);
        if (jws.length() > MAX_LENGTH || parts.length != 3) {
            return null;
        }
        try {
            var claims = json.readTree(Base64.getUrlDecoder().decode(parts[1]));
            var read = new CheckpointClaims(
                    UUID.fromString(claims.path("sub").asText()),
                    claims.path("size").asLong(-1),
                    bytes(claims.path("root_hash")),
                    claims.path("chains").asLong(-1),
                    claims.has("list_size")
                            ? new ChainList.ListEnd(claims.path("list_size").asLong(), bytes(claims.path("list_hash")))
                            : ChainList.ListEnd.NONE,
                    Instant.ofEpochSecond(claims.path("iat").asLong()));
            return hmacs.of(read.content()).equals(bytes(claims.path("mac"))) ? read : null;
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    /**
     * The parts of the checkpoint that the record has lost.
     *
     * @param seal the HMAC that the seal of this size's number has now; null where there is none
     * @param chainsNow the number of organizations that have a chain now
     * @param listRoot the HMAC that the row of the list's size's number has now; null where there is none
     */
    Missed missing(@Nullable Bytes seal, long chainsNow, @Nullable Bytes listRoot) {
        var faults = new ArrayList<Fault>();
        var sentences = new ArrayList<String>();
        if (size > 0 && seal == null) {
            faults.add(Fault.ofSeal(Fault.FaultKind.REMOVED, size, null));
            sentences.add("The checkpoint of " + TimeText.of(taken) + " is newer than the record: its seal " + size
                    + " is not there. An older backup was put back, or seals were taken away.");
        }
        if (size > 0 && seal != null && !root.equals(seal)) {
            faults.add(Fault.ofSeal(Fault.FaultKind.CHANGED, size, null));
            sentences.add("Seal " + size + " is another one than that of the checkpoint of " + TimeText.of(taken)
                    + ". An older backup was put back, and the record went on from there.");
        }
        if (list.size() > 0 && listRoot == null) {
            faults.add(Fault.ofList(Fault.FaultKind.REMOVED, list.size()));
            sentences.add("The checkpoint of " + TimeText.of(taken) + " is newer than the list of all chains: its row "
                    + list.size() + " is not there. An older backup of the database was put back.");
        }
        if (list.size() > 0 && listRoot != null && !list.root().equals(listRoot)) {
            faults.add(Fault.ofList(Fault.FaultKind.CHANGED, list.size()));
            sentences.add("Row " + list.size() + " of the list of all chains is another one than that of the"
                    + " checkpoint of " + TimeText.of(taken)
                    + ". An older backup of the database was put back, and the service went on from there.");
        }
        if (chainsNow < chains) {
            faults.add(Fault.ofTheOne(Fault.FaultKind.REMOVED, "audit_chains"));
            sentences.add("Of " + chains + " chains at the checkpoint of " + TimeText.of(taken) + " there are "
                    + chainsNow + ".");
        }
        return new Missed(List.copyOf(faults), sentences.isEmpty() ? null : String.join(" ", sentences));
    }

    /** @param explanation sentences for whoever asked; null where nothing is missed */
    record Missed(List<Fault> faults, @Nullable String explanation) {}

    String listHash() {
        return base64(list.root());
    }

    String rootHash() {
        return base64(root);
    }

    private static String base64(Bytes bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    private static Bytes bytes(JsonNode text) {
        return new Bytes(Base64.getUrlDecoder().decode(text.asText()));
    }
}
