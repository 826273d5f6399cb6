package io.recompute.examples.service;

import io.recompute.run.ExitStatus;
import io.recompute.run.ProcessState;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A run that somebody has asked for. Immutable.
 *
 * @param id also the id of its run on the machine, where the same one never starts twice
 * @param state {@link ProcessState#PENDING} until it is known to have started
 * @param machine the only one that it runs on; empty while it may still go to any
 * @param cancelled whether its end was asked for
 * @param note how it ended, or what it waits for
 */
record Job(
        String id,
        String command,
        Instant submitted,
        ProcessState state,
        Optional<String> machine,
        boolean cancelled,
        String note) {
    static Job queued(String id, String command, Instant now) {
        return new Job(id, command, now, ProcessState.PENDING, Optional.empty(), false, "waits for a machine");
    }

    Job assigned(Optional<String> newMachine) {
        String newNote = newMachine.isPresent() ? "is being started" : "waits for a machine";
        return new Job(id, command, submitted, state, newMachine, cancelled, newNote);
    }

    Job running() {
        return new Job(id, command, submitted, ProcessState.RUNNING, machine, cancelled, "");
    }

    Job ended(ExitStatus status) {
        return new Job(id, command, submitted, status.state(), machine, cancelled, status.toString());
    }

    /** One that waits is over at once; another is ended by who runs it. */
    Job cancel() {
        return machine.isPresent()
                ? new Job(id, command, submitted, state, machine, true, "is being cancelled")
                : neverStarted();
    }

    Job neverStarted() {
        return new Job(id, command, submitted, ProcessState.KILLED, machine, true, "cancelled before it started");
    }

    Map<String, String> toFields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("id", id);
        fields.put("command", command);
        fields.put("submitted", submitted.toString());
        fields.put("state", state.name());
        machine.ifPresent(name -> fields.put("machine", name));
        fields.put("cancelled", Boolean.toString(cancelled));
        fields.put("note", note);
        return fields;
    }

    static Job of(Map<String, String> fields) {
        return new Job(
                fields.getOrDefault("id", ""),
                fields.getOrDefault("command", ""),
                Instant.parse(fields.getOrDefault("submitted", "")),
                ProcessState.valueOf(fields.getOrDefault("state", "")),
                Optional.ofNullable(fields.get("machine")),
                Boolean.parseBoolean(fields.get("cancelled")),
                fields.getOrDefault("note", ""));
    }
}
