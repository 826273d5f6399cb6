package io.recompute.python;

import java.util.regex.Pattern;

/** Logins in addresses, as {@code https://user:token@host/}, which are for no message. */
public final class AddressLogins {
    private static final Pattern LOGIN = Pattern.compile("://[^/\\s]*@");

    private AddressLogins() {}

    /** The text with {@code ***} for the login of each address in it. */
    public static String mask(String text) {
        return LOGIN.matcher(text).replaceAll("://***@");
    }
}
