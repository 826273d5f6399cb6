package io.recompute.transfer;

import io.recompute.model.RemotePath;

/** How the remote paths of copies are read. */
final class RemotePaths {
    private RemotePaths() {}

    /** Below the home directory where it begins with {@code ~}, else below the project's, unless it is absolute. */
    static RemotePath absolute(String remote, RemotePath home, RemotePath project) {
        boolean fromHome = remote.equals("~") || remote.startsWith("~/");
        return fromHome ? home.resolve(RemotePath.of(remote).toString()) : project.resolve(remote);
    }
}
