package org.planchet.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.planchet.cli.command.Context;
import org.planchet.cli.command.Program;

/// The account that may delete nodes: its rights are those that `delnode` on the console needs, and no more.
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "Helm's library is there for this system")
class OperatorTest {
    private static final String NAME = "blockchain-operator";

    /// Kubernetes' own names, by those that kubectl takes.
    private static final Map<String, String> RESOURCES =
            Map.of("pod", "pods", "service", "services", "pvc", "persistentvolumeclaims");

    /// Of `kubectl delete KIND/NAME`: it gets the object, deletes it, then lists and watches until it is gone.
    private static final Set<String> VERBS = Set.of("get", "delete", "list", "watch");

    private final Chart chart = Chart.render("operator: {enabled: true}\nminer: 1\nspv: 1");

    /// What the console would run for `delnode 2`.
    private static String command() {
        var out = new ByteArrayOutputStream();
        var said = new PrintStream(out, true, StandardCharsets.UTF_8);
        var typed = new ByteArrayInputStream("delnode 2 --dry-run\nexit\n".getBytes(StandardCharsets.UTF_8));
        Program.run(
                List.of(
                        "console",
                        "--chain=regtest",
                        "--store=memory",
                        "--listen=false",
                        "--discover=false",
                        "--api=false"),
                texts -> new Context(texts, typed, said, said, Map.of(), false),
                Locale.ENGLISH);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void k01_it_may_do_what_delnode_does_and_nothing_else() {
        String command = command();
        assertTrue(command.contains("kubectl delete "), command);
        Set<String> deleted = Pattern.compile("\\b(\\w+)/\\S*blockchain-node-2\\b")
                .matcher(command)
                .results()
                .map(found -> Objects.requireNonNull(RESOURCES.get(found.group(1)), found.group()))
                .collect(Collectors.toSet());
        PolicyRule rule = one(chart.one(Role.class, NAME).getRules());
        assertEquals(List.of(""), rule.getApiGroups());
        assertEquals(deleted, Set.copyOf(rule.getResources()));
        assertEquals(VERBS, Set.copyOf(rule.getVerbs()));
    }

    @Test
    void k01_it_has_these_rights_in_its_namespace_alone_and_no_pod_has_them() {
        assertTrue(chart.objects().stream().noneMatch(each -> each.getKind().startsWith("Cluster")));
        RoleBinding binding = chart.one(RoleBinding.class, NAME);
        assertEquals(
                "Role " + NAME,
                binding.getRoleRef().getKind() + " " + binding.getRoleRef().getName());
        Subject subject = one(binding.getSubjects());
        assertEquals(
                List.of("ServiceAccount", NAME, "default"),
                List.of(subject.getKind(), subject.getName(), subject.getNamespace()));
        assertFalse(chart.one(ServiceAccount.class, NAME).getAutomountServiceAccountToken());
        for (StatefulSet set : chart.all(StatefulSet.class)) {
            PodSpec pod = set.getSpec().getTemplate().getSpec();
            assertNull(pod.getServiceAccountName());
            assertFalse(pod.getAutomountServiceAccountToken());
        }
    }

    @Test
    void there_is_none_unless_it_is_asked_for() {
        Chart usual = Chart.render("");
        assertTrue(usual.all(Role.class).isEmpty());
        assertTrue(usual.all(RoleBinding.class).isEmpty());
        assertTrue(usual.all(ServiceAccount.class).isEmpty());
    }

    private static <T> T one(List<T> items) {
        assertEquals(1, items.size());
        return items.getFirst();
    }
}
