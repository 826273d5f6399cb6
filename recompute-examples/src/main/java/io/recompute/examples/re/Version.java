package io.recompute.examples.re;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version that the jar file says it is. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = getClass().getPackage().getImplementationVersion();
        return new String[] {"re " + Objects.requireNonNullElse(version, "(not packaged)")};
    }
}
