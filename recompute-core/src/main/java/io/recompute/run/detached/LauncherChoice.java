package io.recompute.run.detached;

import io.recompute.run.LaunchOptions;
import io.recompute.run.Launcher;
import io.recompute.run.RunSpec;
import io.recompute.transport.control.Machine;
import io.recompute.transport.control.Script;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** By which launcher a project's runs start. Where the machine is to say, it is asked once. Thread-safe. */
final class LauncherChoice {
    private final Machine machine;
    private final Launcher wanted;
    private final List<LaunchOptions> defaults;
    private @Nullable Launcher found; // guarded by this

    LauncherChoice(Machine machine, Launcher wanted, List<LaunchOptions> defaults) {
        this.machine = machine;
        this.wanted = wanted;
        this.defaults = List.copyOf(defaults);
    }

    /** The launcher; one round trip where the machine is to say and was not asked yet. */
    synchronized Launcher choose() {
        if (!wanted.name().equals(Launcher.AUTO)) {
            return wanted;
        }
        if (found == null) {
            found = ask();
        }
        return found;
    }

    /** That spec with the defaults, in their order, before what it says itself. */
    RunSpec complete(RunSpec spec) {
        RunSpec complete = spec;
        for (int place = defaults.size() - 1; place >= 0; place--) {
            complete = complete.launchDefaults(defaults.get(place));
        }
        return complete;
    }

    private Launcher ask() {
        StringBuilder text = new StringBuilder();
        List<Launcher> queues =
                Launcher.all().stream().filter(Launcher::isQueue).toList();
        for (Launcher launcher : queues) {
            text.append("if (\n")
                    .append(launcher.functions())
                    .append("\nlauncher_here\n) >/dev/null 2>&1; then echo ")
                    .append(launcher.name())
                    .append("; exit; fi\n");
        }
        String name = machine.execute(Script.of(text.toString()).repeatable())
                .orThrow("looking for a scheduler on " + machine.instance())
                .text()
                .strip();
        return queues.stream()
                .filter(launcher -> launcher.name().equals(name))
                .findFirst()
                .orElseGet(DetachedLauncher::new);
    }
}
