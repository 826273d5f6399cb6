package io.recompute.python;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What people ask to be installed: {@code "torch tqdm"}, {@code "pkg>=1, <2"}, extras, markers and addresses as in PEP
 * 508. Several may stand in one text, with blanks between them; a marker goes on to the end of its text.
 */
public final class PackageNames {
    private static final String NAME = "[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?";
    private static final String EXTRAS = "(?: ?\\[[A-Za-z0-9._, -]*])?";
    private static final String VERSION = "(?:===?|~=|!=|<=|>=|<|>) ?[A-Za-z0-9._*+!-]+";
    private static final String MARKER = "(?: ?; ?[^; ][^;]*)?";
    private static final Pattern REQUIREMENT = Pattern.compile(NAME + EXTRAS + "(?: ?\\(?" + VERSION + "(?: ?, ?"
            + VERSION + ")*\\)?| ?@ ?[A-Za-z][A-Za-z0-9+.-]*://\\S+)?" + MARKER);

    /** What goes on with the word before it. */
    private static final Pattern GOES_ON = Pattern.compile("[=<>!~,@;\\[(].*");

    private static final Pattern EXPECTS_MORE = Pattern.compile(".*[=<>!~,@;\\[(]");

    private PackageNames() {}

    /**
     * The requirements, each as a line of a requirements file has it.
     *
     * @throws IllegalArgumentException where something is no requirement: an option of pip, a path
     */
    public static List<String> parse(List<String> texts) {
        List<String> found = new ArrayList<>();
        for (String text : texts) {
            for (String requirement : split(text)) {
                if (!REQUIREMENT.matcher(requirement).matches()) {
                    throw new IllegalArgumentException("not a package: '" + AddressLogins.mask(requirement)
                            + "'; write it as name, name==1.2, name[extra]>=1,<2 or name @ https://…; options of pip go"
                            + " into pip_options of the instance");
                }
                found.add(requirement);
            }
        }
        return found;
    }

    /** The name that a requirement starts with, in the one spelling by which names are compared. */
    public static String nameOf(String requirement) {
        return DistributionName.normal(Declared.nameOf(requirement));
    }

    private static List<String> split(String text) {
        List<String> found = new ArrayList<>();
        int semicolon = text.indexOf(';');
        String marker =
                semicolon < 0 ? "" : " ; " + text.substring(semicolon + 1).strip();
        for (String word :
                (semicolon < 0 ? text : text.substring(0, semicolon)).strip().split("\\s+")) {
            int last = found.size() - 1;
            if (last >= 0
                    && (GOES_ON.matcher(word).matches()
                            || EXPECTS_MORE.matcher(found.get(last)).matches())) {
                found.set(last, found.get(last) + " " + word);
            } else if (!word.isEmpty()) {
                found.add(word);
            }
        }
        if (!marker.isEmpty() && !found.isEmpty()) {
            found.set(found.size() - 1, found.get(found.size() - 1) + marker);
        } else if (!marker.isEmpty()) {
            found.add(marker);
        }
        return found;
    }
}
