package io.recompute.transport.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CipherWarmUpTest {
    @Test
    void theCipherThatIsProposedFirstIsThere() {
        assertThat(CipherWarmUp.once()).isTrue();
        assertThat(CipherWarmUp.once()).as("the second time").isTrue();
    }
}
