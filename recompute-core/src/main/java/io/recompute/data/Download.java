package io.recompute.data;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One file to be fetched. Immutable. Its text has neither the login nor the query of its address, which may be secrets.
 *
 * @param address with scheme http or https; a login before its host, {@code user:password@}, is sent to that server alone
 * @param name what it is called there; null: as the server says, else as the address ends
 * @param sha256 what its SHA-256 must be, 64 hexadecimal digits in lower case; null: anything
 */
public record Download(
        URI address, @Nullable String name, @Nullable String sha256) {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final int LONGEST_NAME = 200;

    /** @throws DataException where one of them cannot be so */
    public Download {
        String scheme = address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
        if (!(scheme.equals("http") || scheme.equals("https")) || address.getRawAuthority() == null) {
            throw new DataException("not an address that can be fetched: '" + shown(address)
                    + "'; it begins with http:// or https://, and a host");
        }
        if (name != null && !isName(name)) {
            throw new DataException("not the name of a file: '" + name + "'");
        }
        if (sha256 != null && !SHA256.matcher(sha256).matches()) {
            throw new DataException("not a SHA-256, which has 64 hexadecimal digits in lower case: '" + sha256 + "'");
        }
    }

    /** The file at that address, under the name that the server or the address gives it. */
    public static Download of(URI address) {
        return new Download(address, null, null);
    }

    /** The same under another name, without a directory. */
    public Download named(String newName) {
        return new Download(address, newName, sha256);
    }

    /** The same, only where it has that SHA-256. It may be given in upper case. */
    public Download withSha256(String newSha256) {
        return new Download(address, name, newSha256.toLowerCase(Locale.ROOT));
    }

    private static boolean isName(String name) {
        return !name.isBlank()
                && name.length() <= LONGEST_NAME
                && name.chars().noneMatch(c -> c == '/' || Character.isISOControl(c))
                && !name.equals(".")
                && !name.equals("..")
                && !name.startsWith(".recompute");
    }

    /** The end of its address, or its host. */
    String shortName() {
        if (name != null) {
            return name;
        }
        String path = address.getPath() == null ? "" : address.getPath();
        String last = path.substring(path.lastIndexOf('/') + 1);
        return last.isEmpty() ? String.valueOf(address.getHost()) : last;
    }

    /** In lower case. */
    String host() {
        return Authority.of(address.getRawAuthority(), -1).host().toLowerCase(Locale.ROOT);
    }

    /** What fetch.py reads. */
    String line() {
        return address.toASCIIString() + "\t" + (name == null ? "" : name) + "\t" + (sha256 == null ? "" : sha256);
    }

    private static String shown(URI address) {
        String text = address.toString().replaceFirst("^([^/?#]*//)[^/?#]*@", "$1");
        int query = text.indexOf('?');
        return query < 0 ? text : text.substring(0, query) + "?...";
    }

    @Override
    public String toString() {
        return "Download[" + shown(address) + (name == null ? "" : " as " + name) + "]";
    }
}
