package io.recompute.testkit;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * An {@link EmbeddedSshServer} with settings of one's own as a JUnit extension: in a static field one for the class, in
 * another field one for each test. JUnit closes it.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final EmbeddedSshServerExtension SERVER =
 *         EmbeddedSshServerExtension.of(EmbeddedSshServer.builder().maxSessions(1));
 * }</pre>
 *
 * <p>For tests that run one after the other where it is in a field that is not static.
 */
public final class EmbeddedSshServerExtension implements BeforeAllCallback, BeforeEachCallback {
    private final EmbeddedSshServer.Builder builder;
    private volatile @Nullable EmbeddedSshServer server;

    private EmbeddedSshServerExtension(EmbeddedSshServer.Builder builder) {
        this.builder = builder;
    }

    /** An extension that gives a server with the usual settings. */
    public static EmbeddedSshServerExtension create() {
        return of(EmbeddedSshServer.builder());
    }

    /** An extension that gives a server with these settings. */
    public static EmbeddedSshServerExtension of(EmbeddedSshServer.Builder builder) {
        return new EmbeddedSshServerExtension(builder);
    }

    /**
     * The server of the test, or of the class, that runs now.
     *
     * @throws ExtensionConfigurationException where none runs: the field lacks {@code @RegisterExtension}, or its time
     *     has not come yet
     */
    public EmbeddedSshServer server() {
        EmbeddedSshServer current = server;
        if (current == null) {
            throw new ExtensionConfigurationException("no SSH server was started: is the field annotated with"
                    + " @RegisterExtension, and static where a @BeforeAll method uses it?");
        }
        return current;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        server = StoredServer.start(context, this, builder);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        Optional<EmbeddedSshServer> ofTheClass = StoredServer.find(context, this);
        server = ofTheClass.orElseGet(() -> StoredServer.start(context, this, builder));
    }
}
