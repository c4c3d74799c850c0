package dev.mintmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The database's address as an operator writes it. It may name several servers, like libpq and the JDBC driver:
 * {@code postgresql://host1:5432,host2:5432/database?target_session_attrs=read-write}.
 *
 * @param credentials of the URL, with their {@code @}; mostly empty
 * @param servers each a host, with or without a port
 * @param path the database's name behind its slash; or empty
 * @param parameters without those that say which server is wanted
 * @param sessionAttributes of the server that is wanted: {@code any}, {@code read-write} or {@code primary}
 */
record DatabaseUrl(
        String credentials,
        List<String> servers,
        String path,
        List<String> parameters,
        Optional<String> sessionAttributes) {
    private static final Pattern URL =
            Pattern.compile("(?:jdbc:|vertx-reactive:)?postgres(?:ql)?://([^/?@]*@)?([^/?]+)(/[^?]*)?(?:\\?(.*))?");
    private static final Pattern NEXT_URL = Pattern.compile(",(?=(?:vertx-reactive:)?postgres(?:ql)?://)");
    /** Behind a name, an IPv4 address, or an IPv6 address in brackets. */
    private static final Pattern PORT = Pattern.compile("^(?:\\[[^]]*]|[^:\\[]*):(.*)$");

    private static final int HIGHEST_PORT = 65535;
    private static final String LIBPQ = "target_session_attrs=";
    private static final String JDBC = "targetServerType=";

    /** Empty where it is no such address. */
    static Optional<DatabaseUrl> parse(String text) {
        var urls = NEXT_URL.split(text, -1);
        var first = URL.matcher(urls[0]);
        if (!first.matches()) {
            return Optional.empty();
        }
        var servers = new ArrayList<String>();
        for (var url : urls) {
            var one = URL.matcher(url);
            if (!one.matches()) {
                return Optional.empty();
            }
            servers.addAll(Arrays.asList(one.group(2).split(",", -1)));
        }
        if (servers.stream().anyMatch(String::isBlank)) {
            return Optional.empty();
        }
        var parameters = first.group(4) == null
                ? List.<String>of()
                : List.of(first.group(4).split("&", -1));
        return Optional.of(new DatabaseUrl(
                first.group(1) == null ? "" : first.group(1),
                List.copyOf(servers),
                first.group(3) == null ? "" : first.group(3),
                parameters.stream().filter(one -> !saysWhichServer(one)).toList(),
                parameters.stream()
                        .filter(DatabaseUrl::saysWhichServer)
                        .map(one -> one.substring(one.indexOf('=') + 1))
                        .findFirst()));
    }

    /** For the reactive driver: one address a server. */
    String reactive() {
        return servers.stream()
                .map(server -> "postgresql://" + credentials + server + path + query(parameters))
                .collect(Collectors.joining(","));
    }

    /** For the JDBC driver: one address, and of several servers the one that takes writes. */
    String jdbc() {
        var all = new ArrayList<>(parameters);
        if (servers.size() > 1) {
            all.add(JDBC + (sessionAttributes.filter("any"::equals).isPresent() ? "any" : "primary"));
        }
        return "jdbc:postgresql://" + credentials + String.join(",", servers) + path + query(all);
    }

    /** Tells whether the port is one, where the server names it. */
    static boolean hasUsablePort(String server) {
        var port = PORT.matcher(server);
        return !port.find()
                || (port.group(1).matches("[0-9]{1,5}")
                        && Integer.parseInt(port.group(1)) > 0
                        && Integer.parseInt(port.group(1)) <= HIGHEST_PORT);
    }

    private static boolean saysWhichServer(String parameter) {
        return parameter.startsWith(LIBPQ) || parameter.startsWith(JDBC);
    }

    private static String query(List<String> parameters) {
        return parameters.isEmpty() ? "" : "?" + String.join("&", parameters);
    }
}
