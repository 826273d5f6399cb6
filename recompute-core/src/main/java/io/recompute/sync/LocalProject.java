package io.recompute.sync;

import io.recompute.sync.plan.Manifest;
import io.recompute.sync.plan.Selection;
import io.recompute.sync.plan.Skipped;

/**
 * What a scan found. Immutable.
 *
 * @param selection what decided, with the ignore files that were found on the way
 * @param files the selected files and links
 * @param skipped what was left out
 */
record LocalProject(Selection selection, Manifest files, Skipped skipped) {}
