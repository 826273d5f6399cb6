package io.recompute;

import io.recompute.python.environment.EnvironmentSpec;
import io.recompute.transport.control.ReconnectPolicy;
import io.recompute.transport.ssh.CredentialProvider;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a project is worked with, whatever it is and wherever it lies. Immutable.
 *
 * @param connectLimit for each step of connecting
 * @param gitignore whether git's ignore files count when files are selected
 * @param listener is told what happens
 * @param environment how environments are made; null: the config file says
 * @param credentials asked for what an instance leaves open
 * @param launch how runs are started; null: the config file says
 */
record Behaviour(
        Duration connectLimit,
        ReconnectPolicy reconnect,
        boolean gitignore,
        RecomputeListener listener,
        @Nullable EnvironmentSpec environment,
        CredentialProvider credentials,
        @Nullable LaunchWay launch) {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(30);

    static Behaviour standard() {
        return new Behaviour(
                CONNECT_LIMIT,
                ReconnectPolicy.standard(),
                false,
                new RecomputeListener() {},
                null,
                CredentialProvider.none(),
                null);
    }

    Behaviour withConnectLimit(Duration newLimit) {
        if (newLimit.isZero() || newLimit.isNegative()) {
            throw new IllegalArgumentException("not a limit: " + newLimit);
        }
        return new Behaviour(newLimit, reconnect, gitignore, listener, environment, credentials, launch);
    }

    Behaviour withReconnect(ReconnectPolicy newReconnect) {
        return new Behaviour(connectLimit, newReconnect, gitignore, listener, environment, credentials, launch);
    }

    Behaviour withGitignore() {
        return new Behaviour(connectLimit, reconnect, true, listener, environment, credentials, launch);
    }

    Behaviour withListener(RecomputeListener newListener) {
        return new Behaviour(connectLimit, reconnect, gitignore, newListener, environment, credentials, launch);
    }

    Behaviour withEnvironment(EnvironmentSpec newEnvironment) {
        return new Behaviour(connectLimit, reconnect, gitignore, listener, newEnvironment, credentials, launch);
    }

    Behaviour withLaunch(LaunchWay newLaunch) {
        return new Behaviour(connectLimit, reconnect, gitignore, listener, environment, credentials, newLaunch);
    }

    Behaviour withCredentials(CredentialProvider newCredentials) {
        return new Behaviour(connectLimit, reconnect, gitignore, listener, environment, newCredentials, launch);
    }
}
