package dev.mintmark;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads the operator's settings before the application starts. They come from system properties, the environment and
 * {@code config/application.properties}. The application's own configuration is no source yet: a native executable has
 * it from the build until it starts.
 */
final class Settings {
    private static final Path FILE = Path.of("config", "application.properties");
    private static final int BELOW_THE_ENVIRONMENT = 260;
    private static final Pattern PROPERTY =
            Pattern.compile("(?:property|value) \"?((?:mintmark|quarkus)\\.[a-z0-9.-]+)");
    private static final Pattern VALUE = Pattern.compile("config value \"([^\"\n]*)\"");

    private Settings() {}

    /** Empty where it is not set, or set to nothing. */
    static Optional<String> find(String key) {
        return read().getOptionalValue(key, String.class);
    }

    /**
     * The settings of ours and of Quarkus that are set, by the names that they were set by. Of one that is set twice,
     * the value that counts.
     */
    static Map<String, String> set() {
        var set = new TreeMap<String, String>();
        var variables = new HashSet<String>();
        // The source that counts most comes first.
        for (var source : read().getConfigSources()) {
            source.getProperties().forEach((name, value) -> {
                var variable = variable(name);
                if ((variable.startsWith("MINTMARK_") || variable.startsWith("QUARKUS_")) && variables.add(variable)) {
                    set.put(name, value);
                }
            });
        }
        return set;
    }

    /** Tells whether anything is set for this profile: {@code %staging.quarkus.http.port}, or in the environment. */
    static boolean isOfProfile(String profile) {
        var variable = "_" + variable(profile) + "_";
        for (var source : read().getConfigSources()) {
            if (source.getPropertyNames().stream()
                    .anyMatch(name -> name.startsWith("%" + profile + ".") || name.startsWith(variable))) {
                return true;
            }
        }
        return false;
    }

    /** A key as it stands in a file and as it stands in the environment. */
    static String named(String key) {
        return key + " (" + variable(key) + ")";
    }

    /** The environment variable of a key. */
    static String variable(String key) {
        return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    /** Puts into a sentence what the configuration's own reader complains of. */
    static String explain(String complaint) {
        var property = PROPERTY.matcher(complaint);
        if (!property.find()) {
            return complaint;
        }
        var value = VALUE.matcher(complaint);
        return named(property.group(1))
                + (value.find()
                        ? " cannot be " + value.group(1)
                        : ": "
                                + complaint
                                        .lines()
                                        .skip(1)
                                        .findFirst()
                                        .orElse(complaint)
                                        .strip());
    }

    private static SmallRyeConfig read() {
        var builder = new SmallRyeConfigBuilder().addSystemSources().addDefaultInterceptors();
        if (Files.isRegularFile(FILE)) {
            try {
                builder.withSources(new PropertiesConfigSource(FILE.toUri().toURL(), BELOW_THE_ENVIRONMENT));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return builder.build();
    }
}
