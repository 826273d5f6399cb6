package io.recompute.examples.bench;

import io.recompute.model.Instance;
import io.recompute.testkit.openssh.OpenSshServer;
import io.recompute.testkit.openssh.OpenSshUser;
import org.jspecify.annotations.Nullable;

/**
 * An OpenSSH server on loopback and who logs in to it: a plain user where one can be made, since root's start-up files
 * may cost more than what is measured; else whoever runs this. Closing it stops the server and removes the user.
 */
record Peer(OpenSshServer server, @Nullable OpenSshUser user) implements AutoCloseable {
    static Peer start() throws InterruptedException {
        OpenSshServer server = OpenSshServer.builder().start();
        boolean complete = false;
        try {
            OpenSshUser user = OpenSshUser.isAvailable()
                    ? OpenSshUser.builder()
                            .shell("bash")
                            .authorizedKey(server.authorizedKey())
                            .create()
                    : null;
            complete = true;
            return new Peer(server, user);
        } finally {
            if (!complete) {
                server.close();
            }
        }
    }

    Instance instance() {
        return user == null ? server.instance() : server.instance(user);
    }

    String login() {
        return instance().login();
    }

    @Override
    public void close() {
        try (server) {
            if (user != null) {
                user.close();
            }
        }
    }
}
