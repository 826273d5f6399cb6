package io.recompute.transport.control;

import io.recompute.model.Instance;
import io.recompute.model.RecomputeException;
import io.recompute.model.RemotePath;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What is known of a machine since it was connected. Immutable.
 *
 * @param home the login's home directory, absolute
 * @param kernel as {@code uname -s} says it: {@code Linux}, {@code Darwin}…
 * @param architecture as {@code uname -m} says it: {@code x86_64}, {@code aarch64}…
 * @param programs the programs that were looked for and found, each with its path
 * @param traits what its tools can do: {@code findPrintf}, {@code findFiles0}, {@code procfs}
 */
public record MachineFacts(
        RemotePath home, String kernel, String architecture, Map<String, String> programs, Map<String, String> traits) {
    /** A path that needs no quotes in any shell. */
    private static final Pattern PLAIN_PATH = Pattern.compile("/[A-Za-z0-9_./+-]+");

    static final Script SCRIPT = Script.resource(MachineFacts.class, "facts.sh").repeatable();

    /** Copies the maps. */
    public MachineFacts {
        programs = Map.copyOf(programs);
        traits = Map.copyOf(traits);
    }

    /** Whether that program was found; only some are looked for, see {@code facts.sh}. */
    public boolean has(String program) {
        return programs.containsKey(program);
    }

    /** Whether {@code find -printf} works there, as GNU's does. */
    public boolean findPrintf() {
        return traits.containsKey("findPrintf");
    }

    /** Whether {@code find -files0-from} works there, as that of GNU does since 4.9. */
    public boolean findFiles0() {
        return traits.containsKey("findFiles0");
    }

    /** Whether {@code /proc} tells of processes, as on Linux. */
    public boolean procfs() {
        return traits.containsKey("procfs");
    }

    /** The command line for a shell that runs users' commands: {@code bash} where there is one. */
    String commandShell() {
        String bash = programs.get("bash");
        return bash != null && PLAIN_PATH.matcher(bash).matches() ? "exec " + bash + " --norc" : ShellStart.SH;
    }

    static MachineFacts parse(Instance instance, Reply reply) {
        Map<String, String> values = new HashMap<>();
        Map<String, String> programs = new HashMap<>();
        for (String line : reply.orThrow("looking at " + instance).text().split("\n")) {
            int equals = line.indexOf('=');
            String key = line.substring(0, Math.max(0, equals));
            String value = line.substring(equals + 1);
            if (key.startsWith("program.")) {
                programs.put(key.substring("program.".length()), value);
            } else if (!value.isEmpty()) {
                values.put(key, value);
            }
        }
        String home = values.remove("home");
        if (home == null || !home.startsWith("/")) {
            throw new RecomputeException("no home directory for " + instance.login() + " on " + instance
                    + "; set HOME there, or ask its administrator");
        }
        String kernel = values.getOrDefault("kernel", "unknown");
        String architecture = values.getOrDefault("architecture", "unknown");
        return new MachineFacts(RemotePath.of(home), kernel, architecture, programs, values);
    }
}
