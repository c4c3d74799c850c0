package dev.mintmark.organization;

import dev.mintmark.platform.error.ApiException;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Checks request bodies and makes 201 responses. */
public final class RequestBodies {
    private RequestBodies() {}

    /** Gives back {@code body}; 400 where the request has none, or {@code null}. */
    public static <T> T require(@Nullable T body) {
        if (body == null) {
            throw ApiException.badRequest("the body must be a JSON object");
        }
        return body;
    }

    /** 201 with the address of the new thing, which a renaming leaves good. */
    static <V extends TenantEntityResponse> RestResponse<V> created(ResourceType kind, UUID organizationId, V view) {
        return created("/api/orgs/" + organizationId + '/' + kind.list() + '/' + view.id(), view);
    }

    /** 201 with the address of the new thing. */
    static <T> RestResponse<T> created(String path, T view) {
        return RestResponse.ResponseBuilder.create(RestResponse.Status.CREATED, view)
                .header("Location", path)
                .build();
    }
}
