package io.recompute.transport.ssh;

import io.recompute.model.Instance;
import io.recompute.model.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.sshd.client.future.DefaultOpenFuture;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.helpers.AbstractSession;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.keyboard.DefaultKeyboardInteractiveAuthenticator;
import org.apache.sshd.server.auth.keyboard.UserAuthKeyboardInteractiveFactory;
import org.apache.sshd.server.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.channel.ChannelSessionFactory;
import org.apache.sshd.server.command.Command;

/** An SSH server on loopback whose commands are Java: {@code cat}, {@code exit N}, {@code die}, {@code flood}, {@code hang}. */
final class TestServer implements AutoCloseable {
    static final Secret PASSWORD = Secret.of("s3cret");

    private final SshServer server;

    private TestServer(SshServer server) {
        this.server = server;
    }

    /** A server with these keys of the test resources that lets in the password, and the key {@code ed25519}. */
    static TestServer start(String... hostKeys) throws IOException {
        return new TestServer(configured(0, hostKeys)).started();
    }

    private static SshServer configured(int port, String... hostKeys) {
        SshServer server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setPort(port);
        List<KeyPair> keys = Arrays.stream(hostKeys).map(TestKeys::pair).toList();
        server.setKeyPairProvider(KeyPairProvider.wrap(keys));
        server.setPasswordAuthenticator((user, password, session) -> password.equals(PASSWORD.reveal()));
        server.setKeyboardInteractiveAuthenticator(DefaultKeyboardInteractiveAuthenticator.INSTANCE);
        server.setPublickeyAuthenticator((user, key, session) -> HostKey.of(key).equals(TestKeys.publicKey("ed25519")));
        server.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE, UserAuthPasswordFactory.INSTANCE));
        server.setCommandFactory((channel, line) -> new Program(line));
        return server;
    }

    private TestServer started() throws IOException {
        server.start();
        return this;
    }

    /** The same port with other host keys. */
    TestServer restart(String... hostKeys) throws IOException {
        int port = server.getPort();
        close();
        return new TestServer(configured(port, hostKeys)).started();
    }

    /** Asks for the password interactively, and takes no key. */
    TestServer onlyInteractive() {
        server.setUserAuthFactories(List.of(UserAuthKeyboardInteractiveFactory.INSTANCE));
        return this;
    }

    /** Opens so many channels from now on, and refuses the others. */
    void allowChannels(int number) {
        AtomicInteger left = new AtomicInteger(number);
        server.setChannelFactories(List.of(new ChannelSessionFactory() {
            @Override
            public org.apache.sshd.common.channel.Channel createChannel(Session session) {
                return left.getAndDecrement() > 0 ? new ChannelSession() : new RefusedChannel();
            }
        }));
    }

    /** Leaves requests for channels unanswered from now on; the result answers the last one. */
    Runnable stallChannels() {
        AtomicReference<Runnable> last = new AtomicReference<>(() -> {});
        server.setChannelFactories(List.of(new ChannelSessionFactory() {
            @Override
            public org.apache.sshd.common.channel.Channel createChannel(Session session) {
                return new StalledChannel(last);
            }
        }));
        return () -> Objects.requireNonNull(last.get()).run();
    }

    private static final class StalledChannel extends ChannelSession {
        private final AtomicReference<Runnable> answer;

        StalledChannel(AtomicReference<Runnable> answer) {
            this.answer = answer;
        }

        @Override
        protected OpenFuture doInit(Buffer buffer) {
            OpenFuture pending = new DefaultOpenFuture(this, this);
            answer.set(pending::setOpened);
            return pending;
        }
    }

    private static final class RefusedChannel extends ChannelSession {
        @Override
        protected OpenFuture doInit(Buffer buffer) {
            OpenFuture refused = new DefaultOpenFuture(this, this);
            refused.setException(
                    new SshChannelOpenException(getChannelId(), SshConstants.SSH_OPEN_CONNECT_FAILED, "open failed"));
            return refused;
        }
    }

    SshServer settings() {
        return server;
    }

    /** Waits until all who are connected now have left by themselves; the test's own limit ends it. */
    void awaitDepartures() throws InterruptedException {
        for (AbstractSession session : server.getActiveSessions()) {
            CountDownLatch left = new CountDownLatch(1);
            session.addCloseFutureListener(closed -> left.countDown());
            left.await();
        }
    }

    /** Breaks the TCP connections, without a word. */
    void drop() {
        for (AbstractSession session : server.getActiveSessions()) {
            session.getIoSession().close(true);
        }
    }

    Instance instance() {
        return Instance.parse("tester@127.0.0.1:" + server.getPort());
    }

    @Override
    public void close() throws IOException {
        server.stop(true);
    }

    private static final class Program implements Command, Runnable {
        private final String line;
        private InputStream in = InputStream.nullInputStream();
        private OutputStream out = OutputStream.nullOutputStream();
        private OutputStream err = OutputStream.nullOutputStream();
        private ExitCallback exit = (code, message, immediately) -> {};
        private ChannelSession channel = new ChannelSession();

        Program(String line) {
            this.line = line;
        }

        @Override
        public void setInputStream(InputStream input) {
            in = input;
        }

        @Override
        public void setOutputStream(OutputStream output) {
            out = output;
        }

        @Override
        public void setErrorStream(OutputStream error) {
            err = error;
        }

        @Override
        public void setExitCallback(ExitCallback callback) {
            exit = callback;
        }

        @Override
        public void start(ChannelSession session, Environment environment) {
            channel = session;
            Thread thread = new Thread(this, "test-command");
            thread.setDaemon(true);
            thread.start();
        }

        @Override
        public void run() {
            try {
                switch (line.split(" ")[0]) {
                    case "cat" -> cat();
                    case "exit" -> exit.onExit(Integer.parseInt(line.split(" ")[1]));
                    case "die" -> die();
                    case "flood" -> flood();
                    case "vanish" -> channel.close(false);
                    default -> in.transferTo(OutputStream.nullOutputStream());
                }
            } catch (IOException e) {
                exit.onExit(1, String.valueOf(e.getMessage()));
            }
        }

        private void cat() throws IOException {
            byte[] buffer = new byte[32 * 1024];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                out.write(buffer, 0, count);
                out.flush();
            }
            err.write("done".getBytes(StandardCharsets.UTF_8));
            err.flush();
            exit.onExit(0);
        }

        private void flood() throws IOException {
            byte[] block = new byte[64 * 1024];
            for (int index = 0; index < 1024; index++) {
                out.write(block);
                out.flush();
            }
            exit.onExit(0);
        }

        private void die() throws IOException {
            Buffer buffer = channel.getSession().createBuffer((byte) SshConstants.SSH_MSG_CHANNEL_REQUEST);
            buffer.putUInt(channel.getRecipient());
            buffer.putString("exit-signal");
            buffer.putBoolean(false);
            buffer.putString("KILL");
            buffer.putBoolean(false);
            buffer.putString("");
            buffer.putString("");
            channel.writePacket(buffer);
            channel.close(false);
        }

        @Override
        public void destroy(ChannelSession session) {}
    }
}
