/** The user's program as a module; recompute's jars are automatic modules. */
module consumer {
    requires io.recompute;
    requires io.recompute.testkit;
}
