package io.recompute.transfer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The permission bits of local files; where the file system knows none, a shell script's name tells the executable. */
final class LocalModes {
    private LocalModes() {}

    /** The nine permission bits; links are not followed. */
    static int of(Path file) throws IOException {
        PosixFileAttributeView view = view(file);
        if (view == null) {
            boolean executable = Files.isDirectory(file) || file.toString().endsWith(".sh");
            return executable ? TarWriter.EXECUTABLE_MODE : TarWriter.PLAIN_MODE;
        }
        int mode = 0;
        for (PosixFilePermission permission : view.readAttributes().permissions()) {
            mode |= bit(permission);
        }
        return mode;
    }

    /** Sets the nine permission bits, whatever the umask is; does nothing where the file system knows none. */
    static void set(Path file, int mode) throws IOException {
        PosixFileAttributeView view = view(file);
        if (view != null) {
            Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
            for (PosixFilePermission permission : PosixFilePermission.values()) {
                if ((mode & bit(permission)) != 0) {
                    permissions.add(permission);
                }
            }
            view.setPermissions(permissions);
        }
    }

    private static int bit(PosixFilePermission permission) {
        return switch (permission) {
            case OWNER_READ -> 0400;
            case OWNER_WRITE -> 0200;
            case OWNER_EXECUTE -> 0100;
            case GROUP_READ -> 0040;
            case GROUP_WRITE -> 0020;
            case GROUP_EXECUTE -> 0010;
            case OTHERS_READ -> 0004;
            case OTHERS_WRITE -> 0002;
            case OTHERS_EXECUTE -> 0001;
        };
    }

    private static @Nullable PosixFileAttributeView view(Path file) {
        return Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    }
}
