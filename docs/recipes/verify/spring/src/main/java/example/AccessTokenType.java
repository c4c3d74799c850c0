package example;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;

/** Takes access tokens (RFC 9068) and nothing else; without this, Spring takes {@code typ: JWT} alone. */
@Configuration
class AccessTokenType {
    @Bean
    OAuth2TokenValidator<Jwt> typ() {
        return new JwtTypeValidator("at+jwt");
    }
}
