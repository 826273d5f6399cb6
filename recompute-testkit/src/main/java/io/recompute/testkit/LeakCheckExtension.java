package io.recompute.testkit;

import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What {@link LeakCheck} does. Keeps nothing between tests but in JUnit's store. */
public final class LeakCheckExtension
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(LeakCheckExtension.class);
    private static final String PREFIX = "recompute";
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private record Before(Set<Thread> threads) {}

    /** Made by JUnit. */
    public LeakCheckExtension() {}

    @Override
    public void beforeAll(ExtensionContext context) {
        remember(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        remember(context);
    }

    @Override
    public void afterEach(ExtensionContext context) throws InterruptedException {
        check(context);
    }

    @Override
    public void afterAll(ExtensionContext context) throws InterruptedException {
        check(context);
    }

    private static void remember(ExtensionContext context) {
        context.getStore(NAMESPACE).put(context.getUniqueId(), new Before(ours()));
    }

    private static void check(ExtensionContext context) throws InterruptedException {
        Before before = context.getStore(NAMESPACE).remove(context.getUniqueId(), Before.class);
        Set<Thread> left = ours();
        if (before != null) {
            left.removeAll(before.threads());
        }
        long deadline = System.nanoTime() + LIMIT.toNanos();
        for (Thread thread : left) {
            thread.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
        }
        left.removeIf(thread -> !thread.isAlive());
        if (!left.isEmpty()) {
            throw leaked(context, left);
        }
    }

    private static AssertionError leaked(ExtensionContext context, Set<Thread> left) {
        AssertionError error = new AssertionError(context.getDisplayName() + " left threads behind: "
                + left.stream().map(Thread::getName).sorted().collect(Collectors.joining(", ")));
        for (Thread thread : left) {
            Throwable where = new Throwable(thread.getName() + " is here");
            where.setStackTrace(thread.getStackTrace());
            error.addSuppressed(where);
        }
        return error;
    }

    private static Set<Thread> ours() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(PREFIX))
                .collect(Collectors.toSet());
    }
}
