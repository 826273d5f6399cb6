package io.recompute.examples.re;

import io.recompute.model.Instance;
import io.recompute.model.Secret;
import io.recompute.transport.HostKeyException;
import io.recompute.transport.TransportException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "sshadd", description = "Add a machine to the configuration.", mixinStandardHelpOptions = true)
final class SshAddMode implements Callable<Integer> {
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
        re.streams().progress().begin("logging in to " + instance.address());
        int index = added(instance);
        re.streams().progress().end();
        re.streams().out().println("added instance " + index + " (" + instance.address() + ")");
        return 0;
    }

    /** A host that was never seen is accepted, after its key was shown. */
    private int added(Instance instance) {
        try {
            return re.instances().add(instance, re.surroundings().ssh(), this::shown);
        } catch (TransportException e) {
            if (!force) {
                throw e;
            }
            re.streams().warn("added although the login failed: " + e.getMessage());
            return re.instances().add(instance);
        }
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

    private boolean shown(HostKeyException unknown) {
        re.streams().progress().print(unknown.address() + " is new here; its host key is " + unknown.actual());
        return true;
    }
}
