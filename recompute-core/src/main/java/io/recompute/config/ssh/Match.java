package io.recompute.config.ssh;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/** A line that begins with {@code Match}. */
record Match(Lookup lookup, Place place) {
    /** Whether all of the criteria fit. One that a command is to decide fits nobody, and a warning tells so. */
    boolean applies(List<String> words) {
        boolean result = true;
        boolean undecided = false;
        Deque<String> rest = new ArrayDeque<>(words);
        for (int count = 0; !rest.isEmpty(); count++) {
            String word = rest.remove();
            boolean denied = word.startsWith("!");
            String criterion = criterion(denied ? word.substring(1) : word, rest);
            boolean fits = switch (criterion) {
                case "all" -> isAlone(word, count, rest);
                case "canonical", "final" -> lookup.isFinalPass(criterion);
                default -> fits(criterion, argument(word, rest));
            };
            undecided |= criterion.equals("exec");
            result &= criterion.equals("exec") || fits != denied;
        }
        if (undecided && result) {
            lookup.warn(place + ": 'Match exec' is passed over, since no command is run on this machine; ssh itself"
                    + " obeys it");
        }
        return result && !undecided;
    }

    /** The criterion in lower case; an argument that hangs on it by {@code =} becomes the next word. */
    private static String criterion(String word, Deque<String> rest) {
        int equals = word.indexOf('=');
        if (equals > 0) {
            rest.push(word.substring(equals + 1));
        }
        return (equals > 0 ? word.substring(0, equals) : word).toLowerCase(Locale.ROOT);
    }

    private boolean isAlone(String word, int before, Deque<String> rest) {
        if (!rest.isEmpty() || before > 1) {
            throw new SshConfigException(place, "'" + word + "' cannot stand beside other criteria");
        }
        return true;
    }

    private String argument(String word, Deque<String> rest) {
        if (rest.isEmpty()) {
            throw new SshConfigException(place, "the criterion '" + word + "' needs an argument");
        }
        return rest.remove();
    }

    private boolean fits(String criterion, String argument) {
        return switch (criterion) {
            case "host" -> Patterns.matchHosts(argument, lookup.hostName());
            case "originalhost" -> Patterns.matchHosts(argument, lookup.alias());
            case "user" -> Patterns.matchList(argument, lookup.user());
            case "localuser" -> Patterns.matchList(argument, lookup.localUser());
            case "exec" -> false;
            default ->
                throw new SshConfigException(place, "the criterion '" + criterion + "' of Match is not known here");
        };
    }
}
