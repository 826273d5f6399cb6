package io.recompute.transport.ssh;

import java.security.KeyPair;
import java.security.PublicKey;
import org.apache.sshd.client.auth.pubkey.KeyAgentIdentity;
import org.apache.sshd.client.auth.pubkey.KeyPairIdentity;
import org.apache.sshd.client.auth.pubkey.PublicKeyIdentity;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.signature.SignatureFactoriesManager;
import org.jspecify.annotations.Nullable;

/**
 * Something to log in with: a key, or a certificate for one.
 *
 * @param label what people call it
 * @param key its public half may be a certificate; there is no private half where an agent keeps it
 * @param agent the agent that signs; null where the private half is here
 */
record Identity(String label, KeyPair key, @Nullable Agent agent) {
    static Identity loaded(String label, KeyPair key) {
        return new Identity(label, key, null);
    }

    static Identity kept(String label, PublicKey key, Agent agent) {
        return new Identity(label, new KeyPair(key, null), agent);
    }

    /** Its public half, or the certificate. */
    PublicKey publicKey() {
        return key.getPublic();
    }

    /** The same as the library has it. */
    PublicKeyIdentity offered(SignatureFactoriesManager algorithms, ClientSession session) {
        return agent == null
                ? new KeyPairIdentity(algorithms, session, key)
                : new KeyAgentIdentity(agent, publicKey(), label);
    }
}
