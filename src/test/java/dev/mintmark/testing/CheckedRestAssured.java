package dev.mintmark.testing;

import io.quarkus.runtime.StartupEvent;
import io.restassured.RestAssured;
import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.List;

/** Holds what REST Assured sends and gets against the description of the API. */
@Singleton
class CheckedRestAssured implements Filter {

    void register(@Observes StartupEvent event) {
        RestAssured.replaceFiltersWith(List.of(this));
    }

    @Override
    public Response filter(
            FilterableRequestSpecification request, FilterableResponseSpecification wanted, FilterContext context) {
        var response = context.next(request, wanted);
        var body = request.getBody();
        ApiContract.check(
                new ApiContract.Sent(
                        request.getMethod(),
                        URI.create(request.getURI()).getRawPath(),
                        body == null ? null : request.getContentType(),
                        body == null ? null : body.toString()),
                new ApiContract.Received(response.statusCode(), response.contentType(), response.asString()));
        return response;
    }
}
