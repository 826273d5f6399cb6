package io.recompute.sync.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.sync.plan.Decision.Verdict;
import io.recompute.sync.plan.Sending.Reason;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SyncPlanTest {
    private static final Entry FILE = file(3, 100, false);

    static Stream<Arguments> differences() {
        return Stream.of(
                Arguments.of(FILE, file(4, 100, false), Reason.SIZE),
                Arguments.of(FILE, file(3, 99, false), Reason.TIME),
                Arguments.of(FILE, file(3, 100, true), Reason.MODE),
                Arguments.of(FILE, new Entry.Link("x"), Reason.KIND),
                Arguments.of(FILE, new Entry.Other(), Reason.KIND),
                Arguments.of(new Entry.Link("x"), new Entry.Link("y"), Reason.TARGET),
                Arguments.of(new Entry.Link("x"), FILE, Reason.KIND));
    }

    @ParameterizedTest
    @MethodSource("differences")
    void aDifferenceIsSentWithItsReason(Entry here, Entry there, Reason reason) {
        SyncPlan plan = plan(Map.of("a.py", here), Map.of("a.py", there));
        assertThat(plan.sendings()).containsExactly(new Sending("a.py", here, reason));
        assertThat(plan.unchanged()).isZero();
    }

    @Test
    void partsOfASecondAreNoDifference() {
        Entry precise = new Entry.File(3, Instant.ofEpochSecond(100, 999_000_000), false);
        assertThat(plan(Map.of("a.py", precise), Map.of("a.py", FILE)).isEmpty())
                .isTrue();
    }

    @Test
    void aNewFileIsSentAndAGoneOneIsDeleted() {
        SyncPlan plan = plan(Map.of("a.py", FILE, "same.py", FILE), Map.of("b.py", FILE, "same.py", FILE));
        assertThat(plan.sendings()).containsExactly(new Sending("a.py", FILE, Reason.NEW));
        assertThat(plan.deletions()).containsExactly("b.py");
        assertThat(plan.summary()).isEqualTo("1 to send (3 bytes), 1 to delete, 1 unchanged, 0 skipped");
        assertThat(plan.toString())
                .contains("new")
                .contains("a.py")
                .contains("delete")
                .endsWith(plan.summary());
    }

    @Test
    void pathsThatDifferInCaseOrFormAloneAreTold() {
        Map<String, Entry> files = new HashMap<>();
        for (String path : new String[] {
            "a.py", "A.py", "lib/x.py", "Lib/y.py", "lib/X.py", "caf\u00e9.py", "cafe\u0301.py", "b.py", "c/b.py"
        }) {
            files.put(path, FILE);
        }
        SyncPlan plan = plan(files, Map.of());
        assertThat(plan.collisions())
                .containsExactlyInAnyOrder(
                        List.of("A.py", "a.py"),
                        List.of("Lib", "lib"),
                        List.of("lib/X.py", "lib/x.py"),
                        List.of("cafe\u0301.py", "caf\u00e9.py"));
        assertThat(plan.toString()).contains("differ in case or form alone: A.py, a.py");
        assertThat(plan(Map.of("a.py", FILE, "b/a.py", FILE), Map.of()).collisions())
                .isEmpty();
    }

    @Test
    void nothingBelowDataIsDeleted() {
        assertThat(plan(Map.of(), Map.of("data/a.py", FILE)).deletions()).isEmpty();
    }

    @Test
    void deletingMostOfManyIsRefused() {
        Map<String, Entry> many = new HashMap<>();
        IntStream.range(0, 12).forEach(i -> many.put(i + ".py", FILE));
        Map<String, Entry> half = new HashMap<>(many);
        half.keySet().removeIf(path -> path.compareTo("6") >= 0 || path.length() > 4);
        assertThatThrownBy(plan(half, many)::refuseMassDeletion)
                .isInstanceOfSatisfying(MassDeletionException.class, e -> {
                    assertThat(e.placed()).isEqualTo(12);
                    assertThat(e.deletions()).isEqualTo(6);
                });
    }

    @Test
    void deletingAHandfulIsNot() {
        Map<String, Entry> few = Map.of("a", FILE, "b", FILE, "c", FILE, "d", FILE, "e", FILE);
        assertThat(plan(Map.of(), few).isMassDeletion()).isFalse();
    }

    @Test
    void whatWasLeftOutOnTheWayCountsAsPlacedOnlyWhereItWasThere() {
        SyncPlan plan = plan(Map.of("new.py", FILE, "old.py", file(9, 9, false)), Map.of("old.py", FILE));
        assertThat(plan.placedAfter(Set.of("new.py", "old.py"))).containsExactly("old.py");
    }

    @Test
    void explainsWhatTheScanLeftOut() {
        List<Decision> skipped = List.of(new Decision("ml", Verdict.ENVIRONMENT, null));
        SyncPlan plan = SyncPlan.between(Selection.standard(), Manifest.empty(), Manifest.empty(), skipped);
        assertThat(plan.explain("ml/lib/x.py").verdict()).isEqualTo(Verdict.ENVIRONMENT);
        assertThat(plan.explain("x.py").verdict()).isEqualTo(Verdict.SELECTED);
        assertThat(plan.explain(".git/").verdict()).isEqualTo(Verdict.NEVER_SENT);
    }

    static Stream<Integer> seeds() {
        return IntStream.range(0, 50).boxed();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void applyingAPlanMakesThePlacedFilesTheLocalOnes(int seed) {
        Random random = new Random(seed);
        Map<String, Entry> local = tree(random);
        Map<String, Entry> placed = tree(random);
        SyncPlan plan = plan(local, placed);
        Map<String, Entry> result = new HashMap<>(placed);
        plan.deletions().forEach(result::remove);
        plan.sendings().forEach(sending -> result.put(sending.path(), sending.entry()));
        assertThat(result).as("seed %d", seed).isEqualTo(local);
        assertThat(plan(local, result).isEmpty()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void hostilePathsAreNoManifest(int seed) {
        List<String> parts = List.of("..", ".", "", "a\0b");
        String path = "a/" + parts.get(seed % parts.size()) + "/b";
        assertThatThrownBy(() -> Manifest.of(Map.of(path, FILE))).isInstanceOf(IllegalArgumentException.class);
    }

    private static Map<String, Entry> tree(Random random) {
        Map<String, Entry> tree = new HashMap<>();
        for (int i = random.nextInt(30); i > 0; i--) {
            String path = "d" + random.nextInt(4) + "/" + random.nextInt(8) + ".py";
            tree.put(
                    path,
                    random.nextInt(5) == 0
                            ? new Entry.Link("t" + random.nextInt(2))
                            : file(random.nextInt(3), random.nextInt(3), random.nextBoolean()));
        }
        return tree;
    }

    private static SyncPlan plan(Map<String, Entry> local, Map<String, Entry> placed) {
        return SyncPlan.between(Selection.standard(), Manifest.of(local), Manifest.of(placed), List.of());
    }

    private static Entry.File file(long size, long seconds, boolean executable) {
        return new Entry.File(size, Instant.ofEpochSecond(seconds), executable);
    }
}
