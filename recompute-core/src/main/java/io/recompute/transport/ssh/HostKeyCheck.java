package io.recompute.transport.ssh;

import io.recompute.model.Instance;
import io.recompute.transport.HostKeyException;
import io.recompute.transport.ssh.KnownHosts.Judgement;
import io.recompute.transport.ssh.KnownHosts.Line;
import io.recompute.transport.ssh.KnownHosts.Verdict;
import io.recompute.transport.ssh.KnownHostsFiles.Found;
import java.io.IOException;
import java.net.SocketAddress;
import java.security.PublicKey;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.sshd.client.keyverifier.ServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides on the host key of one connection: a pinned fingerprint decides alone, else the known-hosts file and the
 * policy. Keeps why a key was refused, since the library below passes on a mere no. Safe for use by many threads.
 */
final class HostKeyCheck implements ServerKeyVerifier {
    private static final Logger LOG = LoggerFactory.getLogger(HostKeyCheck.class);

    private final Instance instance;
    private final KnownName name;
    private final KnownHostsFiles files;
    private final HostKeyPolicy policy;
    private final Set<String> trusted;

    private volatile @Nullable HostKey accepted;
    private volatile @Nullable HostKeyException refusal;

    /**
     * A check of what that machine shows.
     *
     * @param trusted fingerprints that an unknown machine may show under any policy
     */
    HostKeyCheck(Target target, KnownHostsFiles files, HostKeyPolicy policy, Set<String> trusted) {
        this.instance = target.instance();
        this.name = target.knownName();
        this.files = files;
        this.policy = policy;
        this.trusted = trusted;
    }

    /** Why the key was refused; empty where it was not, or none was shown yet. */
    Optional<HostKeyException> refusal() {
        return Optional.ofNullable(refusal);
    }

    /** The types of key the machine is known by: to be asked for first, lest it show another of its keys. */
    List<String> knownTypes() {
        try {
            return instance.hostKey() != null ? List.of() : files.keyTypes(name);
        } catch (IOException e) {
            LOG.debug("cannot read {}", files, e);
            return List.of();
        }
    }

    /** Whether a certificate would be of use. */
    boolean acceptsCertificates() {
        try {
            return instance.hostKey() == null && files.hasAuthority(name);
        } catch (IOException e) {
            LOG.debug("cannot read {}", files, e);
            return false;
        }
    }

    @Override
    public boolean verifyServerKey(ClientSession session, SocketAddress address, PublicKey serverKey) {
        // The library has checked what a certificate says; whether its authority counts is ours to decide.
        OpenSshCertificate certificate = serverKey instanceof OpenSshCertificate shown ? shown : null;
        HostKey key = HostKey.of(certificate == null ? serverKey : certificate.getCertPubKey());
        if (key.equals(accepted)) {
            // The keys of a session are exchanged anew from time to time; the host's key stays.
            return true;
        }
        HostKeyException reason;
        if (instance.hostKey() != null) {
            reason = checkPinned(instance.hostKey(), key);
        } else {
            reason = certificate == null ? checkKnown(key) : checkCertified(key, HostKey.of(certificate.getCaPubKey()));
        }
        refusal = reason;
        accepted = reason == null ? key : accepted;
        return reason == null;
    }

    private @Nullable HostKeyException checkPinned(String pinned, HostKey key) {
        String fingerprint = key.fingerprint();
        if (pinned.equals(fingerprint) || pinned.equals(fingerprint.substring("SHA256:".length()))) {
            return null;
        }
        String text = instance.address() + " showed the " + key.type() + " host key " + fingerprint
                + ", and its instance accepts " + pinned + " alone. Nothing was sent to it. If the machine was set up"
                + " anew, or has several keys, put the right fingerprint into host_key; otherwise something stands"
                + " between you and it.";
        return new HostKeyException(instance.address(), text, fingerprint, pinned, null);
    }

