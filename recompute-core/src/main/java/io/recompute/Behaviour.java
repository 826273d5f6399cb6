package io.recompute;

import io.recompute.python.environment.EnvironmentSpec;
import io.recompute.transport.control.ReconnectPolicy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a project is worked with, whatever it is and wherever it lies. Immutable.
 *
 * @param connectLimit for each step of connecting
 * @param gitignore whether git's ignore files count when files are selected
 * @param listener is told what happens
 * @param environment how environments are made; null: the config file says
 */
record Behaviour(
        Duration connectLimit,
        ReconnectPolicy reconnect,
        boolean gitignore,
        RecomputeListener listener,
        @Nullable EnvironmentSpec environment) {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(30);

    static Behaviour standard() {
        return new Behaviour(CONNECT_LIMIT, ReconnectPolicy.standard(), false, new RecomputeListener() {}, null);
    }

    Behaviour withConnectLimit(Duration newLimit) {
        if (newLimit.isZero() || newLimit.isNegative()) {
            throw new IllegalArgumentException("not a limit: " + newLimit);
        }
        return new Behaviour(newLimit, reconnect, gitignore, listener, environment);
    }

    Behaviour withReconnect(ReconnectPolicy newReconnect) {
        return new Behaviour(connectLimit, newReconnect, gitignore, listener, environment);
    }

    Behaviour withGitignore() {
        return new Behaviour(connectLimit, reconnect, true, listener, environment);
    }

    Behaviour withListener(RecomputeListener newListener) {
        return new Behaviour(connectLimit, reconnect, gitignore, newListener, environment);
    }

    Behaviour withEnvironment(EnvironmentSpec newEnvironment) {
        return new Behaviour(connectLimit, reconnect, gitignore, listener, newEnvironment);
    }
}
