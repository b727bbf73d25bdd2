package org.planchet.deploy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.marcnuri.helm.Helm;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// What the chart renders for some values: Helm itself does it, in this process, and each object is read into
/// Kubernetes' own types, where a field that there is not is an error.
record Chart(List<HasMetadata> objects) {
    static final Path FOLDER = Checkout.ROOT.resolve("deploy/helm/planchet");

    private static final YAMLMapper YAML = new YAMLMapper();

    /// By apiVersion and kind.
    private static final Map<String, Class<? extends HasMetadata>> TYPES = Map.ofEntries(
            Map.entry("v1 ConfigMap", ConfigMap.class),
            Map.entry("v1 Pod", Pod.class),
            Map.entry("v1 Secret", Secret.class),
            Map.entry("v1 Service", Service.class),
            Map.entry("v1 ServiceAccount", ServiceAccount.class),
            Map.entry("apps/v1 Deployment", Deployment.class),
            Map.entry("autoscaling/v2 HorizontalPodAutoscaler", HorizontalPodAutoscaler.class),
            Map.entry("apps/v1 StatefulSet", StatefulSet.class),
            Map.entry("networking.k8s.io/v1 Ingress", Ingress.class),
            Map.entry("networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class),
            Map.entry("policy/v1 PodDisruptionBudget", PodDisruptionBudget.class),
            Map.entry("rbac.authorization.k8s.io/v1 Role", Role.class),
            Map.entry("rbac.authorization.k8s.io/v1 RoleBinding", RoleBinding.class),
            Map.entry("monitoring.coreos.com/v1 PrometheusRule", PrometheusRule.class),
            Map.entry("monitoring.coreos.com/v1 ServiceMonitor", ServiceMonitor.class));

    /// The types keep fields that they do not know, for the sake of newer clusters; here such a field is a slip.
    private static final ObjectMapper STRICT = new ObjectMapper()
            .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1;

                @Override
                public Boolean hasAnySetter(Annotated any) {
                    return false;
                }
            });

    /// The text that Helm renders.
    ///
    /// @param values YAML, laid over the chart's own
    /// @throws IllegalStateException with Helm's words, if it refuses them
    static String text(String values) {
        try {
            Path file = Files.createTempFile("values", ".yaml");
            try {
                Files.writeString(file, values);
                return new Helm(FOLDER)
                        .template()
                        .withName("chain")
                        .withNamespace("default")
                        .withValuesFile(file)
                        .call();
            } finally {
                Files.delete(file);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Renders with single values, as Helm's `--set KEY=VALUE` gives them.
    static Chart renderSet(Map<String, String> values) {
        var template = new Helm(FOLDER).template().withName("chain").withNamespace("default");
        values.forEach(template::set);
        return read(template.call());
    }

    static Chart render(String values) {
        return read(text(values));
    }

    /// Reads objects that stand in one text, strictly.
    static Chart read(String text) {
        List<HasMetadata> objects = new ArrayList<>();
        for (JsonNode node :
                YAML.readerFor(JsonNode.class).<JsonNode>readValues(text).readAll()) {
            String type =
                    node.path("apiVersion").asString() + " " + node.path("kind").asString();
            if (!TYPES.containsKey(type)) throw new AssertionError("no type for " + type);
            try {
                objects.add(STRICT.readValue(node.toString(), TYPES.get(type)));
            } catch (JsonProcessingException wrong) {
                throw new AssertionError(type + ": " + wrong.getMessage(), wrong);
            }
        }
        return new Chart(objects);
    }

    /// Every object of a type.
    <T extends HasMetadata> List<T> all(Class<T> type) {
        return objects.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /// The one object of a type and name.
    <T extends HasMetadata> T one(Class<T> type, String name) {
        List<T> found = all(type).stream()
                .filter(object -> object.getMetadata().getName().equals(name))
                .toList();
        if (found.size() != 1) throw new AssertionError(type.getSimpleName() + " " + name + ": " + found.size());
        return found.getFirst();
    }
}
