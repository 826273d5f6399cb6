package io.recompute.examples.re;

import io.recompute.Instances;
import io.recompute.model.Instance;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "conf", description = "Make or change the configuration.", mixinStandardHelpOptions = true)
final class ConfMode implements Callable<Integer> {
    private static final String NUMBER = "[0-9]{1,9}";

    @Option(names = "--force", description = "Reset [general] where there is a configuration.")
    private boolean force;

    @Option(names = "--list", description = "Only show the machines, and which is the default.")
    private boolean list;

    @Option(names = "--json", description = "With --list: for programs; the manual tells the fields.")
    private boolean json;

    @ArgGroup
    private @Nullable Change change;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Re re;

    ConfMode(Re re) {
        this.re = re;
    }

    /** One of them at a time. */
    static final class Change {
        @Option(names = "--default", paramLabel = "N", description = "Take that machine where none is named.")
        private @Nullable String chosen;

        @Option(
                names = "--remove",
                paramLabel = "N",
                description = "Forget that machine; the others keep their numbers.")
        private @Nullable String removed;

        @Option(names = "--rename", paramLabel = "N:M", description = "Give machine N the number M, which none has.")
        private @Nullable String renamed;
    }

    @Override
    public Integer call() {
        if (list) {
            re.streams().out().print(listing());
        } else if (change == null) {
            Path written = re.config().create(force);
            re.streams().out().println("wrote " + written);
        } else if (force) {
            throw wrong("--force is for the whole configuration, and changes no machine");
        } else {
            re.streams().out().println(changed(re.instances(), change));
        }
        return 0;
    }

    private String listing() {
        SortedMap<Integer, Instance> machines = re.instances().list();
        int chosen = re.instances().defaultIndex();
        if (json) {
            return Listings.machines(machines, chosen) + System.lineSeparator();
        }
        TextTable table = TextTable.of("Index", "Machine", "Default");
        for (Map.Entry<Integer, Instance> machine : machines.entrySet()) {
            table = table.row(List.of(
                    machine.getKey().toString(), machine.getValue().address(), machine.getKey() == chosen ? "*" : ""));
        }
        return table + System.lineSeparator();
    }

    private String changed(Instances instances, Change wanted) {
        if (wanted.chosen != null) {
            int index = number("--default", wanted.chosen);
            instances.setDefault(index);
            return "instance " + index + " is the default";
        }
        if (wanted.removed != null) {
            int index = number("--remove", wanted.removed);
            instances.remove(index);
            return "removed instance " + index;
        }
        String[] numbers = Objects.requireNonNull(wanted.renamed, "one of the three is given")
                .split(":", -1);
        if (numbers.length != 2) {
            throw wrong("--rename takes two numbers, as in --rename=3:0");
        }
        int from = number("--rename", numbers[0]);
        int to = number("--rename", numbers[1]);
        instances.rename(from, to);
        return "instance " + from + " is instance " + to;
    }

    private int number(String option, String text) {
        if (!text.matches(NUMBER)) {
            throw wrong(option + " takes the number of a machine, not '" + text + "'");
        }
        return Integer.parseInt(text);
    }

    private CommandLine.ParameterException wrong(String problem) {
        return new CommandLine.ParameterException(spec.commandLine(), problem);
    }
}
