package io.recompute.testkit.acceptance;

import io.recompute.Project;
import io.recompute.Recompute;
import io.recompute.Workspace;
import io.recompute.config.ssh.SshConfig;
import io.recompute.model.Command;
import io.recompute.model.Instance;
import io.recompute.model.RecomputeException;
import io.recompute.model.Secret;
import io.recompute.transport.ssh.CredentialProvider;
import io.recompute.transport.ssh.SshTransport;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A program that has secrets, and prints all that a program may print. */
public final class SecretsScene {
    private SecretsScene() {}

    /** The arguments: a directory with a config file {@code conf}, an encrypted key {@code id} and a {@code project}. */
    public static void main(String[] arguments) {
        Path home = Path.of(arguments[0]);
        SshTransport transport = SshTransport.create()
                .withConfig(SshConfig.none())
                .withKnownHosts(home.resolve("known_hosts"))
                .withIdentityDirectory(home.resolve("none"))
                .withoutAgent();
        Project project = Recompute.project(home.resolve("project"))
                .config(home.resolve("conf"))
                .instance(0)
                .transport(transport);
        Instance instance = project.resolveInstance();
        System.out.println(project + " " + instance + " "
                + Recompute.instances(home.resolve("conf")).list());
        try (Workspace workspace = project.init()) {
            System.out.println(
                    workspace + " " + workspace.run("ps -Aww -o args").orThrow().text());
            Command hiding = Command.of("false").secret(SecretsTest.ARGUMENT);
            System.out.println(hiding + " " + workspace.runAsync("sleep 0").waitFor());
            attempt(() -> workspace.run(hiding).orThrow());
            workspace.processes().history().forEach(System.out::println);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        attempt(() -> project.instance(1).init());
        Instance keyed = instance.withPassword(null);
        attempt(() -> project.instance(keyed.withIdentity(home.resolve("id"), SecretsTest.PASSPHRASE))
                .init());
        attempt(() -> project.instance(keyed.withIdentity(home.resolve("id"), SecretsTest.WRONG))
                .init());
        attempt(() -> project.instance(keyed)
                .transport(transport.withCredentials(new Wrong()))
                .init());
    }

    private static void attempt(Supplier<?> work) {
        try {
            System.out.println(work.get());
        } catch (RecomputeException e) {
            e.printStackTrace(System.out);
        }
    }

    private static final class Wrong implements CredentialProvider {
        @Override
        public Optional<Secret> password(Instance instance) {
            return Optional.of(SecretsTest.WRONG);
        }

        @Override
        public Optional<List<Secret>> answers(Instance instance, Challenge challenge) {
            return Optional.of(List.of(SecretsTest.WRONG));
        }
    }
}
