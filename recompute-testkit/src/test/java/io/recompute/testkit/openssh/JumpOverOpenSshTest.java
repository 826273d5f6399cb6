package io.recompute.testkit.openssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.recompute.Instances;
import io.recompute.Recompute;
import io.recompute.Workspace;
import io.recompute.config.ssh.SshConfig;
import io.recompute.model.Instance;
import io.recompute.run.RemoteProcess;
import io.recompute.transport.HostKeyException;
import io.recompute.transport.UnreachableException;
import io.recompute.transport.ssh.SshTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Machines that only other machines reach, with real servers all along the way. */
@NeedsOpenSsh
@Timeout(180)
class JumpOverOpenSshTest {
    @TempDir
    Path home;

    private final List<OpenSshServer> servers = new ArrayList<>();

    @AfterEach
    void stop() {
        servers.forEach(OpenSshServer::close);
    }

    @Test
    void allIsDoneThroughTwoMachines() throws Exception {
        assertThat(servers).isEmpty();
        for (int place = 0; place < 3; place++) {
            servers.add(OpenSshServer.builder().start());
        }
        work();
    }

    @Test
    void aMachineInANetworkBehindTwoOthersIsReachedAndNotOtherwise() throws Exception {
        Optional<HiddenNetwork> made = HiddenNetwork.create();
        boolean demanded = "required".equals(System.getenv(OpenSshCondition.VARIABLE)) && Tool.isRoot();
        assumeTrue(demanded || made.isPresent(), "network namespaces need root on Linux, and ip");
        try (HiddenNetwork network = made.orElseThrow()) {
            for (int place = 0; place < HiddenNetwork.LENGTH; place++) {
                servers.add(OpenSshServer.builder()
                        .address(network.address(place))
                        .networkNamespace(network.namespace(place))
                        .start());
            }
            work();
            OpenSshServer last = servers.get(2);
            assertThatThrownBy(() -> transport("")
                            .connect(last.instance(), Duration.ofSeconds(3))
                            .close())
                    .isInstanceOf(UnreachableException.class);
            stop();
        }
    }

    @Test
    void theRegistryAsksAboutEachMachineOnTheWay() throws Exception {
        for (int place = 0; place < 3; place++) {
            servers.add(OpenSshServer.builder().start());
        }
        SshTransport transport = transport(
                host("first", 0) + host("second", 1) + " ProxyJump first\n" + host("gpu", 2) + " ProxyJump second\n");
        Instances registry = Recompute.instances(home.resolve("recompute.conf"));
        List<String> asked = new ArrayList<>();
        assertThatThrownBy(() -> registry.add(
                        Instance.parse("gpu"), transport, unknown -> asked.add(unknown.actual()) && asked.size() < 3))
                .isInstanceOf(HostKeyException.class);
        assertThat(asked).hasSize(3).doesNotHaveDuplicates();
        assertThat(registry.file()).doesNotExist();
        asked.clear();
        assertThat(registry.add(Instance.parse("gpu"), transport, unknown -> asked.add(unknown.actual())))
                .isZero();
        assertThat(asked).hasSize(1);
    }

    @Test
    void aMachineThatForbidsForwardingIsNamed() throws Exception {
        servers.add(OpenSshServer.builder().line("AllowTcpForwarding no").start());
        servers.add(OpenSshServer.builder().start());

        SshTransport transport = transport(host("first", 0) + host("gpu", 1) + " ProxyJump first\n");

        assertThatThrownBy(() -> transport
                        .connect(Instance.parse("gpu"), Duration.ofSeconds(20))
                        .close())
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining(servers.get(0).port() + " does not connect further");
    }

    /** All that a workspace does, at the last of the servers, by its name in the configuration. */
    private void work() throws Exception {
        SshTransport transport = transport(
                host("first", 0) + host("second", 1) + " ProxyJump first\n" + host("gpu", 2) + " ProxyJump second\n");
        Path project = Files.createDirectories(home.resolve("project"));
        Files.writeString(project.resolve("x.py"), "print('there')\n");
        Files.write(project.resolve("large.bin"), new byte[5 << 20]);
        try (Workspace gpu = Recompute.project(project)
                .name("jump-" + servers.get(2).port())
                .instance("gpu")
                .transport(transport)
                .init()) {
            assertThat(gpu.run("cat x.py").orThrow().text()).contains("there");
            RemoteProcess run = gpu.runAsync("seq 1000; sleep 1000");
            assertThat(run.log().follow().lines().limit(1000).count()).isEqualTo(1000);
            run.kill();
            gpu.push(project.resolve("large.bin"), "data/").join();
            gpu.pull("data/large.bin", home.resolve("back.bin")).join();
            assertThat(home.resolve("back.bin")).hasSize(5 << 20);
            gpu.run("rm -rf \"$PWD\"").orThrow();
        }
    }

    private String host(String alias, int place) {
        OpenSshServer server = servers.get(place);
        return "Host " + alias + "\n HostName " + server.host() + "\n Port " + server.port() + "\n IdentityFile "
                + server.identityFile() + "\n";
    }

    private SshTransport transport(String config) throws IOException {
        Path file = Files.writeString(home.resolve("config"), config);
        return SshTransport.create()
                .withConfig(SshConfig.at(home, file))
                .withKnownHosts(home.resolve("known_hosts"))
                .withIdentityDirectory(home.resolve("none"));
    }
}
