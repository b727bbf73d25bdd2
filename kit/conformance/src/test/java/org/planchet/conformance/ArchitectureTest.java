package org.planchet.conformance;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The map in ARCHITECTURE.md is the real one, and core/ is pure.
final class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.planchet");

    /// What core/ may never touch, with the reason that a developer is told.
    private static final Map<String, String> FORBIDDEN_IN_CORE = Map.ofEntries(
            Map.entry("java\\.net\\..*", "sockets belong to the daemon"),
            Map.entry("java\\.nio\\.(file|channels)\\..*", "files belong to storage"),
            Map.entry("java\\.io\\.(File|RandomAccess|Print).*", "files and terminals belong to the shell"),
            Map.entry("java\\.lang\\.(Thread|Runtime|ProcessBuilder)", "threads and processes belong to the shell"),
            Map.entry(
                    "java\\.util\\.concurrent\\.(Executor|Executors|ForkJoin|CompletableFuture|Future|locks\\.).*",
                    "one owner thread: nothing in core waits"),
            Map.entry("java\\.security\\.SecureRandom", "randomness is handed in"),
            Map.entry("java\\.util\\.(Timer|TimerTask)", "time is handed in"),
            Map.entry("java\\.util\\.concurrent\\.ThreadLocalRandom", "randomness is handed in"));

    /// By name, or with its parameters where only one form of it is meant.
    private static final Set<String> FORBIDDEN_CALLS_IN_CORE = Set.of(
            "java.time.Instant.now",
            "java.time.LocalDateTime.now",
            "java.time.Clock.systemUTC",
            "java.lang.System.currentTimeMillis",
            "java.lang.System.nanoTime",
            "java.lang.System.getenv",
            "java.lang.Math.random",
            "java.util.Collections.shuffle(java.util.List)",
            "java.util.UUID.randomUUID",
            "java.util.Collection.parallelStream");

    @Test
    void the_graph_in_the_architecture_document_is_that_of_the_build() {
        var real = new TreeMap<String, Set<String>>();
        for (Path module : Repository.modules())
            if (!module.endsWith("conformance") && !Repository.layer(module).equals("deploy"))
                real.put(module.getFileName().toString(), declaredArrows(module));
        assertEquals(documentedArrows(), real);
    }

    @Test
    void every_arrow_is_used() {
        documentedArrows()
                .forEach((from, targets) -> targets.forEach(to -> {
                    boolean used = CLASSES.stream()
                            .filter(c -> module(c).equals(from))
                            .flatMap(c -> c.getDirectDependenciesFromSelf().stream())
                            .map(Dependency::getTargetClass)
                            .anyMatch(target -> module(target).equals(to));
                    assertTrue(used || from.equals("bench"), () -> from + " → " + to + " is drawn but nothing uses it");
                }));
    }

    @Test
    void no_arrow_points_up_the_map() {
        Map<String, Set<String>> arrows = documentedArrows();
        List<String> order = Repository.modules().stream().map(Path::toString).toList();
        for (Path module : Repository.modules()) {
            if (!Repository.layer(module).equals("core")) continue;
            for (String target : arrows.getOrDefault(module.getFileName().toString(), Set.of()))
                assertTrue(
                        order.stream().anyMatch(m -> m.endsWith("core/" + target)),
                        () -> module + " leaves core for " + target);
        }
    }

    /// Of the daemon's packages each may use those above it in the document's table, which names all of them.
    @Test
    void within_the_daemon_no_arrow_runs_back_up() {
        List<String> order = Pattern.compile("^\\| `(daemon[.a-z]*)` \\|", Pattern.MULTILINE)
                .matcher(Repository.read("ARCHITECTURE.md"))
                .results()
                .map(row -> row.group(1))
                .toList();
        Set<String> real = CLASSES.stream()
                .filter(c -> module(c).equals("daemon"))
                .map(c -> c.getPackageName().substring("org.planchet.".length()))
                .collect(Collectors.toSet());
        assertEquals(real, Set.copyOf(order));
        for (int i = 0; i < order.size(); i++) {
            String[] above = order.subList(i + 1, order.size()).stream()
                    .map("org.planchet."::concat)
                    .toArray(String[]::new);
            if (above.length == 0) continue;
            noClasses()
                    .that()
                    .resideInAPackage("org.planchet." + order.get(i))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(above)
                    .check(CLASSES);
        }
    }

    @Test
    void core_touches_nothing_that_can_block_fail_or_surprise() {
        FORBIDDEN_IN_CORE.forEach((name, reason) -> noClasses()
                .that(areIn("core"))
                .should()
                .dependOnClassesThat()
                .haveNameMatching(name)
                .because(reason)
                .check(CLASSES));
    }

    @Test
    void core_asks_no_clock_and_no_chance() {
        noClasses()
                .that(areIn("core"))
                .should(new ArchCondition<JavaClass>("call what is ambient") {
                    @Override
                    public void check(JavaClass item, ConditionEvents events) {
                        for (JavaCall<?> call : item.getMethodCallsFromSelf()) {
                            String target = call.getTargetOwner().getFullName() + "." + call.getName();
                            if (FORBIDDEN_CALLS_IN_CORE.contains(target)
                                    || FORBIDDEN_CALLS_IN_CORE.contains(
                                            call.getTarget().getFullName()))
                                events.add(SimpleConditionEvent.satisfied(item, call.getDescription()));
                        }
                    }
                })
                .check(CLASSES);
    }

    /// crypto loads libsecp256k1, which takes a file, and is the one place of core that may.
    private static DescribedPredicate<JavaClass> areIn(String layer) {
        Predicate<JavaClass> inLayer = c -> Repository.modules().stream()
                .filter(m -> Repository.layer(m).equals(layer))
                .map(m -> m.getFileName().toString())
                .filter(m -> !m.equals("crypto"))
                .anyMatch(m -> m.equals(module(c)));
        return DescribedPredicate.describe("are in " + layer, inLayer);
    }

    /// The third part of the package's name; the module's, by our convention.
    private static String module(JavaClass c) {
        String[] parts = c.getPackageName().split("\\.", -1);
        return parts.length >= 3 && parts[0].equals("org") && parts[1].equals("planchet") ? parts[2] : "";
    }

    private static Set<String> declaredArrows(Path module) {
        var arrows = new TreeSet<String>();
        String pom = Repository.read(
                Repository.ROOT.relativize(module.resolve("pom.xml")).toString());
        var dependency = Pattern.compile("<dependency>(.*?)</dependency>", Pattern.DOTALL)
                .matcher(pom);
        while (dependency.find()) {
            var name =
                    Pattern.compile("<artifactId>planchet-(\\w+)</artifactId>").matcher(dependency.group(1));
            if (name.find() && !dependency.group(1).contains("<scope>test</scope>")) arrows.add(name.group(1));
        }
        return arrows;
    }

    private static Map<String, Set<String>> documentedArrows() {
        String text = Repository.read("ARCHITECTURE.md");
        int from = text.indexOf("```arrows\n") + "```arrows\n".length();
        var arrows = new TreeMap<String, Set<String>>();
        text.substring(from, text.indexOf("```", from)).lines().forEach(line -> {
            String[] sides = line.split("→", -1);
            var targets = new TreeSet<String>();
            for (String target : sides[1].split(",", -1)) if (!target.isBlank()) targets.add(target.strip());
            arrows.put(sides[0].strip(), targets);
        });
        return arrows;
    }
}
