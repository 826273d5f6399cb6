package io.recompute.probe;

import java.util.OptionalLong;

/**
 * The file system in which a project's directory lies, or would.
 *
 * @param mount where it begins
 * @param totalBytes its size
 * @param freeBytes what the login may still write
 * @param freeInodes how many more files it takes; empty where it has no such limit, or the machine does not tell
 */
public record Disk(String mount, long totalBytes, long freeBytes, OptionalLong freeInodes) {}
