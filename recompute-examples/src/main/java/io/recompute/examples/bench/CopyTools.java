package io.recompute.examples.bench;

import io.recompute.testkit.openssh.OpenSshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The programs that copy one file, each as a process of its own. */
record CopyTools(Login login) {
    /** Which contenders are measured; all by default. */
    private static final List<String> ONLY =
            List.of(System.getProperty("bench.only", "scp,gcm,sftp,rsync,recompute,sshj,jsch,mina")
                    .split(","));

    /** One copy. */
    @FunctionalInterface
    interface Copy {
        void run() throws IOException, InterruptedException;
    }

    /**
     * A contender.
     *
     * @param key what it is chosen by, in {@code -Dbench.only}
     */
    record Tool(String key, String name, Copy copy) {}

    static CopyTools of(Loopback loopback, int port) throws IOException {
        OpenSshServer server = loopback.peer().server();
        String key = server.knownHostsLine();
        String known = key + "\n" + key.replace("]:" + server.port() + " ", "]:" + port + " ") + "\n";
        Path file = Files.writeString(loopback.directory().resolve("known_hosts"), known);
        String user = loopback.peer().login();
        return new CopyTools(
                new Login(user, server.host(), port, server.identityFile(), file, server.hostKeyFingerprint()));
    }

    /** All of them, {@code scp} at its defaults first. */
    List<Tool> all(boolean push, Path local, String remote) {
        List<Tool> tools = new ArrayList<>();
        String there = login.user() + "@" + login.host() + ":" + remote;
        String from = push ? local.toString() : there;
        String to = push ? there : local.toString();
        List<String> scp = words("scp", "-q", "-P", Integer.toString(login.port()), options());
        tools.add(tool("scp", "scp", words(scp, from, to)));
        tools.add(tool("gcm", "scp -c aes128-gcm", words(scp, "-c", "aes128-gcm@openssh.com", from, to)));
        String batch = (push ? "put " + local + " " + remote : "get " + remote + " " + local) + "\n";
        List<String> sftp =
                words("sftp", "-q", "-P", Integer.toString(login.port()), options(), login.user() + "@" + login.host());
        tools.add(new Tool("sftp", "sftp", () -> run(sftp, batch)));
        String ssh = String.join(" ", words("ssh", "-p", Integer.toString(login.port()), options()));
        tools.add(tool("rsync", "rsync -a", words("rsync", "-a", "-e", ssh, from, to)));
        for (String library : List.of("recompute", "sshj", "jsch", "mina")) {
            tools.add(tool(library, library + ", cold JVM", jvm(library, push, local, remote)));
        }
        tools.removeIf(tool -> !ONLY.contains(tool.key()));
        return tools;
    }

    /** Has what waits to be written to disks written. */
    void sync() throws IOException, InterruptedException {
        run(List.of("sync"), "");
    }

    private List<String> jvm(String library, boolean push, Path local, String remote) {
        List<String> words = words(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + System.getProperty("bench.cold.heap", "256m"),
                "-cp",
                System.getProperty("java.class.path"),
                ColdCopy.class.getName(),
                library,
                push ? "push" : "pull");
        return words(words(words, login.words()), local.toString(), remote);
    }

    private List<String> options() {
        List<String> options = new ArrayList<>(List.of("-F", "none"));
        for (String option : List.of(
                "UserKnownHostsFile=" + login.knownHosts(),
                "IdentitiesOnly=yes",
                "IdentityFile=" + login.identity(),
                "LogLevel=ERROR",
                "BatchMode=yes")) {
            options.addAll(List.of("-o", option));
        }
        return options;
    }

    private static Tool tool(String key, String name, List<String> command) {
        return new Tool(key, name, () -> run(command, ""));
    }

    /** Words and lists of words, one after the other. */
    private static List<String> words(Object... parts) {
        List<String> all = new ArrayList<>();
        for (Object part : parts) {
            if (part instanceof List<?> list) {
                list.forEach(word -> all.add((String) word));
            } else {
                all.add((String) part);
            }
        }
        return all;
    }

    private static void run(List<String> command, String input) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var stdin = process.outputWriter()) {
            stdin.write(input);
        }
        int status = process.waitFor();
        if (status != 0) {
            throw new IOException(command + " exited with " + status);
        }
    }
}
