package io.recompute.transport.ssh;

import io.recompute.model.Instance;
import io.recompute.transport.AuthenticationException;
import io.recompute.transport.Deadline;
import io.recompute.transport.ServerBusyException;
import io.recompute.transport.TransportException;
import io.recompute.transport.TransportTimeoutException;
import io.recompute.transport.UnreachableException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.jspecify.annotations.Nullable;

/** Says what kept a connection from being made: what, where, how long, and what to try. */
final class ConnectFailures {
    // What sshd writes in place of its version: over MaxStartups, and under a penalty.
    private static final Pattern OVERLOADED = Pattern.compile("MaxStartups|Not allowed at this time");

    private ConnectFailures() {}

    /**
     * No address answered.
     *
     * @param cause null where the time was up
     */
    static TransportException notReached(Instance instance, Deadline deadline, @Nullable Throwable cause) {
        String where = instance.host() + " port " + instance.port();
        Throwable root = root(cause);
        String text;
        if (root == null) {
            text = where + " did not answer within " + deadline
                    + "; check that the machine is up, and the firewall, the network and the VPN";
        } else if (isRefusal(root)) {
            text = where + " refused the connection; check the port, and that sshd runs there";
        } else if (root instanceof NoRouteToHostException) {
            text = "there is no route to " + where + "; check the network and the VPN";
        } else {
            text = where + " cannot be reached (" + root.getMessage() + "); check the network and the VPN";
        }
        return new UnreachableException(instance.address(), text, cause);
    }

    private static boolean isRefusal(Throwable root) {
        String message = String.valueOf(root.getMessage()).toLowerCase(Locale.ROOT);
        return root instanceof ConnectException && message.contains("refused");
    }

    /**
     * The machine accepted the connection and the time was up before the login was done.
     *
     * @param serverVersion null where the server has not said what it is
     */
    static TransportException silent(Instance instance, Deadline deadline, @Nullable String serverVersion) {
        String text = serverVersion == null
                ? instance.host() + " port " + instance.port()
                        + " accepted the connection and then said nothing within " + deadline
                        + "; is that an SSH server, or does the machine hang?"
                : "the login at " + instance.address() + " was not done within " + deadline
                        + "; the machine may be overloaded: allow more time";
        return new TransportTimeoutException(instance.address(), text, null);
    }

    /**
     * The session ended before the server was asked for a login.
     *
     * @param serverVersion null where the server has not said what it is
     */
    static TransportException beforeLogin(
            Instance instance, @Nullable String serverVersion, Farewell farewell, @Nullable Throwable cause) {
        String where = instance.host() + " port " + instance.port();
        String line = farewell.strangeLine().orElse("");
        if (serverVersion != null) {
            String text = where + " (" + serverVersion + ") ended the connection before the login" + reason(cause);
            return new UnreachableException(instance.address(), text, cause);
        }
        if (line.isEmpty() || OVERLOADED.matcher(line).find()) {
            String text = where + " closed the connection before it said what it is"
                    + (line.isEmpty() ? "" : " (" + line + ")")
                    + ": too many logins may be under way there (MaxStartups), or this address may be banned for a"
                    + " while; try again in a moment";
            return new ServerBusyException(instance.address(), text, cause);
        }
        String text = where + " does not speak SSH; it said '" + line + "': check the port";
        return new UnreachableException(instance.address(), text, cause);
    }

    /**
     * The login failed.
     *
     * @param tried the methods that could be tried, empty where there were none
     * @param offered those the server offers
     */
    static TransportException loginRefused(Instance instance, String tried, String offered, @Nullable Throwable cause) {
        String advice = tried.isEmpty()
                ? "there is neither a key nor a password for it: name an identity file or a password in the instance"
                : "check the user's name, that the key stands in ~/.ssh/authorized_keys there, and the password";
        boolean exhausted = cause instanceof SshException problem
                && problem.getDisconnectCode() == SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE;
        String text =
                instance.host() + " port " + instance.port() + " refused the login of " + instance.login() + "; tried: "
                        + (tried.isEmpty() ? "nothing" : tried) + "; the server offers: " + offered + "; " + advice
                        + (exhausted ? "" : reason(cause));
        return new AuthenticationException(instance.address(), text, cause);
    }

    private static String reason(@Nullable Throwable cause) {
        Throwable root = root(cause);
        return root == null || root.getMessage() == null ? "" : " (" + root.getMessage() + ")";
    }

    private static @Nullable Throwable root(@Nullable Throwable cause) {
        Throwable root = cause;
        while (root != null && root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }
}
