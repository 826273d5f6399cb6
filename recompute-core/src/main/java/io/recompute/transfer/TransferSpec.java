package io.recompute.transfer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What is copied where, read as rsync reads it: a source with a trailing {@code /} stands for its contents, a target
 * with one for a directory that the source goes into. Java's {@link Path} has no trailing slash, hence the text; a last
 * name {@code .} means the same. Immutable.
 *
 * @param local the path on this side
 * @param remote the path on the machine without a trailing slash: absolute, or relative to the project's directory, or
 *     to the home directory after {@code ~/}
 */
record TransferSpec(Path local, String remote, Shape shape) {
    /** How the target is to be read. */
    enum Shape {
        /** The contents of the source go into the target. */
        CONTENTS,
        /** The source goes into the target, under its own name. */
        INTO,
        /** The target is the copy of the source, unless it is a directory: then as {@link #INTO}. */
        AS;

        /** As the scripts read it. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A push, with the texts as people write them. */
    static TransferSpec push(String local, Path base, String remote) {
        return new TransferSpec(base.resolve(local).normalize(), bare(remote), shape(local, remote));
    }

    /** A pull, with the texts as people write them. */
    static TransferSpec pull(String remote, String local, Path base) {
        return new TransferSpec(base.resolve(local).normalize(), bare(remote), shape(remote, local));
    }

    /** The push of what a pattern matched to below this one's target: {@code match} is its path there. */
    TransferSpec pushed(Path source, String match) {
        return new TransferSpec(source, join(remote, parent(match)), Shape.INTO);
    }

    /** The pull of what a pattern with that base matched to below this one's target: {@code match} is its path there. */
    TransferSpec pulled(String base, String match) {
        return new TransferSpec(local.resolve(parent(match)), join(bare(base), match), Shape.INTO);
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    private static String join(String directory, String path) {
        if (path.isEmpty() || directory.equals(".")) {
            return path.isEmpty() ? directory : path;
        }
        return directory.endsWith("/") ? directory + path : directory + "/" + path;
    }

    /** The last name of the remote path. */
    String remoteName() {
        return remote.substring(remote.lastIndexOf('/') + 1);
    }

    /** Where a pull goes, as it is now. */
    Path pullTarget() {
        boolean into = switch (shape) {
            case CONTENTS -> false;
            case INTO -> true;
            case AS -> Files.isDirectory(local);
        };
        return into ? local.resolve(remoteName()) : local;
    }

    private static Shape shape(String source, String target) {
        if (isDirectory(source)) {
            return Shape.CONTENTS;
        }
        return isDirectory(target) ? Shape.INTO : Shape.AS;
    }

    private static boolean isDirectory(String text) {
        return text.endsWith("/") || text.equals(".") || text.endsWith("/.") || text.isEmpty();
    }

    private static String bare(String remote) {
        String text = remote;
        while (text.length() > 1 && (text.endsWith("/") || text.endsWith("/."))) {
            text = text.substring(0, text.length() - 1);
        }
        return text.isEmpty() ? "." : text;
    }
}
