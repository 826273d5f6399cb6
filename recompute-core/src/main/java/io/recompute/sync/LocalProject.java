package io.recompute.sync;

import io.recompute.sync.plan.Decision;
import io.recompute.sync.plan.Manifest;
import io.recompute.sync.plan.Selection;
import java.util.List;

/**
 * What a scan found. Immutable.
 *
 * @param files the selected files and links
 * @param skipped what was left out for what it is, and directories that were not looked into
 */
record LocalProject(Selection selection, Manifest files, List<Decision> skipped) {
    LocalProject {
        skipped = List.copyOf(skipped);
    }
}
