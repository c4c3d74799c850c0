package dev.mintmark.platform.http;

import dev.mintmark.platform.error.ApiException;
import dev.mintmark.platform.error.Excerpt;
import dev.mintmark.platform.error.OAuthRoutes;
import dev.mintmark.platform.text.NearestName;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Refuses input that the endpoint does not read, so that nobody gets another thing than asked for. That is an unknown,
 * repeated or empty query parameter, and a body where none is read. OAuth's endpoints ignore unknown parameters (RFC
 * 6749 section 3.2).
 */
@Singleton
class RefuseUnknownInput {
    private static final String RESOURCE = "Query";
    private static final int MAX_NAMED = 10;
    private static final Pattern NAMELESS = Pattern.compile("(?:^|&)=");
    private static final Pattern EMPTY = Pattern.compile("\\{\\s*}|null");
    /** The form of a member's name. Nothing else of a body is quoted, since it may hold a secret. */
    private static final Pattern MEMBER = Pattern.compile("\"(\\w{1,40})\"\\s*:");

    private final CurrentVertxRequest requests;
    /** One for each endpoint. */
    private final Map<Method, EndpointInput> inputs = new ConcurrentHashMap<>();

    RefuseUnknownInput(CurrentVertxRequest requests) {
        this.requests = requests;
    }

    /** After it is known that the caller may call: strangers are told that first. */
    @ServerRequestFilter(priority = Priorities.AUTHORIZATION + 1)
    void check(ResourceInfo resource, UriInfo uri) {
        var method = resource.getResourceMethod();
        if (method == null || OAuthRoutes.contains(uri.getPath())) {
            return;
        }
        var input = inputs.computeIfAbsent(method, EndpointInput::of);
        requireNames(uri.getRequestUri().getRawQuery());
        checkQuery(input, uri.getQueryParameters());
        if (!input.readsBody()) {
            refuse(body());
        }
    }

    /** A value without a name: the reader of queries would take it for a name, or leave it out. */
    private static void requireNames(@Nullable String query) {
        if (query != null && NAMELESS.matcher(query).find()) {
            throw ApiException.invalid(
                    RESOURCE, "", "the query has a parameter without a name ('=…'); name it, or leave it out");
        }
    }

    private static void checkQuery(EndpointInput input, MultivaluedMap<String, String> query) {
        var unknown = new TreeSet<String>();
        for (var name : query.keySet()) {
            if (!input.query().contains(name)) {
                unknown.add(name);
            }
        }
        if (!unknown.isEmpty()) {
            throw unknown(input, List.copyOf(unknown));
        }
        query.forEach((name, values) -> {
            if (input.repeatable().contains(name)) {
                return;
            }
            if (values.size() > 1) {
                throw ApiException.invalid(
                        RESOURCE, name, "the query parameter " + name + " stands more than once; send it once");
            }
            // A script whose variable is unset: Quarkus would take it for absent, and the list for everything.
            if (values.get(0).isEmpty()) {
                throw ApiException.invalid(
                        RESOURCE, name, "the query parameter " + name + " is empty; give it a value, or leave it out");
            }
        });
    }

    private static ApiException unknown(EndpointInput input, List<String> names) {
        var known = new TreeSet<>(input.query());
        var sentences = new ArrayList<String>();
        var details = new ArrayList<ApiException.Detail>();
        for (var name : names.subList(0, Math.min(names.size(), MAX_NAMED))) {
            var sentence = "unknown query parameter " + Excerpt.of(name) + NearestName.suggestion(known, name);
            sentences.add(sentence);
            details.add(new ApiException.Detail(RESOURCE, Excerpt.bare(name), "invalid", sentence));
        }
        var taken = known.isEmpty() ? "takes no query parameters" : "takes " + String.join(", ", known);
        return new ApiException(
                400, "invalid", String.join("; ", sentences) + "; this address " + taken, List.copyOf(details));
    }

    /** An empty object says as little as no body; some clients always send one. */
    private static void refuse(String body) {
        var text = body.strip();
        if (text.isEmpty() || EMPTY.matcher(text).matches()) {
            return;
        }
        var members = MEMBER.matcher(text)
                .results()
                .map(member -> "unknown member '" + member.group(1) + "'")
                .distinct()
                .limit(MAX_NAMED)
                .collect(Collectors.joining("; "));
        throw ApiException.badRequest(
                (members.isEmpty() ? "" : members + "; ") + "this address takes no body, and nothing was done");
    }

    private String body() {
        var context = requests.getCurrent();
        var body = context == null ? null : context.body().buffer();
        return body == null ? "" : body.toString();
    }
}
