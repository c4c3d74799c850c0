package dev.mintmark.platform;

import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The accepted {@code iss} values: the public URL, and former ones with tokens that are still active. Thread-safe. */
@Singleton
public final class OwnUrls {
    private final String current;
    private volatile Set<String> all;

    OwnUrls(MintmarkConfig config) {
        this.current = config.publicUrl();
        this.all = Set.of(current);
    }

    /** The public URL. */
    public String current() {
        return current;
    }

    /** Tells whether this is the {@code iss} of tokens that this service issued and may still take; null is none. */
    public boolean contains(@Nullable String iss) {
        return iss != null && all.contains(iss);
    }

    /**
     * Compares like {@link #contains}, but ignores case and a slash at the end. Such a URL is nobody else's in any
     * case.
     */
    public boolean resemble(String url) {
        var bare = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        return all.stream().anyMatch(bare::equalsIgnoreCase);
    }

    /** Has these in place of all others but the public URL itself. */
    public void accept(Collection<String> others) {
        var urls = new HashSet<>(others);
        urls.add(current);
        all = Set.copyOf(urls);
    }
}
