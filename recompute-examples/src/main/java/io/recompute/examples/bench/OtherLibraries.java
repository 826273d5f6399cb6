package io.recompute.examples.bench;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.time.Duration;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.sftp.SFTPClient;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClientFactory;

/** The same copy by other SSH libraries for Java, over SFTP and at their defaults, as their documentation shows it. */
final class OtherLibraries {
    private OtherLibraries() {}

    static void sshj(Login login, boolean push, Path local, String remote) throws Exception {
        try (SSHClient client = new SSHClient()) {
            client.loadKnownHosts(login.knownHosts().toFile());
            client.connect(login.host(), login.port());
            client.authPublickey(login.user(), login.identity().toString());
            try (SFTPClient sftp = client.newSFTPClient()) {
                if (push) {
                    sftp.put(local.toString(), remote);
                } else {
                    sftp.get(remote, local.toString());
                }
            }
        }
    }

    static void jsch(Login login, boolean push, Path local, String remote) throws Exception {
        JSch jsch = new JSch();
        jsch.setKnownHosts(login.knownHosts().toString());
        jsch.addIdentity(login.identity().toString());
        Session session = jsch.getSession(login.user(), login.host(), login.port());
        session.connect();
        try {
            ChannelSftp sftp = (ChannelSftp) session.openChannel("sftp");
            sftp.connect();
            if (push) {
                sftp.put(local.toString(), remote);
            } else {
                sftp.get(remote, local.toString());
            }
        } finally {
            session.disconnect();
        }
    }

    static void mina(Login login, boolean push, Path local, String remote) throws Exception {
        try (SshClient client = SshClient.setUpDefaultClient()) {
            client.start();
            KeyPair key = new FileKeyPairProvider(login.identity())
                    .loadKeys(null)
                    .iterator()
                    .next();
            try (ClientSession session = client.connect(login.user(), login.host(), login.port())
                    .verify(Duration.ofSeconds(30))
                    .getSession()) {
                session.addPublicKeyIdentity(key);
                session.auth().verify(Duration.ofSeconds(30));
                try (SftpClient sftp = SftpClientFactory.instance().createSftpClient(session)) {
                    minaCopy(sftp, push, local, remote);
                }
            }
        }
    }

    private static void minaCopy(SftpClient sftp, boolean push, Path local, String remote) throws Exception {
        if (push) {
            sftp.put(local, remote);
        } else {
            try (var stream = sftp.read(remote)) {
                Files.copy(stream, local, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
