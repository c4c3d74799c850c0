package dev.mintmark.organization;

import java.util.List;

/** In which algorithms tokens for jobs can be signed; the room that keeps the keys answers. */
public interface JobTokenAlgorithms {

    /** Their names in JOSE (RFC 7518, RFC 8037), such as {@code RS256}: those for which a key is active now. */
    List<String> usable();
}
