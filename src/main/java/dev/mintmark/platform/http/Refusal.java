package dev.mintmark.platform.http;

import dev.mintmark.platform.error.FieldErrorRoutes;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** A refusal before any endpoint, with the error body of its address. */
record Refusal(int status, String title, String message) {

    static Refusal of(int status, String title, String message) {
        return new Refusal(status, title, message);
    }

    void answer(RoutingContext context) {
        // The path may be the very thing that cannot be read.
        var path = String.valueOf(context.request().path());
        var isOAuth = path.startsWith("/api/oauth/");
        var body = isOAuth ? oauthBody() : FieldErrorRoutes.contains(path) ? fieldBody() : body();
        context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(body.toBuffer());
    }

    private JsonObject oauthBody() {
        return new JsonObject()
                .put("error", status == 503 ? "temporarily_unavailable" : "invalid_request")
                .put("error_description", message);
    }

    private JsonObject fieldBody() {
        return new JsonObject().put("error", FieldErrorRoutes.text(status, message));
    }

    private JsonObject body() {
        return new JsonObject()
                .put("code", status)
                .put("message", message)
                .put("errors", new JsonArray())
                .put("type", "urn:mintmark:error:" + (status == 503 ? "custom" : "invalid"))
                .put("title", title)
                .put("status", status)
                .put("detail", message);
    }
}
