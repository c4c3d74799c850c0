import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What Linux says that a process, or a process and its children, took. */
final class ProcessUse {
    private static final double TICKS_PER_SECOND = 100;

    private ProcessUse() {}

    /** CPU seconds of this process and no other. */
    static double cpu(long pid) throws IOException {
        var fields = stat(pid);
        return fields.isEmpty() ? 0 : (ticks(fields, 11) + ticks(fields, 12)) / TICKS_PER_SECOND;
    }

    /** CPU seconds of this process and its children, those that have ended included. */
    static double cpuOfFamily(long pid) throws IOException {
        var fields = stat(pid);
        double own = (ticks(fields, 11) + ticks(fields, 12) + ticks(fields, 13) + ticks(fields, 14)) / TICKS_PER_SECOND;
        double children = 0;
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (var process : processes.filter(path -> path.getFileName().toString().matches("[0-9]+")).toList()) {
                var child = stat(Long.parseLong(process.getFileName().toString()));
                if (!child.isEmpty() && Long.parseLong(child.get(1)) == pid) {
                    children += (ticks(child, 11) + ticks(child, 12)) / TICKS_PER_SECOND;
                }
            }
        }
        return own + children;
    }

    /** What this machine computes with. */
    static String processor() throws IOException {
        for (var line : Files.readAllLines(Path.of("/proc/cpuinfo"))) {
            if (line.startsWith("model name")) {
                return line.replaceFirst(".*:\\s*", "");
            }
        }
        return System.getProperty("os.arch");
    }

    /** Resident memory in MiB. */
    static long resident(long pid) throws IOException {
        for (var line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024;
            }
        }
        return 0;
    }

    /** The fields behind the command's name, from the state on; none where the process is gone. */
    private static List<String> stat(long pid) throws IOException {
        try {
            var text = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return List.of(text.substring(text.lastIndexOf(')') + 2).split(" "));
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).contains("No such process")) {
                return List.of();
            }
            throw e;
        }
    }

    private static long ticks(List<String> fields, int place) {
        return Long.parseLong(fields.get(place));
    }
}
