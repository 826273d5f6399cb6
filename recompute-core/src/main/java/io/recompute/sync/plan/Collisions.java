package io.recompute.sync.plan;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds paths that a file system takes for one which ignores case, or in which form of Unicode a letter is written, as
 * those of macOS and Windows do.
 */
final class Collisions {
    private Collisions() {}

    /** The groups of such paths, each sorted, directories among them; empty where there are none. */
    static List<List<String>> of(List<String> paths) {
        Map<String, String> spelling = new HashMap<>();
        Map<String, List<String>> groups = new TreeMap<>();
        for (String path : paths) {
            for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
                String name = path.substring(0, end);
                String key = key(name);
                String first = spelling.putIfAbsent(key, name);
                if (first == null) {
                    continue;
                }
                if (first.equals(name)) {
                    // Seen before, and so were the directories above it.
                    break;
                }
                List<String> group = groups.computeIfAbsent(key, same -> new ArrayList<>(List.of(first)));
                if (!group.contains(name)) {
                    group.add(name);
                }
            }
        }
        return groups.values().stream()
                .map(group -> group.stream().sorted().toList())
                .toList();
    }

    private static String key(String name) {
        for (int at = 0; at < name.length(); at++) {
            if (name.charAt(at) >= 0x80) {
                return Normalizer.normalize(name, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
            }
        }
        return name.toLowerCase(Locale.ROOT);
    }
}
