package io.recompute.transport.ssh;

import com.google.common.base.Throwables;
import io.recompute.transport.ChannelRefusedException;
import io.recompute.transport.ConnectionLostException;
import io.recompute.transport.FileService;
import io.recompute.transport.FileServiceRefusedException;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.apache.sshd.sftp.SftpModuleProperties;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClientFactory;
import org.apache.sshd.sftp.client.extensions.openssh.OpenSSHPosixRenameExtension;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of a session's machine, by the third version of SFTP, which every server has. */
final class SftpFiles implements FileService {
    private static final Logger LOG = LoggerFactory.getLogger(SftpFiles.class);
    private static final int VERSION = 3;
    private static final int PERMISSIONS = 0777;

    private final String address;
    private final ClientSession session;
    private final SftpClient client;

    private SftpFiles(String address, ClientSession session, SftpClient client) {
        this.address = address;
        this.session = session;
        this.client = client;
    }

    /** Opens it; within the limit. */
    static SftpFiles open(String address, ClientSession session, Duration limit) throws InterruptedException {
        SftpModuleProperties.SFTP_CHANNEL_OPEN_TIMEOUT.set(session, limit);
        try {
            return new SftpFiles(address, session, SftpClientFactory.instance().createSftpClient(session, VERSION));
        } catch (InterruptedIOException e) {
            throw interrupted(e);
        } catch (IOException e) {
            if (!session.isOpen()) {
                throw lost(address, e);
            }
            if (Throwables.getRootCause(e) instanceof SshChannelOpenException refusal) {
                throw new ChannelRefusedException(
                        address,
                        address + " refused another channel on this connection (" + refusal.getMessage()
                                + "); its sshd allows only so many (MaxSessions)",
                        e);
            }
            throw new FileServiceRefusedException(
                    address, address + " offers no SFTP (" + e.getMessage() + "); its sshd may lack the subsystem", e);
        }
    }

    @FunctionalInterface
    private interface Asking<T> {
        T ask() throws IOException;
    }

    @FunctionalInterface
    private interface Doing {
        void act() throws IOException;
    }

    private <T> T ask(String path, Asking<T> question) throws IOException {
        try {
            return question.ask();
        } catch (SftpException e) {
            throw refused(path, e);
        } catch (InterruptedIOException e) {
            Thread.currentThread().interrupt();
            throw e;
        } catch (IOException e) {
            if (!isOpen()) {
                throw lost(address, e);
            }
            throw e;
        }
    }

    private void act(String path, Doing action) throws IOException {
        var unused = ask(path, () -> {
            action.act();
            return true;
        });
    }

    private static IOException refused(String path, SftpException e) {
        FileSystemException refusal = switch (e.getStatus()) {
            case SftpConstants.SSH_FX_NO_SUCH_FILE, SftpConstants.SSH_FX_NO_SUCH_PATH -> new NoSuchFileException(path);
            case SftpConstants.SSH_FX_PERMISSION_DENIED, SftpConstants.SSH_FX_WRITE_PROTECT ->
                new AccessDeniedException(path);
            case SftpConstants.SSH_FX_FILE_ALREADY_EXISTS -> new FileAlreadyExistsException(path);
            default -> new FileSystemException(path, null, "the server says: " + e.getMessage());
        };
        refusal.initCause(e);
        return refusal;
    }

    private static ConnectionLostException lost(String address, Throwable cause) {
        return new ConnectionLostException(address, "the connection to " + address + " is gone", cause);
    }

    private static InterruptedException interrupted(Throwable cause) {
        InterruptedException interrupt = new InterruptedException("while SFTP was opened");
        interrupt.initCause(cause);
        return interrupt;
    }

    @Override
    public String absolute(String path) throws IOException {
        return ask(path, () -> client.canonicalPath(path));
    }

