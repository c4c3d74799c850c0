package dev.mintmark.organization;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.mintmark.platform.json.Field;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Body of the PATCH of an application. A new audience is that of new tokens: those issued before keep the old one. */
record ChangeApplicationRequest(
        Field<String> name,
        Field<String> audience,
        Field<String> tokenType,
        Field<String> introspects,
        @JsonProperty("longest_token_life_minutes") Field<Long> longestTokenLifeMinutes,
        @JsonProperty("latest_token_expiry") @Schema(format = "date-time") Field<String> latestTokenExpiry) {

    void apply(Application application, Audiences audiences) {
        name.ifPresent(wanted -> application.rename(ResourceType.APPLICATION.requireName(wanted)));
        audience.ifPresent(wanted -> application.listenTo(audiences.require(wanted)));
        tokenType.ifPresent(
                wanted -> application.typeTokens(AccessTokenTyp.require(ResourceType.APPLICATION.resource(), wanted)));
        introspects.ifPresent(wanted -> application.introspect(IntrospectionReach.require(wanted)));
        longestTokenLifeMinutes.ifPresent(
                wanted -> application.limitLife(TokenLimitRules.longestLife(ResourceType.APPLICATION, wanted)));
        latestTokenExpiry.ifPresent(
                wanted -> application.endAt(TokenLimitRules.latestExpiry(ResourceType.APPLICATION, wanted)));
    }
}
