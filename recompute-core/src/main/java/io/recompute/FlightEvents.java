package io.recompute;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/**
 * What JDK Flight Recorder is told. No command and no environment is in it, since recordings are handed around. An event
 * that nobody records is a small object that is not filled.
 */
final class FlightEvents {
    private FlightEvents() {}

    /** What all of them tell; fields are read by the recorder. Its annotations are inherited: they are of the same category. */
    @Category("recompute")
    @StackTrace(false)
    abstract static class OfMachine extends Event {
        @Label("Machine")
        @Nullable
        String machine;

        @Label("Failure")
        @Description("What it failed by; null where it did not")
        @Nullable
        String failure;
    }

    @Name("recompute.Connect")
    @Label("Connect")
    @Description("An attempt to connect to a machine and to log in")
    static final class Connect extends OfMachine {
        @Label("Further")
        @Description("Whether there was a connection already")
        boolean further;
    }

    @Name("recompute.Reconnect")
    @Label("Reconnect")
    @Description("From the loss of a connection, as it was noticed, until there is one again")
    static final class Reconnect extends OfMachine {
        @Label("Attempts")
        int attempts;
    }

    @Name("recompute.Sync")
    @Label("Synchronisation")
    static final class Sync extends OfMachine {
        @Label("Sent Files")
        int sentFiles;

        @Label("Sent Bytes")
        @DataAmount
        long sentBytes;

        @Label("Deleted")
        int deleted;

        @Label("Unchanged")
        int unchanged;
    }

    @Name("recompute.Install")
    @Label("Environment")
    @Description("A Python environment is made, or found")
    static final class Install extends OfMachine {
        @Label("Built")
        boolean built;

        @Label("Tool")
        @Nullable
        String tool;

        @Label("Installed Distributions")
        int installed;
    }

    @Name("recompute.Transfer")
    @Label("Transfer")
    static final class Transfer extends OfMachine {
        @Label("Direction")
        @Nullable
        String direction;

        @Label("Source")
        @Nullable
        String source;

        @Label("Target")
        @Nullable
        String target;

        @Label("Files")
        long files;

        @Label("Bytes")
        @DataAmount
        long bytes;
    }

    @Name("recompute.Launch")
    @Label("Launch")
    @Description("The start of a run")
    static final class Launch extends OfMachine {
        @Label("Run")
        @Nullable
        String run;

        @Label("Run Name")
        @Nullable
        String runName;
    }

    @Name("recompute.Exit")
    @Label("Exit")
    @Description("From when a run was started or attached to here, until its end was known here")
    static final class Exit extends OfMachine {
        @Label("Run")
        @Nullable
        String run;

        @Label("Run Name")
        @Nullable
        String runName;

        @Label("State")
        @Nullable
        String state;

        @Label("Status")
        @Description("As a shell reports it; -1 where nobody recorded it")
        int status = -1;
    }
}
