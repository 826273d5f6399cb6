package io.recompute.testkit.fault;

import io.recompute.model.Instance;
import io.recompute.testkit.EmbeddedSsh;
import io.recompute.testkit.EmbeddedSshServer;

class CutCopiesOverEmbeddedTest extends CutCopies {
    @EmbeddedSsh
    static EmbeddedSshServer server;

    @Override
    Instance behind() {
        return server.instance();
    }
}
