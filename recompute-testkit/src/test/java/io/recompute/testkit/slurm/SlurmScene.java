package io.recompute.testkit.slurm;

import io.recompute.Project;
import io.recompute.Recompute;
import io.recompute.testkit.openssh.OpenSshServer;
import io.recompute.testkit.openssh.OpenSshUser;
import java.nio.file.Path;

/** A cluster of two nodes with two GPUs each, and a login node of a plain user. */
public record SlurmScene(SlurmCluster cluster, OpenSshServer server, OpenSshUser user) implements AutoCloseable {
    /** Starts them; the lines are further ones of slurm.conf. */
    public static SlurmScene start(String... lines) throws InterruptedException {
        SlurmCluster cluster = SlurmCluster.start(2, 2, lines);
        OpenSshServer server = OpenSshServer.builder()
                .line("SetEnv SLURM_CONF=" + cluster.configuration())
                .start();
        OpenSshUser user = OpenSshUser.builder()
                .shell("bash")
                .authorizedKey(server.authorizedKey())
                .create();
        return new SlurmScene(cluster, server, user);
    }

    /** The project of that directory on the login node. */
    public Project project(Path directory) {
        return Recompute.project(directory).instance(server.instance(user));
    }

    @Override
    public void close() {
        cluster.close();
        user.close();
        server.close();
    }
}