    @Override
    public Optional<Entry> look(String path) throws IOException {
        try {
            String name = path.substring(path.lastIndexOf('/') + 1);
            return Optional.of(entry(name, ask(path, () -> client.lstat(path))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public boolean isDirectory(String path) throws IOException {
        try {
            return ask(path, () -> client.stat(path)).isDirectory();
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    @Override
    public List<Entry> list(String directory) throws IOException {
        return ask(directory, () -> {
            List<Entry> entries = new ArrayList<>();
            for (SftpClient.DirEntry one : client.readEntries(directory)) {
                String name = one.getFilename();
                if (!name.equals(".") && !name.equals("..")) {
                    entries.add(entry(name, one.getAttributes()));
                }
            }
            return entries;
        });
    }

    private static Entry entry(String name, SftpClient.Attributes attributes) {
        Kind kind = attributes.isRegularFile()
                ? Kind.FILE
                : attributes.isDirectory() ? Kind.DIRECTORY : attributes.isSymbolicLink() ? Kind.LINK : Kind.OTHER;
        FileTime modified = attributes.getModifyTime();
        return new Entry(
                name,
                kind,
                attributes.getSize(),
                modified == null ? Instant.EPOCH : modified.toInstant().truncatedTo(ChronoUnit.SECONDS),
                attributes.getPermissions() & PERMISSIONS);
    }

    @Override
    public InputStream read(String file) throws IOException {
        return new Reading(file, ask(file, () -> client.read(file)));
    }

    @Override
    public OutputStream create(String file) throws IOException {
        return new Writing(
                file,
                ask(
                        file,
                        () -> client.write(
                                file,
                                SftpClient.OpenMode.Write,
                                SftpClient.OpenMode.Create,
                                SftpClient.OpenMode.Exclusive)));
    }

    @Override
    public void stamp(String path, int mode, Instant modified) throws IOException {
        FileTime time = FileTime.from(modified.truncatedTo(ChronoUnit.SECONDS));
        act(
                path,
                () -> client.setStat(
                        path,
                        new SftpClient.Attributes().perms(mode).modifyTime(time).accessTime(time)));
    }

    @Override
    public void makeDirectory(String path, int mode) throws IOException {
        act(path, () -> {
            client.mkdir(path);
            client.setStat(path, new SftpClient.Attributes().perms(mode));
        });
    }

    @Override
    public void makeLink(String path, String target) throws IOException {
        act(path, () -> client.symLink(path, target));
    }

    @Override
    public String target(String link) throws IOException {
        return ask(link, () -> client.readLink(link));
    }

    @Override
    public void replace(String from, String to) throws IOException {
        OpenSSHPosixRenameExtension inOneStep = client.getExtension(OpenSSHPosixRenameExtension.class);
        if (inOneStep != null && inOneStep.isSupported()) {
            act(to, () -> inOneStep.posixRename(from, to));
            return;
        }
        if (look(to).isPresent()) {
            remove(to);
        }
        act(to, () -> client.rename(from, to));
    }

    @Override
    public void remove(String path) throws IOException {
        act(path, () -> client.remove(path));
    }

    @Override
    public void removeDirectory(String path) throws IOException {
        act(path, () -> client.rmdir(path));
    }

    @Override
    public boolean isOpen() {
        return client.isOpen() && session.isOpen();
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (IOException e) {
            LOG.debug("{}: SFTP could not be closed politely", address, e);
        }
    }

    /** A stream whose failures are told as those of the calls. */
    private final class Reading extends FilterInputStream {
        private final String path;

        Reading(String path, InputStream behind) {
            super(behind);
            this.path = path;
        }

        @Override
        public int read() throws IOException {
            return ask(path, in::read);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            return ask(path, () -> in.read(buffer, offset, length));
        }

        @Override
        public void close() throws IOException {
            act(path, in::close);
        }
    }

    /** Likewise. */
    private final class Writing extends FilterOutputStream {
        private final String path;

        Writing(String path, OutputStream behind) {
            super(behind);
            this.path = path;
        }

        @Override
        public void write(int octet) throws IOException {
            act(path, () -> out.write(octet));
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            act(path, () -> out.write(buffer, offset, length));
        }

        @Override
        public void flush() throws IOException {
            act(path, out::flush);
        }

        @Override
        public void close() throws IOException {
            act(path, out::close);
        }
    }
}
