package dev.mintmark.claims;

import java.util.List;

/**
 * The claims that a project's job tokens bear, after the organization's and the service's defaults.
 *
 * @param audience empty where nobody may have one
 * @param ttl the lifetime of such a token
 */
public record EffectiveClaims(List<String> audience, Ttl ttl) {

    public EffectiveClaims {
        audience = List.copyOf(audience);
    }
}
