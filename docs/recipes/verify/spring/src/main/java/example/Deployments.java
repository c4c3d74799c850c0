package example;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@SpringBootApplication
@RestController
public class Deployments {
    public static void main(String[] arguments) {
        SpringApplication.run(Deployments.class, arguments);
    }

    @GetMapping("/deployments")
    public String list(@AuthenticationPrincipal Jwt token) {
        return "deployments for " + token.getSubject() + "\n";
    }

    @Bean
    SecurityFilterChain authorizeByScope(HttpSecurity http) throws Exception {
        return http.authorizeHttpRequests(requests -> requests.requestMatchers("/deployments")
                        .hasAuthority("SCOPE_deploy")
                        .anyRequest()
                        .denyAll())
                .oauth2ResourceServer(server -> server.jwt(Customizer.withDefaults()))
                .build();
    }
}
