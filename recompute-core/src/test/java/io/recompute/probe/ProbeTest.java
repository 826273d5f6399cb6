package io.recompute.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.model.Instance;
import io.recompute.model.OperationInterruptedException;
import io.recompute.model.RemotePath;
import io.recompute.transport.Transport;
import io.recompute.transport.TransportTimeoutException;
import io.recompute.transport.UnreachableException;
import io.recompute.transport.local.LocalTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no /bin/sh")
class ProbeTest {
    @TempDir
    Path home;

    private final CountDownLatch never = new CountDownLatch(1);

    /** One machine that answers, one that nobody reaches, one that hangs. */
    private Transport way(Instance instance) {
        return switch (instance.host()) {
            case "dead" ->
                (at, limit) -> {
                    throw new UnreachableException(at.address(), "nobody listens at " + at, null);
                };
            case "hanging" ->
                (at, limit) -> {
                    never.await();
                    throw new IllegalStateException("it was waited for");
                };
            default -> LocalTransport.create().withHome(home);
        };
    }

    private Probe probe(String... hosts) {
        List<Instance> machines = List.of(hosts).stream().map(Instance::parse).toList();
        Machines known = new Machines() {
            @Override
            public List<Instance> all() {
                return machines;
            }

            @Override
            public Instance get(int index) {
                return machines.get(index);
            }
        };
        return Probe.of(known, this::way, () -> RemotePath.of("projects")).timeout(Duration.ofSeconds(60));
    }

    @Test
    void thisMachineTellsWhatItIs() throws IOException {
        MachineReport report = probe("here").run().reports().get(0);
        assertThat(report.processors().orElseThrow().count()).isPositive();
        assertThat(report.disk().orElseThrow().totalBytes())
                .isEqualTo(Files.getFileStore(home).getTotalSpace());
        assertThat(report.memory().orElseThrow().availableBytes())
                .isPositive()
                .isLessThanOrEqualTo(report.memory().orElseThrow().totalBytes());
        assertThat(report.launchers()).contains("detached");
        assertThat(report.host()).isNotBlank();
    }

    @Test
    void oneThatFailsFailsItsRowAlone() {
        ProbeTable table =
                probe("dead", "here", "hanging").timeout(Duration.ofSeconds(8)).run();
        assertThat(table.rows()).extracting(row -> row.instance().host()).containsExactly("dead", "here", "hanging");
        assertThat(table.rows().get(0).failure().orElseThrow()).isInstanceOf(UnreachableException.class);
        assertThat(table.rows().get(1).report()).isPresent();
        assertThat(table.rows().get(2).failure().orElseThrow())
                .isInstanceOf(TransportTimeoutException.class)
                .hasMessageContaining("hanging) has not answered within 8 s");
        assertThat(table.toString().lines())
                .hasSize(4)
                .anySatisfy(line -> assertThat(line).startsWith("dead").contains("nobody listens at dead"));
    }

    @Test
    void noMoreAreAskedAtOnceThanMay() {
        AtomicInteger now = new AtomicInteger();
        List<Integer> seen = new ArrayList<>();
        Transport counting = (instance, limit) -> {
            synchronized (seen) {
                seen.add(now.incrementAndGet());
            }
            now.decrementAndGet();
            throw new UnreachableException(instance.address(), "counted", null);
        };
        ProbeTable table = probe("a", "b", "c", "d", "e", "f")
                .transport(counting)
                .parallelism(2)
                .run();
        assertThat(table.rows()).hasSize(6);
        assertThat(seen).hasSize(6).allMatch(count -> count <= 2);
    }

    @Test
    void anInterruptEndsIt() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> probe("hanging").run()).isInstanceOf(OperationInterruptedException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void onlyTheChosenAreAsked() {
        assertThat(probe("here", "dead").instances(1).run().rows())
                .extracting(row -> row.instance().host())
                .containsExactly("dead");
        assertThat(probe("here").instances().run().rows()).isEmpty();
    }

    @Test
    void htmlIsEscaped() {
        Transport odd = (instance, limit) -> {
            throw new UnreachableException(instance.address(), "<b>&", null);
        };
        assertThat(probe("dead").transport(odd).run().toHtml())
                .startsWith("<table>\n<tr><th")
                .contains(">machine</th>")
                .contains(">&lt;b&gt;&amp;</td>")
                .endsWith("</table>");
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> probe().timeout(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> probe().parallelism(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
