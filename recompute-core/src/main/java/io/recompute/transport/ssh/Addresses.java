package io.recompute.transport.ssh;

import io.recompute.model.Instance;
import io.recompute.transport.Deadline;
import io.recompute.transport.UnreachableException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Looks up the addresses of a host name; the system's look-up has no limit, so a thread of its own does it. */
final class Addresses {
    private Addresses() {}

    /**
     * The addresses, in the system's order, of the kind that ssh's configuration wants.
     *
     * @throws UnreachableException where the name is unknown, or has none of that kind, or the name server does not answer in time
     */
    static List<InetSocketAddress> of(Target target, Deadline deadline) throws InterruptedException {
        Instance instance = target.instance();
        Optional<StandardProtocolFamily> family = target.config().addressFamily();
        String host = instance.host();
        FutureTask<InetAddress[]> lookup = new FutureTask<>(() -> InetAddress.getAllByName(host));
        Thread thread = new Thread(lookup, "recompute-lookup-" + host);
        thread.setDaemon(true);
        thread.start();
        try {
            InetAddress[] found = lookup.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
            List<InetSocketAddress> fitting = Arrays.stream(found)
                    .filter(address -> family.isEmpty() || family.get() == familyOf(address))
                    .map(address -> new InetSocketAddress(address, instance.port()))
                    .toList();
            if (fitting.isEmpty()) {
                String kind = family.map(Enum::name).orElse("any");
                String text = host + " has no address of the kind that ssh's configuration wants (AddressFamily "
                        + kind.toLowerCase(Locale.ROOT) + ")";
                throw new UnreachableException(instance.address(), text, null);
            }
            return fitting;
        } catch (TimeoutException e) {
            String text = "the name server did not tell the address of " + host + " within " + deadline
                    + "; is the network up?";
            throw new UnreachableException(instance.address(), text, e);
        } catch (ExecutionException e) {
            throw failed(instance, e.getCause());
        }
    }

    private static StandardProtocolFamily familyOf(InetAddress address) {
        return address instanceof Inet6Address ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
    }

    private static UnreachableException failed(Instance instance, @Nullable Throwable cause) {
        String text = cause instanceof UnknownHostException
                ? "there is no host " + instance.host() + "; check the name, the network and the VPN"
                : "the address of " + instance.host() + " could not be looked up: " + cause;
        return new UnreachableException(instance.address(), text, cause);
    }
}
