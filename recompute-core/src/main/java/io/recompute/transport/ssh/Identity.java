package io.recompute.transport.ssh;

import java.security.KeyPair;
import java.security.PublicKey;
import org.apache.sshd.client.auth.pubkey.KeyAgentIdentity;
import org.apache.sshd.client.auth.pubkey.KeyPairIdentity;
import org.apache.sshd.client.auth.pubkey.PublicKeyIdentity;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.signature.SignatureFactoriesManager;

/** Something to log in with: a key, or a certificate for one. */
sealed interface Identity {
    /** What people call it. */
    String label();

    /** Its public half, or the certificate. */
    PublicKey publicKey();

    /** The same as the library has it. */
    PublicKeyIdentity offered(SignatureFactoriesManager algorithms, ClientSession session);

    /**
     * One from files.
     *
     * @param key its public half may be a certificate
     */
    record Loaded(String label, KeyPair key) implements Identity {
        @Override
        public PublicKey publicKey() {
            return key.getPublic();
        }

        @Override
        public PublicKeyIdentity offered(SignatureFactoriesManager algorithms, ClientSession session) {
            return new KeyPairIdentity(algorithms, session, key);
        }
    }

    /** One that an agent keeps. */
    record Kept(String label, Agent agent, PublicKey publicKey) implements Identity {
        @Override
        public PublicKeyIdentity offered(SignatureFactoriesManager algorithms, ClientSession session) {
            return new KeyAgentIdentity(agent, publicKey, label);
        }
    }
}