    /** A certificate of an authority that does not count is as good as its key alone. */
    private @Nullable HostKeyException checkCertified(HostKey key, HostKey authority) {
        try {
            Found found = files.judgeAuthority(name, authority);
            Judgement own = files.judge(name, key).judgement();
            return switch (found.judgement().verdict()) {
                case REVOKED ->
                    revoked(key, Objects.requireNonNull(found.judgement().line()), found.file());
                case KNOWN -> own.verdict() == Verdict.REVOKED ? checkKnown(key) : null;
                case CHANGED, UNKNOWN -> checkKnown(key);
            };
        } catch (IOException e) {
            return unreadable(key, e);
        }
    }

    private @Nullable HostKeyException checkKnown(HostKey key) {
        Found found;
        try {
            found = files.judge(name, key);
        } catch (IOException e) {
            return unreadable(key, e);
        }
        if (found.judgement().verdict() == Verdict.UNKNOWN && acceptsNew(key)) {
            found = record(key, found);
            if (found.judgement().verdict() == Verdict.UNKNOWN) {
                return null;
            }
        }
        Judgement judgement = found.judgement();
        return switch (judgement.verdict()) {
            case KNOWN -> null;
            case UNKNOWN -> unknown(key);
            case CHANGED -> changed(key, Objects.requireNonNull(judgement.line()), found.file());
            case REVOKED -> revoked(key, Objects.requireNonNull(judgement.line()), found.file());
        };
    }

    private boolean acceptsNew(HostKey key) {
        return policy == HostKeyPolicy.ACCEPT_NEW || trusted.contains(key.fingerprint());
    }

    private Found record(HostKey key, Found before) {
        try {
            Found found = files.record(name, key);
            LOG.info("{} is known from now on by its {} key {}", instance.address(), key.type(), key.fingerprint());
            return found;
        } catch (IOException e) {
            // As ssh does: a home that cannot be written to must not keep anyone from working.
            LOG.warn("cannot remember the host key of {} in {}: {}", instance.address(), files, e.toString());
            return before;
        }
    }

    private HostKeyException unreadable(HostKey key, IOException cause) {
        String text = "the known hosts in " + files + " cannot be read (" + cause + "), so the host key "
                + key.fingerprint() + " of " + instance.address() + " cannot be checked; make the file readable, or put"
                + " the fingerprint into the instance's host_key";
        return new HostKeyException(instance.address(), text, key.fingerprint(), null, null);
    }

    private HostKeyException unknown(HostKey key) {
        String text = instance.address() + " is not in " + files
                + ", and only known hosts are accepted. It showed"
                + " the " + key.type() + " key " + key.fingerprint()
                + ". If that is right, log in once with ssh, or add"
                + " the line that `ssh-keyscan -p " + instance.port() + " " + instance.host() + "` prints, or put the"
                + " fingerprint into the instance's host_key.";
        return new HostKeyException(instance.address(), text, key.fingerprint(), null, null);
    }

    private HostKeyException changed(HostKey key, Line line, KnownHostsFile file) {
        String expected = line.key().fingerprint();
        String text = "the host key of " + instance.address() + " has changed: it showed " + key.type() + " "
                + key.fingerprint() + ", and line " + line.number() + " of " + file.path() + " expects "
                + line.key().type() + " " + expected
                + ". Nothing was sent to it. If the machine was set up anew, forget"
                + " the old key with `ssh-keygen -f " + file.path() + " -R '"
                + HostPatterns.lookupName(name.host(), name.port())
                + "'`; otherwise something stands between you and it.";
        return refused(key, expected, new HostKeyException.Location(file.path(), line.number()), text);
    }

    private HostKeyException revoked(HostKey key, Line line, KnownHostsFile file) {
        String text = instance.address() + " showed the " + key.type() + " host key " + key.fingerprint()
                + ", which line " + line.number() + " of " + file.path() + " marks as revoked. Nothing was sent to it."
                + " Ask whoever runs the machine for its new key.";
        return refused(key, null, new HostKeyException.Location(file.path(), line.number()), text);
    }

    private HostKeyException refused(
            HostKey key, @Nullable String expected, HostKeyException.Location location, String text) {
        return new HostKeyException(instance.address(), text, key.fingerprint(), expected, location);
    }
}
