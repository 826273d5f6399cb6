package io.recompute.examples.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The public API of each published module is checked in, so that a change of it is seen in review. */
class PublicApiTest {
    private static final String RENEW = "mvn -pl recompute-examples -am -Dtest=PublicApiTest "
            + "-Dsurefire.failIfNoSpecifiedTests=false -Dapi.renew=true test";

    @ParameterizedTest
    @ValueSource(strings = {"recompute-core", "recompute-testkit"})
    void publicApiIsTheOneThatIsListed(String module) throws IOException {
        Path root = Path.of("..").resolve(module);
        Path listed = root.resolve("public-api.txt");
        String actual = new PublicApi(root.resolve("target/classes")).listing();
        if (Boolean.getBoolean("api.renew")) {
            Files.writeString(listed, actual);
        }
        String expected = Files.readString(listed);
        assertThat(actual)
                .overridingErrorMessage(() -> "%s is not the API of the classes.%nOnly listed:%n%s%nOnly there:%n%s%n"
                                .formatted(listed.normalize(), onlyIn(expected, actual), onlyIn(actual, expected))
                        + "If that is meant, renew the listing and commit it: " + RENEW)
                .isEqualTo(expected);
    }

    private static String onlyIn(String one, String other) {
        Set<String> known = other.lines().collect(Collectors.toSet());
        return one.lines().filter(line -> !known.contains(line)).collect(Collectors.joining("\n"));
    }

    @Test
    void aTypeIsListedWithWhatItsUserCanTell() {
        assertThat(PublicApi.describe(Box.class).lines().map(line -> line.replace(Box.class.getName(), "Box")))
                .containsExactly(
                        "public abstract static class Box<T extends java.lang.Comparable<T>> implements java.lang.AutoCloseable",
                        "  protected final int size",
                        "  protected new(int)",
                        "  public <E extends java.lang.Exception> T take(java.util.Map<java.lang.String, ? super T>, "
                                + "@Nullable java.lang.String...) throws E, java.io.IOException",
                        "  public void close()");
    }

    @Test
    void whatNobodyCanNameIsNotListed(@TempDir Path classes) throws Exception {
        Path here = Path.of(PublicApiTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Path pack = Files.createDirectories(classes.resolve("io/recompute/examples/release"));
        for (String name : List.of("PublicApiTest.class", "PublicApiTest$Box.class")) {
            Files.copy(here.resolve("io/recompute/examples/release").resolve(name), pack.resolve(name));
        }
        assertThat(new PublicApi(classes).listing()).isEmpty();
    }

    /** Shows a bit of everything, also what is left out. */
    public abstract static class Box<T extends Comparable<T>> implements AutoCloseable {
        protected final int size;
        final int unlisted = 0;

        protected Box(int size) {
            this.size = size;
        }

        public <E extends Exception> T take(Map<String, ? super T> from, @Nullable String... names)
                throws E, IOException {
            throw new IOException(from + " " + names.length + hidden());
        }

        @Override
        public synchronized void close() {}

        private int hidden() {
            return unlisted;
        }
    }
}
