package io.recompute.transfer;

import io.recompute.transport.FileService;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The files of this machine as a login would show them; tests override what is to be wrong. */
class DirectoryFiles implements FileService {
    private final Path home;

    DirectoryFiles(Path home) {
        this.home = home;
    }

    private Path at(String path) {
        return home.resolve(path);
    }

    @Override
    public String absolute(String path) throws IOException {
        return at(path).toRealPath().toString();
    }

    @Override
    public Optional<Entry> look(String path) throws IOException {
        return Files.exists(at(path), LinkOption.NOFOLLOW_LINKS) ? Optional.of(entry(at(path))) : Optional.empty();
    }

    private static Entry entry(Path path) throws IOException {
        Kind kind = Files.isSymbolicLink(path)
                ? Kind.LINK
                : Files.isDirectory(path) ? Kind.DIRECTORY : Files.isRegularFile(path) ? Kind.FILE : Kind.OTHER;
        Instant modified = Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS)
                .toInstant()
                .truncatedTo(ChronoUnit.SECONDS);
        int mode = kind == Kind.LINK ? 0777 : LocalModes.of(path);
        return new Entry(
                String.valueOf(path.getFileName()), kind, kind == Kind.FILE ? Files.size(path) : 0, modified, mode);
    }

    @Override
    public boolean isDirectory(String path) {
        return Files.isDirectory(at(path));
    }

    @Override
    public List<Entry> list(String directory) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (Stream<Path> paths = Files.list(at(directory))) {
            for (Path path : paths.toList()) {
                entries.add(entry(path));
            }
        }
        return entries;
    }

    @Override
    public InputStream read(String file) throws IOException {
        return Files.newInputStream(at(file));
    }

    @Override
    public OutputStream create(String file) throws IOException {
        return Files.newOutputStream(at(file), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    @Override
    public void stamp(String path, int mode, Instant modified) throws IOException {
        Files.setLastModifiedTime(at(path), FileTime.from(modified.truncatedTo(ChronoUnit.SECONDS)));
        LocalModes.set(at(path), mode);
    }

    @Override
    public void makeDirectory(String path, int mode) throws IOException {
        Files.createDirectory(at(path));
        LocalModes.set(at(path), mode);
    }

    @Override
    public void makeLink(String path, String target) throws IOException {
        Files.createSymbolicLink(at(path), Path.of(target));
    }

    @Override
    public String target(String link) throws IOException {
        return Files.readSymbolicLink(at(link)).toString();
    }

    @Override
    public void replace(String from, String to) throws IOException {
        Files.move(at(from), at(to), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void remove(String path) throws IOException {
        Files.delete(at(path));
    }

    @Override
    public void removeDirectory(String path) throws IOException {
        Files.delete(at(path));
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {}
}
