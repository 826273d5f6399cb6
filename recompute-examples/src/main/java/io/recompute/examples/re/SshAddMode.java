package io.recompute.examples.re;

import io.recompute.model.Instance;
import io.recompute.model.Secret;
import io.recompute.transport.HostKeyException;
import io.recompute.transport.Transport;
import io.recompute.transport.TransportException;
import io.recompute.transport.control.Machine;
import io.recompute.transport.local.LocalTransport;
import io.recompute.transport.ssh.HostKeyPolicy;
import io.recompute.transport.ssh.SshTransport;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "sshadd", description = "Add a machine to the configuration.", mixinStandardHelpOptions = true)
final class SshAddMode implements Callable<Integer> {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Option(names = "--instance", paramLabel = "USER@HOST[:PORT]", required = true, description = "Its address.")
    private String address = "";

    @Option(names = "--force", description = "Add it even where the login fails.")
    private boolean force;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Re re;

    SshAddMode(Re re) {
        this.re = re;
    }

    @Override
    public Integer call() {
        Instance instance = withPassword(parsed());
        try {
            logIn(instance);
        } catch (TransportException e) {
            if (!force) {
                throw e;
            }
            re.streams().warn("added although the login failed: " + e.getMessage());
        }
        int index = re.instances().add(instance);
        re.streams().out().println("added instance " + index + " (" + instance.address() + ")");
        return 0;
    }

    private Instance parsed() {
        try {
            return Instance.parse(address);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private Instance withPassword(Instance instance) {
        if (instance.isLocal()) {
            return instance;
        }
        String password = re.streams().password("Password of " + instance.address() + " (empty: a key lets you in): ");
        return password.isEmpty() ? instance : instance.withPassword(Secret.of(password));
    }

    /** Logs in once. A host that was never seen is accepted, after its key was shown. */
    private void logIn(Instance instance) {
        if (instance.isLocal()) {
            logIn(instance, LocalTransport.create());
            return;
        }
        SshTransport ssh = re.surroundings().ssh();
        try {
            logIn(instance, ssh.withHostKeyPolicy(HostKeyPolicy.STRICT));
        } catch (HostKeyException e) {
            boolean unknown = e.expected().isEmpty() && e.location().isEmpty();
            if (!unknown) {
                throw e;
            }
            re.streams().err().println(instance.address() + " is new here; its host key is " + e.actual());
            logIn(instance, ssh.withHostKeyPolicy(HostKeyPolicy.ACCEPT_NEW));
        }
    }

    private static void logIn(Instance instance, Transport transport) {
        Machine.connect(transport, instance, LIMIT).close();
    }
}
