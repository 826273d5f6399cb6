package io.recompute.python;

import java.util.Locale;
import java.util.regex.Pattern;

/** Names of distributions, of which several spellings mean the same (the packaging specification "Names and normalization"). */
final class DistributionName {
    private static final Pattern SEPARATORS = Pattern.compile("[-_.]+");
    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?");

    private DistributionName() {}

    /** The one spelling by which names are compared. */
    static String normal(String name) {
        return SEPARATORS.matcher(name).replaceAll("-").toLowerCase(Locale.ROOT);
    }

    /** Whether it is a name at all. */
    static boolean isValid(String name) {
        return VALID.matcher(name).matches();
    }
}
