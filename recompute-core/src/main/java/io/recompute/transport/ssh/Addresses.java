package io.recompute.transport.ssh;

import io.recompute.model.Instance;
import io.recompute.transport.Deadline;
import io.recompute.transport.UnreachableException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Looks up the addresses of a host name; the system's look-up has no limit, so a thread of its own does it. */
final class Addresses {
    private Addresses() {}

    /**
     * The addresses, in the system's order.
     *
     * @throws UnreachableException where the name is unknown, or the name server does not answer in time
     */
    static List<InetSocketAddress> of(Instance instance, Deadline deadline) throws InterruptedException {
        String host = instance.host();
        FutureTask<InetAddress[]> lookup = new FutureTask<>(() -> InetAddress.getAllByName(host));
        Thread thread = new Thread(lookup, "recompute-lookup-" + host);
        thread.setDaemon(true);
        thread.start();
        try {
            InetAddress[] found = lookup.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
            return Arrays.stream(found)
                    .map(address -> new InetSocketAddress(address, instance.port()))
                    .toList();
        } catch (TimeoutException e) {
            String text = "the name server did not tell the address of " + host + " within " + deadline
                    + "; is the network up?";
            throw new UnreachableException(instance.address(), text, e);
        } catch (ExecutionException e) {
            throw failed(instance, e.getCause());
        }
    }

    private static UnreachableException failed(Instance instance, @Nullable Throwable cause) {
        String text = cause instanceof UnknownHostException
                ? "there is no host " + instance.host() + "; check the name, the network and the VPN"
                : "the address of " + instance.host() + " could not be looked up: " + cause;
        return new UnreachableException(instance.address(), text, cause);
    }
}
