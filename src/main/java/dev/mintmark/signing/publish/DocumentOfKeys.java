package dev.mintmark.signing.publish;

import dev.mintmark.signing.keys.PublicJwk;
import dev.mintmark.signing.keys.SigningKey;
import java.util.List;
import java.util.function.Function;

/** A document that depends only on the published keys, and is made again when those change. */
final class DocumentOfKeys {
    private final Function<List<PublicJwk>, String> json;
    private volatile Made made;

    private record Made(List<String> kids, PublishedDocument document) {}

    DocumentOfKeys(Function<List<PublicJwk>, String> json) {
        this.json = json;
        this.made = make(List.of(), List.of());
    }

    PublishedDocument of(List<SigningKey> published) {
        var kids = published.stream().map(SigningKey::kid).toList();
        var last = made;
        if (last.kids().equals(kids)) {
            return last.document();
        }
        var next = make(kids, published.stream().map(SigningKey::jwk).toList());
        made = next;
        return next.document();
    }

    private Made make(List<String> kids, List<PublicJwk> keys) {
        return new Made(kids, new PublishedDocument(json.apply(keys)));
    }
}
