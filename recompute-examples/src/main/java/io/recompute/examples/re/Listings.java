package io.recompute.examples.re;

import io.recompute.model.Instance;
import io.recompute.probe.Gpu;
import io.recompute.probe.MachineReport;
import io.recompute.probe.Partition;
import io.recompute.probe.ProbeRow;
import io.recompute.probe.ProbeTable;
import io.recompute.run.EndReason;
import io.recompute.run.ExitStatus;
import io.recompute.run.ProcessInfo;
import io.recompute.sync.plan.Sending;
import io.recompute.sync.plan.SyncPlan;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;

/** What re lists, as JSON for programs. The fields are those that the manual tells: they are only added to. */
final class Listings {
    private Listings() {}

    static String processes(List<ProcessInfo> processes) {
        return Json.object(all -> all.list("processes", rows -> {
            for (ProcessInfo process : processes) {
                rows.row(row -> process(row, process));
            }
        }));
    }

    private static void process(Json row, ProcessInfo process) throws IOException {
        row.field("index", process.index())
                .field("id", process.id())
                .field("name", process.name())
                .field("command", process.command())
                .field("state", word(process.state()))
                .field("pid", process.pid())
                .field("exit", process.exitCode())
                .text("waiting", process.waiting())
                .text(
                        "reason",
                        process.exitStatus().flatMap(ExitStatus::reason).map((EndReason reason) -> word(reason)))
                .time("started", process.started())
                .time("ended", process.ended());
    }

    static String machines(SortedMap<Integer, Instance> machines, int chosen) {
        return Json.object(all -> all.list("machines", rows -> {
            for (Map.Entry<Integer, Instance> machine : machines.entrySet()) {
                rows.row(row -> row.field("index", machine.getKey())
                        .field("address", machine.getValue().address())
                        .field("default", machine.getKey() == chosen));
            }
        }));
    }

    static String plan(SyncPlan plan) {
        return Json.object(all -> {
            all.list("send", rows -> {
                for (Sending sending : plan.sendings()) {
                    rows.row(row -> row.field("path", sending.path())
                            .field("bytes", sending.entry().bytes())
                            .field("reason", word(sending.reason())));
                }
            });
            all.list("delete", rows -> {
                for (String path : plan.deletions()) {
                    rows.text(path);
                }
            });
            all.field("unchanged", plan.unchanged());
        });
    }

    static String probe(ProbeTable table) {
        return Json.object(all -> all.list("machines", rows -> {
            for (ProbeRow machine : table.rows()) {
                rows.row(row -> {
                    row.field("name", machine.instance().name())
                            .field("address", machine.instance().address())
                            .text("failure", machine.failure().map(failure -> String.valueOf(failure.getMessage())));
                    if (machine.report().isPresent()) {
                        report(row, machine.report().get());
                    }
                });
            }
        }));
    }

    private static void report(Json row, MachineReport report) throws IOException {
        row.field("taken", report.taken().toString())
                .field("host", report.host())
                .field("system", report.system())
                .text("python", report.python());
        if (report.memory().isPresent()) {
            row.field("memoryBytes", report.memory().get().totalBytes())
                    .field("memoryFreeBytes", report.memory().get().availableBytes());
        }
        if (report.disk().isPresent()) {
            row.field("diskBytes", report.disk().get().totalBytes())
                    .field("diskFreeBytes", report.disk().get().freeBytes());
        }
        if (report.processors().isPresent()) {
            row.field("processors", report.processors().get().count());
            if (report.processors().get().load().isPresent()) {
                row.field("load", report.processors().get().load().getAsDouble());
            }
        }
        row.field("gpuState", word(report.gpus().state())).list("gpus", gpus -> {
            for (Gpu gpu : report.gpus().list()) {
                gpus.row(one -> one.field("index", gpu.index())
                        .field("id", gpu.id())
                        .field("name", gpu.name())
                        .field("totalMib", gpu.totalMib())
                        .field("usedMib", gpu.usedMib())
                        .field("freeMib", gpu.freeMib())
                        .field("utilization", gpu.utilization()));
            }
        });
        if (report.cluster().isPresent()) {
            row.list("partitions", partitions -> {
                for (Partition partition : report.cluster().get().partitions()) {
                    partitions.row(one -> partition(one, partition));
                }
            });
        }
    }

    private static void partition(Json one, Partition partition) throws IOException {
        one.field("name", partition.name())
                .field("default", partition.isDefault())
                .field("up", partition.isUp())
                .field(
                        "longestSeconds",
                        partition.longest().stream()
                                .mapToLong(Duration::toSeconds)
                                .findFirst())
                .field("idleProcessors", partition.idleProcessors())
                .field("processors", partition.processors())
                .field("running", partition.running())
                .field("waiting", partition.waiting())
                .list("nodes", nodes -> {
                    for (Map.Entry<String, Integer> state : partition.nodes().entrySet()) {
                        nodes.row(it -> it.field("state", state.getKey()).field("count", state.getValue()));
                    }
                })
                .list("gpus", gpus -> {
                    for (Partition.GpuShare share : partition.gpus()) {
                        gpus.row(it -> it.field("kind", share.kind())
                                .field("free", share.free())
                                .field("total", share.total()));
                    }
                });
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
