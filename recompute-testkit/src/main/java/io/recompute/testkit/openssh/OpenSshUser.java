package io.recompute.testkit.openssh;

import io.recompute.model.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A login user that a test makes and removes; needs root on Linux. The user's name starts with {@value #PREFIX} and ends
 * with something random, so that nobody else's user is ever touched; whether one was made here is also written into its
 * comment field and looked up before it is removed. Immutable but for {@link #close()}, which ends the user's processes
 * and removes the user and the home directory.
 */
public final class OpenSshUser implements AutoCloseable {
    private static final String PREFIX = "rck-";
    /** How long the user's processes may take to end. */
    private static final Duration ENDING = Duration.ofSeconds(10);

    private static final String MARK = "recompute test kit";
    private static final List<String> START_UP_FILES =
            List.of(".bashrc", ".zshenv", ".cshrc", ".config/fish/config.fish");

    private final String name;
    private final Path home;
    private final @Nullable Secret password;

    private OpenSshUser(String name, Path home, @Nullable Secret password) {
        this.name = name;
        this.home = home;
        this.password = password;
    }

    /** A user that is yet to be made: login shell {@code sh}, no password, no key. */
    public static Builder builder() {
        return new Builder("sh", null, null, null);
    }

    /** Whether users can be made here: by root, where there are the programs for it. */
    public static boolean isAvailable() {
        return Tool.find("useradd").isPresent()
                && Tool.find("chpasswd").isPresent()
                && Tool.find("getent").isPresent()
                && Tool.isRoot();
    }

    /** Whether this machine has that login shell, as {@code fish}. */
    public static boolean hasShell(String shell) {
        return Tool.find(shell).isPresent();
    }

    /** The name to log in with. */
    public String name() {
        return name;
    }

    /** The home directory. */
    public Path home() {
        return home;
    }

    /** The password; empty where the user logs in by key alone. */
    public Optional<Secret> password() {
        return Optional.ofNullable(password);
    }

    /** Ends the user's processes, and removes the user and the home directory; does nothing where there is none. */
    @Override
    public void close() {
        if (!Files.exists(home)) {
            return;
        }
        String entry = Tool.run("getent", "passwd", name);
        if (!entry.split(":", -1)[4].equals(MARK)) {
            throw new IllegalStateException(name + " is not a user of the test kit: " + entry.strip());
        }
        String said = remove(System.nanoTime() + ENDING.toNanos());
        if (Files.exists(home)) {
            throw new IllegalStateException("the home directory of " + name + " was left: " + said.strip());
        }
    }

    /** A server that is still there may just have begun to serve a login of the user: then once more, until the deadline. */
    private String remove(long deadline) {
        while (true) {
            ProcessHandle.allProcesses()
                    .filter(process ->
                            process.info().user().filter(name::equals).isPresent())
                    .forEach(OpenSshUser::end);
            try {
                return Tool.run("userdel", "--remove", name);
            } catch (IllegalStateException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
            }
        }
    }

    private static void end(ProcessHandle process) {
        process.destroyForcibly();
        try {
            process.onExit().orTimeout(ENDING.toSeconds(), TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            if (!(e.getCause() instanceof TimeoutException)) {
                throw e;
            }
            throw new IllegalStateException("process " + process.pid() + " survives its killing", e);
        }
    }

    /** The settings of a user. Immutable: each step returns another one. */
    public static final class Builder {
        private final String shell;
        private final @Nullable Secret password;
        private final @Nullable String key;
        private final @Nullable String noise;

        private Builder(String shell, @Nullable Secret password, @Nullable String key, @Nullable String noise) {
            this.shell = shell;
            this.password = password;
            this.key = key;
            this.noise = noise;
        }

        /** The login shell, by its program's name, as {@code fish}. */
        public Builder shell(String program) {
            return new Builder(program, password, key, noise);
        }

        /** The password; it needs {@link OpenSshServer.Builder#passwordLogins()}. */
        public Builder password(Secret newPassword) {
            return new Builder(shell, newPassword, key, noise);
        }

        /** A key that may log in: {@link OpenSshServer#authorizedKey()}. */
        public Builder authorizedKey(String line) {
            return new Builder(shell, password, line, noise);
        }

        /** What the start-up files of every shell print: one line, without quotes, to standard output. */
        public Builder noise(String line) {
            return new Builder(shell, password, key, line);
        }

        /**
         * Makes the user.
         *
         * @throws IllegalStateException where it cannot be made here
         */
        public OpenSshUser create() {
            String name = PREFIX + UUID.randomUUID().toString().substring(0, 8);
            String file = Tool.require(shell).toString();
            // A star is no password, and, unlike useradd's own exclamation mark, no lock either.
            String made =
                    Tool.run("useradd", "--create-home", "--comment", MARK, "--shell", file, "--password", "*", name);
            String[] entry = Tool.run("getent", "passwd", name).split(":", -1);
            OpenSshUser user = new OpenSshUser(name, Path.of(entry[5]), password);
            try {
                furnish(user);
                return user;
            } catch (IOException e) {
                user.close();
                throw new UncheckedIOException("cannot furnish the home of " + name + ": " + made.strip(), e);
            } catch (RuntimeException e) {
                user.close();
                throw e;
            }
        }

        private void furnish(OpenSshUser user) throws IOException {
            if (password != null) {
                // through a pipe: an argument could be read by everybody
                checkSilent(Tool.run(user.name + ":" + password.reveal() + "\n", List.of("chpasswd")));
            }
            if (key != null) {
                Path file = user.home.resolve(".ssh/authorized_keys");
                Files.createDirectories(file.getParent());
                Files.writeString(file, key + "\n");
                Files.setPosixFilePermissions(file.getParent(), PosixFilePermissions.fromString("rwx------"));
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            }
            if (noise != null) {
                for (String each : START_UP_FILES) {
                    Path file = user.home.resolve(each);
                    Files.createDirectories(file.getParent());
                    Files.writeString(file, "echo '" + noise + "'\n");
                }
            }
            checkSilent(Tool.run("chown", "-R", user.name + ":", user.home.toString()));
        }

        private static void checkSilent(String said) {
            if (!said.isBlank()) {
                throw new IllegalStateException("a user could not be set up: " + said.strip());
            }
        }
    }
}
