package io.recompute.testkit.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.recompute.Recompute;
import io.recompute.model.Instance;
import io.recompute.probe.ProbeRow;
import io.recompute.probe.ProbeTable;
import io.recompute.testkit.LeakCheck;
import io.recompute.testkit.fault.Fault;
import io.recompute.transport.AuthenticationException;
import io.recompute.transport.Transport;
import io.recompute.transport.TransportException;
import io.recompute.transport.ssh.SshTransport;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A probe of more machines than are asked at once, some of which never answer. */
@LeakCheck
@Timeout(180)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no /bin/sh")
class ManyMachinesTest {
    private static final int AT_ONCE = 4;
    /** The crew's own thread, four of the connection, and those that work on the machine's behalf. */
    private static final int THREADS_EACH = 10;

    @Test
    void thoseThatAreDeadHangOrRefuseCostTheirOwnRows() throws Exception {
        Set<String> threads = ConcurrentHashMap.newKeySet();
        AtomicLong most = new AtomicLong();
        Transport ssh = SshTransport.create();
        try (Machines machines = Machines.start(12);
                ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            machines.servers().get(1).stop();
            machines.servers().get(2).inject(new Fault.RefuseLogins());
            List<Instance> all = new ArrayList<>(machines.instances());
            all.add(
                    0,
                    Instance.parse("tester@127.0.0.1:" + silent.getLocalPort()).withName("silent"));
            ProbeTable table = Recompute.probe()
                    .instances(all)
                    .remoteHome("projects")
                    .parallelism(AT_ONCE)
                    .transports(machine -> {
                        threads.add(Thread.currentThread().getName());
                        most.accumulateAndGet(threadsOfTheLibrary(), Math::max);
                        return ssh;
                    })
                    .timeout(Duration.ofSeconds(24))
                    .run();
            assertThat(table.rows()).extracting(ProbeRow::instance).containsExactlyElementsOf(all);
            assertThat(table.reports()).hasSize(10);
            assertThat(table.rows().get(0).failure()).containsInstanceOf(TransportException.class);
            assertThat(table.rows().get(2).failure()).containsInstanceOf(TransportException.class);
            assertThat(table.rows().get(3).failure()).containsInstanceOf(AuthenticationException.class);
            assertThat(threads).hasSizeLessThanOrEqualTo(AT_ONCE);
            assertThat(most.get()).isBetween(1L, (long) AT_ONCE * THREADS_EACH);
        }
    }

    /** Those of its connections among them; not those of the servers, which run in this JVM too. */
    private static long threadsOfTheLibrary() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("recompute-")
                        || name.startsWith("sshd-recompute-")
                        || name.startsWith("sshd-SshClient"))
                .count();
    }
}
