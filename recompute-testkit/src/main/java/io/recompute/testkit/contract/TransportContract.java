package io.recompute.testkit.contract;

import static io.recompute.testkit.contract.Exchange.LIMIT;
import static io.recompute.testkit.contract.Exchange.get;
import static io.recompute.testkit.contract.Exchange.readLine;
import static io.recompute.testkit.contract.Exchange.start;
import static io.recompute.testkit.contract.Scene.fill;
import static io.recompute.testkit.contract.Scene.write;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.recompute.model.Instance;
import io.recompute.testkit.LeakCheck;
import io.recompute.transport.AuthenticationException;
import io.recompute.transport.Channel;
import io.recompute.transport.ChannelRefusedException;
import io.recompute.transport.Termination;
import io.recompute.transport.Transport;
import io.recompute.transport.TransportTimeoutException;
import io.recompute.transport.UnreachableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link Transport} must do, as tests: extend this class and say where the machine is. The login there needs
 * a POSIX shell, whose start-up files print nothing, and the usual programs ({@code cat head mkfifo stty wc}). Each test
 * works in a directory of its own in the home directory and removes it.
 *
 * <p>What a machine cannot do is said by the methods that have a body here; the tests for it are skipped then. No test
 * waits for time to pass: where something must not happen, the opposite is brought about and awaited.
 */
@LeakCheck
@Timeout(180)
public abstract class TransportContract implements ClosingContract, ForwardingContract, TerminalContract {
    private static final int LARGE = 12 << 20; // more than all buffers and windows on the way

    private Scene scene;

    /** For subclasses, which JUnit makes. */
    protected TransportContract() {}

    /** What is tested. Called for each test, and once or more. */
    protected abstract Transport transport();

    /** The machine it is tested with; logging in works. */
    protected abstract Instance instance();

    /** The same machine with a login that it refuses; empty where it has none. */
    protected Optional<Instance> refusedInstance() {
        return Optional.empty();
    }

    /** A machine that is not there; empty where the transport can reach all there are. */
    protected Optional<Instance> unreachableInstance() {
        return Optional.empty();
    }

    /** How many channels the machine allows on one connection; empty: so many that no test meets the limit. */
    protected OptionalInt channelLimit() {
        return OptionalInt.empty();
    }

    /** Whether a command's death by a signal is told from an exit. */
    protected boolean tellsSignals() {
        return true;
    }

    /**
     * Whether the machine forwards streams, and has the loopback address of the JVM that tests it; the tests listen there.
     */
    @Override
    public boolean forwards() {
        return true;
    }

    /** Whether the machine listens for the connection. */
    @Override
    public boolean listens() {
        return forwards();
    }

    /** Whether a stream whose peer has sent its end can still be written to. */
    @Override
    public boolean halfCloses() {
        return forwards();
    }

    /** Whether it forwards streams to unix sockets too. */
    @Override
    public boolean forwardsSockets() {
        return forwards();
    }

    /** Whether commands can have a terminal there. */
    @Override
    public boolean givesTerminals() {
        return true;
    }

    @BeforeEach
    final void openTheScene() throws Exception {
        scene = Scene.open(transport(), instance());
    }

    @AfterEach
    final void closeTheScene() throws Exception {
        scene.close();
    }

    /** For the contract's own tests. */
    @Override
    public final Scene scene() {
        return scene;
    }

    @Test
    void exitStatusIsReported() throws Exception {
        for (int status : new int[] {0, 1, 2, 127, 137, 255}) {
            assertThat(scene.run("exit " + status).end()).isEqualTo(new Termination.Exited(status));
        }
    }

    @Test
    void aProgramThatIsMissingExitsWith127() throws Exception {
        Exchange exchange = scene.run("there-is-no-such-program");
        assertThat(exchange.end()).isEqualTo(new Termination.Exited(127));
        assertThat(exchange.errorText()).contains("there-is-no-such-program");
    }

    @Test
    void deathByASignalIsReported() throws Exception {
        assumeTrue(tellsSignals(), "this machine does not tell signals");
        for (String signal : List.of("KILL", "TERM", "HUP", "USR1")) {
            assertThat(scene.run("kill -" + signal + " $$").end()).isEqualTo(new Termination.Signaled(signal));
        }
    }

    @Test
    void outputsAreSeparate() throws Exception {
        Exchange exchange = scene.run("echo out; echo err >&2; echo more; echo worse >&2");
        assertThat(exchange.text()).isEqualTo("out\nmore");
        assertThat(exchange.errorText()).isEqualTo("err\nworse");
    }

