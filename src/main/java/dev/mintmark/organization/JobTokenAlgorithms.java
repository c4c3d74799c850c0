package dev.mintmark.organization;

import java.util.List;

/** Tells the algorithms that job tokens can be signed with. The package {@code signing} implements it. */
public interface JobTokenAlgorithms {

    /** Their names in JOSE (RFC 7518, RFC 8037), such as {@code RS256}: those for which a key is active now. */
    List<String> usable();
}
