package io.recompute.transfer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/** What a local file is at one moment, as far as its attributes tell. Immutable. */
record FileVersion(long size, FileTime modified) {
    static FileVersion of(Path file) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return new FileVersion(attributes.size(), attributes.lastModifiedTime());
    }

    /** A name for what has arrived of this version, at a place; another version has another. */
    String key(String where) {
        return key(where, size + " " + modified.toInstant());
    }

    /** A name of 32 hexadecimal digits for a version of what belongs to a place. */
    static String key(String where, String version) {
        FileDigest digest = FileDigest.by("name");
        byte[] text = (version + "\n" + where).getBytes(StandardCharsets.UTF_8);
        digest.update(text, 0, text.length);
        return digest.text().substring(0, 32);
    }
}
