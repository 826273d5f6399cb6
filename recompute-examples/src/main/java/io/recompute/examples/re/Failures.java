package io.recompute.examples.re;

import io.recompute.model.OperationInterruptedException;
import io.recompute.model.RecomputeException;
import io.recompute.sync.NotInitializedException;
import io.recompute.sync.plan.MassDeletionException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** Makes a line of text and an exit status of whatever went wrong. */
final class Failures implements CommandLine.IExecutionExceptionHandler, CommandLine.IParameterExceptionHandler {
    static final int FAILED = 1;
    static final int USAGE = 2;
    /** As a shell tells the end by Ctrl-C. */
    static final int INTERRUPTED = 130;

    /** As a shell tells the end of a program that writes to where nobody reads. */
    static final int NOBODY_READS = 141;

    private final Re re;

    Failures(Re re) {
        this.re = re;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
        PrintStream err = re.streams().err();
        re.streams().progress().end();
        err.println("re: " + text(failure));
        if (re.isVerbose()) {
            failure.printStackTrace(err);
        }
        return failure instanceof OperationInterruptedException ? INTERRUPTED : FAILED;
    }

    @Override
    public int handleParseException(CommandLine.ParameterException failure, String[] arguments) {
        String mode = failure.getCommandLine().getCommandName();
        String help = mode.equals("re") ? "re man" : "re " + mode + " --help";
        re.streams().err().println("re: " + oneLine(String.valueOf(failure.getMessage())) + "; see `" + help + "`");
        return USAGE;
    }

    /** A writer for what picocli prints itself. */
    static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }

    private static String text(Exception failure) {
        String message = oneLine(String.valueOf(failure.getMessage()));
        if (failure instanceof NotInitializedException) {
            return beforeLast("; ", message) + "; `re init` brings it";
        }
        if (failure instanceof MassDeletionException) {
            return beforeLast("; ", message) + "; `re rsync --force` deletes them";
        }
        if (failure instanceof RecomputeException) {
            return message;
        }
        return "unexpected " + oneLine(failure.toString()) + "; --verbose shows where";
    }

    /** A message without its last part, in which the library names a method of its own. */
    private static String beforeLast(String separator, String message) {
        int end = message.lastIndexOf(separator);
        return end < 0 ? message : message.substring(0, end);
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", "; ");
    }
}
