package io.recompute.testkit;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts a command into a session of its own, as sshd does, with what the machine has: perl (which also tells a signal
 * from an exit status above 128), else {@code setsid}, else python3, else not at all. Immutable.
 */
final class SessionLauncher {
    /*
     * The JVM reports a death by signal n as status 128+n, which a command can also exit with. The waiter holds none of
     * the command's pipes, or the other side would never see their end.
     */
    private static final String WAITER = """
            my $verdict = shift; my $own = shift; my $pid = fork();
            defined $pid or die "fork: $!";
            if (!$pid) {
              if ($own) { require POSIX; POSIX::setsid(); }
              exec { $ARGV[0] } @ARGV; exit 127;
            }
            close STDIN; close STDOUT; close STDERR;
            waitpid($pid, 0);
            my $status = $?; my $signal = $status & 127;
            if ($signal) {
              require Config;
              open(my $file, ">", $verdict); print $file ((split " ", $Config::Config{sig_name})[$signal]); close $file;
            }
            exit($signal ? 128 + $signal : $status >> 8);
            """;

    private static final String PYTHON = "import os, sys; os.setsid(); os.execvp(sys.argv[1], sys.argv[1:])";

    private final Optional<String> perl = find("perl");
    private final Optional<String> setsid = find("setsid");
    private final Optional<String> python = find("python3");

    /** Whether a death by signal can be told from an exit status above 128. */
    boolean tellsSignals() {
        return perl.isPresent();
    }

    /**
     * The command line that runs {@code command} in its own session.
     *
     * @param verdict a file that will hold the signal's name where a signal ended the command, as {@link #signal} reads
     */
    List<String> wrap(List<String> command, Path verdict) {
        List<String> words = new ArrayList<>();
        if (perl.isPresent()) {
            words.addAll(List.of(perl.get(), "-e", WAITER, verdict.toString(), setsid.isPresent() ? "0" : "1"));
        }
        if (setsid.isPresent()) {
            words.add(setsid.get());
        } else if (perl.isEmpty() && python.isPresent()) {
            words.addAll(List.of(python.get(), "-c", PYTHON));
        }
        words.addAll(command);
        return words;
    }

    /** The name, without {@code SIG}, of the signal that ended a command; empty where it exited by itself. */
    static Optional<String> signal(Path verdict) throws IOException {
        if (!Files.exists(verdict)) {
            return Optional.empty();
        }
        String name = Files.readString(verdict);
        Files.delete(verdict);
        return Optional.of(name);
    }

    private static Optional<String> find(String program) {
        for (String directory :
                System.getenv().getOrDefault("PATH", "/usr/bin:/bin").split(File.pathSeparator)) {
            Path file = Path.of(directory.isEmpty() ? "." : directory, program);
            if (Files.isRegularFile(file) && Files.isExecutable(file)) {
                return Optional.of(file.toString());
            }
        }
        return Optional.empty();
    }
}