    @Test
    void aSilentCommandHasEmptyOutputs() throws Exception {
        Exchange exchange = scene.run("true");
        assertThat(exchange.out()).isEmpty();
        assertThat(exchange.err()).isEmpty();
    }

    @Test
    void oneOutputMayEndBeforeTheOther() throws Exception {
        try (Channel channel = scene.exec("exec >&-; read go; echo late >&2")) {
            assertThat(channel.stdout().readNBytes(0)).isEmpty();
            write(channel, "go\n");
            assertThat(readLine(channel.stderr())).isEqualTo("late");
            assertThat(channel.stdout().read()).isEqualTo(-1);
        }
    }

    @Test
    void everyByteValuePassesBothWays() throws Exception {
        byte[] all = new byte[256 * 16];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) (i ^ (i >> 8));
        }
        assertThat(Exchange.of(scene.connection(), "cat", all).out()).isEqualTo(all);
        assertThat(Exchange.of(scene.connection(), "cat >&2", all).err()).isEqualTo(all);
    }

    @Test
    void muchInputAndOutputPassUnchanged() throws Exception {
        byte[] noise = new byte[LARGE + 1];
        new Random(7).nextBytes(noise);
        assertThat(Exchange.of(scene.connection(), "cat", noise).out()).isEqualTo(noise);
    }

    @Test
    void muchOnBothOutputsAtOnceDoesNotBlock() throws Exception {
        Exchange exchange = scene.run("head -c " + LARGE + " /dev/zero & head -c " + LARGE + " /dev/zero >&2; wait");
        assertThat(exchange.out()).hasSize(LARGE);
        assertThat(exchange.err()).hasSize(LARGE);
        assertThat(exchange.end()).isEqualTo(new Termination.Exited(0));
    }

    @Test
    void closingTheInputIsItsEnd() throws Exception {
        assertThat(Exchange.of(scene.connection(), "wc -c; echo done", "12345".getBytes(UTF_8))
                        .text())
                .matches("\\s*5\\ndone");
    }

    @Test
    void anInputThatIsClosedAtOnceIsEmpty() throws Exception {
        assertThat(scene.run("wc -c").text().strip()).isEqualTo("0");
    }

    @Test
    void aFlushPassesTheInputOn() throws Exception {
        try (Channel channel = scene.exec("while read word; do echo \"got $word\"; done")) {
            for (int i = 0; i < 50; i++) {
                write(channel, i + "\n");
                assertThat(readLine(channel.stdout())).isEqualTo("got " + i);
            }
        }
    }

    @Test
    void aCommandMayLeaveItsInputUnread() throws Exception {
        try (Channel channel = scene.exec("echo early; exit 3")) {
            CompletableFuture<Boolean> writer = start("contract-writer", () -> fill(channel.stdin()));
            assertThat(readLine(channel.stdout())).isEqualTo("early");
            assertThat(channel.awaitTermination(LIMIT)).isEqualTo(new Termination.Exited(3));
            channel.close();
            assertThat(get(writer)).isTrue();
        }
    }

    @Test
    void whatWasPrintedIsThereAfterTheEnd() throws Exception {
        try (Channel channel = scene.exec("echo out; echo err >&2; exit 4")) {
            assertThat(channel.awaitTermination(LIMIT)).isEqualTo(new Termination.Exited(4));
            assertThat(new String(channel.stdout().readAllBytes(), UTF_8)).isEqualTo("out\n");
            assertThat(new String(channel.stderr().readAllBytes(), UTF_8)).isEqualTo("err\n");
            assertThat(channel.awaitTermination(LIMIT)).isEqualTo(new Termination.Exited(4));
        }
    }

    @Test
    void anUnreadCommandIsHeldAndHoldsUpNobodyElse() throws Exception {
        try (Channel answer = scene.answer("held", scene.connection());
                Channel unread = scene.exec("head -c 2000000000 /dev/zero; echo $? >" + scene.path("held"))) {
            assertThat(scene.run("head -c " + LARGE + " /dev/zero").out()).hasSize(LARGE);
            unread.close();
            assertThat(readLine(answer.stdout())).as("the writer's status").isNotEqualTo("0");
        }
    }

    @Test
    void channelsRunAtTheSameTime() throws Exception {
        List<CompletableFuture<Exchange>> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            byte[] input = new byte[1 << 20];
            new Random(i).nextBytes(input);
            all.add(start("contract-channel", () -> {
                Exchange exchange = Exchange.of(scene.connection(), "cat", input);
                assertThat(exchange.out()).isEqualTo(input);
                return exchange;
            }));
        }
        for (CompletableFuture<Exchange> each : all) {
            assertThat(get(each).end()).isEqualTo(new Termination.Exited(0));
        }
    }

    @Test
    void anEndedChannelMakesRoomForTheNext() throws Exception {
        for (int i = 0; i < 40; i++) {
            assertThat(scene.run("echo " + i).text()).isEqualTo("" + i);
        }
    }

    @Test
    void tooManyChannelsAreRefusedAndTheOthersGoOn() throws Exception {
        assumeTrue(channelLimit().isPresent(), "this machine has no limit for channels");
        List<Channel> open = new ArrayList<>();
        for (int i = 0; i < channelLimit().getAsInt(); i++) {
            open.add(scene.exec("read go; echo $go"));
        }
        assertThatThrownBy(() -> scene.exec("true").close()).isInstanceOf(ChannelRefusedException.class);
        assertThat(scene.connection().isOpen()).isTrue();
        for (Channel channel : open) {
            write(channel, "on\n");
            assertThat(readLine(channel.stdout())).isEqualTo("on");
            assertThat(channel.awaitTermination(LIMIT)).isEqualTo(new Termination.Exited(0));
            channel.close();
        }
        assertThat(scene.run("echo again").text()).isEqualTo("again");
    }

    @Test
    void theLineIsReadByAShell() throws Exception {
        assertThat(scene.run("echo \"it's\" 'a\"b' $((1 + 2))").text()).isEqualTo("it's a\"b 3");
        assertThat(scene.run("printf '%s|' 'a\\b' '*' '$x' \"`echo y`\" ''").text())
                .isEqualTo("a\\b|*|$x|y||");
        assertThat(scene.run("printf %s 'ünï→🙂'").text()).isEqualTo("ünï→🙂");
        assertThat(scene.run("(exit 3) || echo \"failed with $?\" && true | cat")
                        .text())
                .isEqualTo("failed with 3");
    }

    @Test
    void commandsStartInTheHomeDirectory() throws Exception {
        assertThat(scene.run("pwd -P").text())
                .isEqualTo(scene.run("cd && pwd -P").text())
                .startsWith("/");
    }

    @Test
    void waitingNoLongerThanTheLimitLeavesTheChannelAsItWas() throws Exception {
        try (Channel channel = scene.exec("read word; echo $word; exit 6")) {
            assertThatThrownBy(() -> channel.awaitTermination(Duration.ofMillis(20)))
                    .isInstanceOf(TransportTimeoutException.class)
                    .hasMessageContaining(instance().address());
            write(channel, "usable\n");
            assertThat(readLine(channel.stdout())).isEqualTo("usable");
            assertThat(channel.awaitTermination(LIMIT)).isEqualTo(new Termination.Exited(6));
        }
    }

    @Test
    void anInterruptedWaitLeavesTheChannelAsItWas() throws Exception {
        try (Channel channel = scene.exec("read word; echo $word; exit 6")) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> channel.awaitTermination(LIMIT)).isInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isFalse();
            write(channel, "usable\n");
            assertThat(readLine(channel.stdout())).isEqualTo("usable");
            assertThat(channel.awaitTermination(LIMIT)).isEqualTo(new Termination.Exited(6));
        }
    }

    @Test
    void aRefusedLoginSaysSo() {
        assumeTrue(refusedInstance().isPresent(), "this machine refuses no login");
        Instance refused = refusedInstance().get();
        assertThatThrownBy(() -> transport().connect(refused, LIMIT).close())
                .isInstanceOfSatisfying(
                        AuthenticationException.class,
                        failure -> assertThat(failure.address()).isEqualTo(refused.address()));
    }

    @Test
    void aMachineThatIsNotThereIsUnreachable() {
        assumeTrue(unreachableInstance().isPresent(), "every machine is there");
        Instance nowhere = unreachableInstance().get();
        assertThatThrownBy(() -> transport().connect(nowhere, LIMIT).close())
                .isInstanceOfSatisfying(
                        UnreachableException.class,
                        failure -> assertThat(failure.address()).isEqualTo(nowhere.address()));
    }
}
