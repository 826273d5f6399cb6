package io.recompute.examples.bench;

import io.recompute.Recompute;
import io.recompute.Workspace;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** One copy of one file by one library, in a JVM that does nothing else: what a program pays that copies once. */
public final class ColdCopy {
    private ColdCopy() {}

    /** Arguments: the library, push or pull, the words of a {@link Login}, the local and the remote path. */
    public static void main(String[] arguments) throws Exception {
        List<String> words = Arrays.asList(arguments);
        Login login = Login.of(words.subList(2, 2 + Login.WORDS));
        Path local = Path.of(words.get(2 + Login.WORDS));
        String remote = words.get(3 + Login.WORDS);
        boolean push = words.get(1).equals("push");
        switch (words.get(0)) {
            case "recompute" -> recompute(login, push, local, remote);
            case "sshj" -> OtherLibraries.sshj(login, push, local, remote);
            case "jsch" -> OtherLibraries.jsch(login, push, local, remote);
            case "mina" -> OtherLibraries.mina(login, push, local, remote);
            default -> throw new IllegalArgumentException(words.get(0));
        }
    }

    /** The local file lies in a project that was brought to the machine before. */
    private static void recompute(Login login, boolean push, Path local, String remote) {
        Path project = local.resolveSibling(".").normalize();
        try (Workspace workspace = Recompute.project(project)
                .remoteHome("projects")
                .instance(login.instance())
                .open()) {
            if (push) {
                workspace.push(local, remote).join();
            } else {
                workspace.pull(remote, local).join();
            }
        }
    }
}
