package io.recompute.python;

/**
 * What is to be installed for a project.
 *
 * @param requirements the scan of it, which also tells what is not known
 * @param lines what its {@code requirements.txt} asks for; no lines where it needs nothing
 */
public record Installable(Requirements requirements, RequirementLines lines) {}
