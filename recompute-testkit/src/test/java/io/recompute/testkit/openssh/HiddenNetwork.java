package io.recompute.testkit.openssh;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Three networks in a row, none of which forwards: this machine reaches the first alone, the first the second, the second
 * the third. Needs root on Linux, and {@code ip}.
 */
final class HiddenNetwork implements AutoCloseable {
    static final int LENGTH = 3;

    private final String prefix = "rck" + UUID.randomUUID().toString().substring(0, 6);
    private final int subnet = 1 + (int) (ProcessHandle.current().pid() % 250);
    private final List<String> made = new ArrayList<>();

    /** Makes it; empty where this machine cannot. */
    static Optional<HiddenNetwork> create() {
        if (Tool.find("ip").isEmpty() || !Tool.isRoot()) {
            return Optional.empty();
        }
        HiddenNetwork network = new HiddenNetwork();
        try {
            for (int place = 0; place < LENGTH; place++) {
                network.add(place);
            }
            return Optional.of(network);
        } catch (IllegalStateException notHere) {
            network.close();
            return Optional.empty();
        }
    }

    /** The name of the network at that place, from 0. */
    String namespace(int place) {
        return prefix + place;
    }

    /** The address in it that the one before reaches. */
    String address(int place) {
        return "10.213." + subnet + "." + (place * 4 + 2);
    }

    private void add(int place) {
        ip("netns", "add", namespace(place));
        made.add(namespace(place));
        String outer = prefix + "o" + place;
        List<String> before = place == 0 ? List.of() : List.of("-n", namespace(place - 1));
        ip(before, "link", "add", outer, "type", "veth", "peer", "name", "up0", "netns", namespace(place));
        ip(before, "addr", "add", "10.213." + subnet + "." + (place * 4 + 1) + "/30", "dev", outer);
        ip(before, "link", "set", outer, "up");
        List<String> inside = List.of("-n", namespace(place));
        ip(inside, "addr", "add", address(place) + "/30", "dev", "up0");
        ip(inside, "link", "set", "up0", "up");
        ip(inside, "link", "set", "lo", "up");
    }

    private static void ip(String... words) {
        ip(List.of(), words);
    }

    private static void ip(List<String> before, String... words) {
        List<String> all = new ArrayList<>(List.of("ip"));
        all.addAll(before);
        all.addAll(List.of(words));
        String said = Tool.run("", all);
        if (!said.isBlank()) {
            throw new IllegalStateException(all + " said " + said.strip());
        }
    }

    /** Removes the networks, and with them what joins them. */
    @Override
    public void close() {
        made.forEach(name -> ip("netns", "del", name));
        made.clear();
    }
}
