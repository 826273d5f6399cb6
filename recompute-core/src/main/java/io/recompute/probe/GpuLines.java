package io.recompute.probe;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What drivers tell of graphics processors. NVIDIA's exit statuses stand in the manual of its tool, under RETURN VALUE; its
 * placeholders are words in brackets, as {@code [N/A]}. AMD's kernel driver describes its files in the kernel's
 * documentation, in {@code gpu/amdgpu/driver-misc.rst}.
 */
final class GpuLines {
    private static final int NO_DEVICE = 6;
    private static final int TIMED_OUT = 124;
    private static final long MIB = 1 << 20;
    private static final int FIELDS = 7;

    private GpuLines() {}

    static Gpus gpus(ReportLines told) {
        List<Gpu> amd = told.all("amd").stream()
                .map(GpuLines::amd)
                .flatMap(Optional::stream)
                .toList();
        Optional<Integer> status = told.first("nvidia-status")
                .map(text -> (int) ReportLines.number(text).orElse(-1));
        if (status.isEmpty() || status.get() != 0) {
            return amd.isEmpty() ? status.map(failed -> failed(failed, told)).orElse(Gpus.NONE) : present(amd);
        }
        Map<String, List<GpuProcess>> processes = processes(told);
        List<Gpu> list = new ArrayList<>(amd);
        for (String line : told.all("nvidia")) {
            nvidia(line)
                    .map(gpu -> gpu.withProcesses(processes.getOrDefault(gpu.id(), List.of())))
                    .ifPresent(list::add);
        }
        return list.isEmpty() ? new Gpus(Gpus.State.NONE, List.of(), said(told)) : present(list);
    }

    private static Gpus present(List<Gpu> list) {
        return new Gpus(
                Gpus.State.PRESENT,
                list.stream().sorted(Comparator.comparing(Gpu::index)).toList(),
                "");
    }

    private static Gpus failed(int status, ReportLines told) {
        String said = said(told);
        if (status == TIMED_OUT) {
            return new Gpus(Gpus.State.SILENT, List.of(), "nvidia-smi does not answer");
        }
        boolean none =
                status == NO_DEVICE || said.contains("No devices were found") || said.contains("No supported GPUs");
        return new Gpus(none ? Gpus.State.NONE : Gpus.State.FAILED, List.of(), said);
    }

    private static String said(ReportLines told) {
        return String.join(
                "; ",
                told.all("nvidia").stream().filter(line -> !line.isEmpty()).toList());
    }

    private static Optional<Gpu> nvidia(String line) {
        String[] field = line.split(",\\s*", -1);
        if (field.length < FIELDS || ReportLines.number(field[0]).isEmpty()) {
            return Optional.empty();
        }
        OptionalLong busy = ReportLines.number(field[6]);
        return Optional.of(new Gpu(
                Integer.parseInt(field[0].strip()),
                field[1].strip(),
                field[2].strip(),
                ReportLines.number(field[3]),
                ReportLines.number(field[4]),
                ReportLines.number(field[5]),
                percent(busy),
                field.length > FIELDS && field[FIELDS].strip().equals("Enabled"),
                List.of()));
    }

    private static Map<String, List<GpuProcess>> processes(ReportLines told) {
        Map<String, String> users = new HashMap<>();
        for (String line : told.all("user")) {
            String[] words = line.split(" ", 2);
            if (words.length == 2) {
                users.put(words[0], words[1]);
            }
        }
        Map<String, List<GpuProcess>> processes = new HashMap<>();
        for (String line : told.all("nvidia-process")) {
            String[] field = line.split(",\\s*", -1);
            // The program's path may hold commas: the memory stands last.
            if (field.length >= 4 && ReportLines.number(field[1]).isPresent()) {
                String name = String.join(", ", List.of(field).subList(2, field.length - 1));
                GpuProcess process = new GpuProcess(
                        Long.parseLong(field[1].strip()),
                        Optional.ofNullable(users.get(field[1].strip())),
                        name,
                        ReportLines.number(field[field.length - 1]));
                processes
                        .computeIfAbsent(field[0].strip(), id -> new ArrayList<>())
                        .add(process);
            }
        }
        return processes;
    }

    private static Optional<Gpu> amd(String line) {
        String[] field = line.split(",\\s*", 6);
        if (field.length < 6 || ReportLines.number(field[0]).isEmpty()) {
            return Optional.empty();
        }
        OptionalLong total = mib(field[2]);
        OptionalLong used = mib(field[3]);
        OptionalLong free = total.isPresent() && used.isPresent()
                ? OptionalLong.of(total.getAsLong() - used.getAsLong())
                : OptionalLong.empty();
        String name = field[5].isBlank() ? "AMD" : field[5].strip();
        return Optional.of(new Gpu(
                Integer.parseInt(field[0].strip()),
                field[1].strip(),
                name,
                total,
                used,
                free,
                percent(ReportLines.number(field[4])),
                false,
                List.of()));
    }

    private static OptionalLong mib(String bytes) {
        OptionalLong number = ReportLines.number(bytes);
        return number.isEmpty() ? number : OptionalLong.of(number.getAsLong() / MIB);
    }

    private static OptionalInt percent(OptionalLong number) {
        return number.isEmpty() ? OptionalInt.empty() : OptionalInt.of((int) number.getAsLong());
    }
}
