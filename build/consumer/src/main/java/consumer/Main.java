package consumer;

import io.recompute.Recompute;
import io.recompute.Workspace;
import io.recompute.testkit.EmbeddedSshServer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs one command on a server in this program, and writes down what it was started with. Argument: a directory to use. */
public final class Main {
    private Main() {}

    /** Fails by an exception. */
    public static void main(String[] arguments) throws Exception {
        Path place = Path.of(arguments[0]);
        Path project = Files.createDirectories(place.resolve("project"));
        Files.writeString(place.resolve("class-path"), System.getProperty("java.class.path"));
        try (EmbeddedSshServer server = EmbeddedSshServer.create();
                Workspace machine =
                        Recompute.project(project).instance(server.instance()).init()) {
            System.out.println(Main.class.getModule() + " says " + machine.run("echo $((6 * 7))").text().strip());
        }
    }
}
