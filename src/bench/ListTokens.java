import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How long a page of a long list takes: 1,000,000 tokens of one organization, issued over five months, a tenth of them
 * revoked; then once more with 400,000 revoked that stand side by side. Milliseconds over HTTP, of one caller.
 */
class ListTokens {
    private static final int SIDE_BY_SIDE = 400_000;
    private static final int TIMES = 40;
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Pattern NEXT = Pattern.compile("\"next\":\"([^\"]+)\"");

    private static final String REVOKE =
            """
            insert into token_revocation (token_id, organization_id, revoked, revoked_by)
            select id, organization_id, now(), 'bench' from issued_token where expires > now() + interval '1 day'
             order by expires, id limit %d on conflict do nothing
            """
                    .formatted(SIDE_BY_SIDE);

    private static String base;
    private static String token;

    public static void main(String[] arguments) throws Exception {
        var directory = Files.createTempDirectory("list-tokens-");
        try (var database = Database.start(directory.resolve("data"));
                var service = Service.start(directory, database, false, Map.of())) {
            base = service.base();
            token = service.adminToken();
            TokenList.fill(database);
            System.out.printf("%,d tokens, a tenth revoked%n", TokenList.TOKENS);
            measureAll();
            database.tell(REVOKE);
            database.tell("vacuum analyze");
            System.out.printf("%n%,d more revoked, side by side%n", SIDE_BY_SIDE);
            measureAll();
        }
    }

    private static void measureAll() throws IOException, InterruptedException {
        System.out.printf("%-28s %-8s %8s %8s %8s%n", "list", "page", "first", "median", "worst");
        for (var query : List.of(
                "state=active", "state=expiring", "state=expired", "state=revoked", "state=all",
                "state=active&name=token-7", "state=revoked&name=token-7")) {
            var cursors = cursors(query);
            measure(query, "first", cursors.get(0));
            measure(query, "middle", cursors.get(cursors.size() / 2));
            measure(query, "last", cursors.get(cursors.size() - 1));
        }
    }

    /** Of every page of 500, empty for the first; tells what each took, the first time that anybody asks for it. */
    private static List<String> cursors(String query) throws IOException, InterruptedException {
        var cursors = new ArrayList<String>(List.of(""));
        var millis = new ArrayList<Double>();
        while (true) {
            long start = System.nanoTime();
            var page = get("/tokens?limit=500&" + query + cursors.get(cursors.size() - 1));
            millis.add((System.nanoTime() - start) / 1e6);
            var next = NEXT.matcher(page.substring(Math.max(0, page.length() - 200)));
            if (!next.find()) {
                double first = millis.get(0);
                millis.sort(null);
                System.out.printf(
                        "%-28s %-8s %8.1f %8.1f %8.1f%n",
                        query, "each 500", first, millis.get(millis.size() / 2), millis.get(millis.size() - 1));
                return cursors;
            }
            cursors.add("&cursor=" + next.group(1));
        }
    }

    private static void measure(String query, String page, String cursor) throws IOException, InterruptedException {
        var millis = new double[TIMES];
        for (int i = 0; i < TIMES; i++) {
            long start = System.nanoTime();
            get("/tokens?limit=100&" + query + cursor);
            millis[i] = (System.nanoTime() - start) / 1e6;
        }
        double first = millis[0];
        Arrays.sort(millis);
        System.out.printf(
                "%-28s %-8s %8.1f %8.1f %8.1f%n", query, page, first, millis[TIMES / 2], millis[TIMES - 1]);
    }

    private static String get(String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(base + path))
                .header("Authorization", "Bearer " + token)
                .build();
        var answer = HTTP.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(path + ": " + answer.statusCode() + ' ' + answer.body());
        }
        return answer.body();
    }
}
