package io.recompute.testkit;

import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Puts servers into JUnit's store, which closes them when the class or the test that they were made for has ended. */
final class StoredServer {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(StoredServer.class);

    private StoredServer() {}

    /** Starts a server; it is in the store before, so that it is closed also where starting fails. */
    static EmbeddedSshServer start(ExtensionContext context, Object key, EmbeddedSshServer.Builder builder) {
        EmbeddedSshServer server = builder.build();
        context.getStore(NAMESPACE).put(key, server);
        server.start();
        return server;
    }

    /** The server that was started in this context, or in one around it. */
    static Optional<EmbeddedSshServer> find(ExtensionContext context, Object key) {
        return Optional.ofNullable(context.getStore(NAMESPACE).get(key, EmbeddedSshServer.class));
    }
}
