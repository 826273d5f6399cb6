package io.recompute.transport.ssh;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.sshd.client.auth.pubkey.PublicKeyIdentity;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKey;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.signature.SignatureFactoriesManager;

/** Logs in with just those keys, in just that order; the library would mix them with others. */
final class PublicKeyLogin extends UserAuthPublicKeyFactory {
    /** For certificates, besides those for keys; no SHA-1. */
    private static final List<BuiltinSignatures> CERTIFICATES = List.of(
            BuiltinSignatures.ed25519_cert,
            BuiltinSignatures.nistp256_cert,
            BuiltinSignatures.nistp384_cert,
            BuiltinSignatures.nistp521_cert,
            BuiltinSignatures.rsaSHA512_cert,
            BuiltinSignatures.rsaSHA256_cert);

    private final List<Identity> identities;

    PublicKeyLogin(List<Identity> identities) {
        super(algorithms());
        this.identities = List.copyOf(identities);
    }

    private static List<NamedFactory<Signature>> algorithms() {
        List<NamedFactory<Signature>> all = new ArrayList<>(MinaSettings.signatures(List.of()));
        all.addAll(certificates());
        return all;
    }

    /** The algorithms by which certificates are signed for. */
    static List<NamedFactory<Signature>> certificates() {
        List<NamedFactory<Signature>> supported = new ArrayList<>();
        for (BuiltinSignatures signature : CERTIFICATES) {
            if (signature.isSupported()) {
                supported.add(signature);
            }
        }
        return supported;
    }

    @Override
    public UserAuthPublicKey createUserAuth(ClientSession session) {
        return new UserAuthPublicKey(getSignatureFactories()) {
            @Override
            protected Iterator<PublicKeyIdentity> createPublicKeyIterator(
                    ClientSession client, SignatureFactoriesManager manager) {
                return identities.stream()
                        .map(identity -> identity.offered(manager, client))
                        .iterator();
            }
        };
    }
}
