package io.recompute.testkit.soak;

import io.recompute.model.Instance;
import io.recompute.testkit.EmbeddedSshServer;
import io.recompute.testkit.openssh.OpenSshServer;
import io.recompute.testkit.openssh.OpenSshUser;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A machine that schedules run on, which is this one.
 *
 * @param instance how it is reached without faults
 * @param home the home directory of whoever logs in
 * @param server what can fail by itself; null for a real server, of which only the network fails
 */
record Place(Instance instance, Path home, @Nullable EmbeddedSshServer server) {
    static Place of(EmbeddedSshServer server) {
        return new Place(server.instance(), server.home(), server);
    }

    static Place of(OpenSshServer server, OpenSshUser user) {
        return new Place(server.instance(user), user.home(), null);
    }
}
