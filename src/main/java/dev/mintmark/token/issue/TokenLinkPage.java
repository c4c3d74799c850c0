package dev.mintmark.token.issue;

import dev.mintmark.platform.json.TimeText;
import dev.mintmark.platform.secret.Sha256;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The HTML pages at the address of a token link. They run no script and fetch nothing. Link scanners fetch the first
 * page, and are not shown the token for it.
 */
final class TokenLinkPage {
    private static final String STYLE =
            """
            :root{color-scheme:light dark}
            body{font:1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:4rem auto;padding:0 1rem}
            button{font:inherit;padding:.5rem 1.5rem}
            textarea{font:.9rem/1.4 ui-monospace,monospace;width:100%;box-sizing:border-box}""";
    private static final String POLICY = "default-src 'none'; style-src 'sha256-"
            + Base64.getEncoder().encodeToString(Sha256.of(STYLE.getBytes(StandardCharsets.UTF_8)))
            + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    private static final String PAGE =
            """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="robots" content="noindex">
            <title>{title}</title>
            <style>{style}</style>
            </head>
            <body>
            <main>
            <h1>{title}</h1>
            {content}
            </main>
            </body>
            </html>
            """;
    private static final int OK = 200;

    private TokenLinkPage() {}

    /** Asks whether the token is to be shown now. */
    static Response question() {
        return page(
                OK,
                "A token for you",
                """
                <p>This link shows a token once. Have a safe place ready for it.</p>
                <form method="post"><button type="submit">Reveal</button></form>""");
    }

    /** Shows the token. */
    static Response of(LinkedTokenResponse shown) {
        return page(
                OK,
                "Your token",
                """
                <p><label for="token">Copy it now. It is not shown again.</label></p>
                <p><textarea id="token" rows="12" readonly autocomplete="off" spellcheck="false">{token}</textarea></p>
                <dl><dt>Name</dt><dd>{name}</dd><dt>Expires</dt><dd><time>{expires}</time></dd></dl>"""
                        .replace("{expires}", TimeText.of(shown.expires()))
                        .replace("{token}", escaped(shown.token()))
                        .replace("{name}", escaped(shown.name())));
    }

    /** Says why there is nothing to be shown. */
    static Response refusal(int status, String sentence) {
        return page(status, "No token here", "<p>{sentence}</p>".replace("{sentence}", escaped(sentence)));
    }

    private static Response page(int status, String title, String content) {
        var html = PAGE.replace("{style}", STYLE).replace("{title}", title).replace("{content}", content);
        return Response.status(status)
                .type(MediaType.TEXT_HTML_TYPE.withCharset("UTF-8"))
                .header("Content-Security-Policy", POLICY)
                .header("X-Frame-Options", "DENY")
                .entity(html)
                .build();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
