package org.planchet.deploy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a pod of a StatefulSet runs: arguments, variables and files, as a kubelet makes them of the rendered objects
/// and of the image.
///
/// @param arguments what follows the image's entry point
/// @param variables the image's, and above them the pod's
/// @param files     the content of each mounted file of the ConfigMap, by its path in the container
/// @param secrets   the same of the mounted Secret
record PodProgram(
        List<String> arguments, Map<String, String> variables, Map<String, String> files, Map<String, String> secrets) {
    /// Of a Secret's files, as the chart has them mounted: the group's to read, and no one else's.
    private static final Set<PosixFilePermission> GROUP_MAY_READ = PosixFilePermissions.fromString("r--r-----");

    static PodProgram of(Chart chart, String setName) {
        StatefulSet set = chart.one(StatefulSet.class, setName);
        Container node = set.getSpec().getTemplate().getSpec().getContainers().getFirst();
        var variables = new LinkedHashMap<>(Dockerfile.read().variables());
        for (EnvVar variable : node.getEnv()) variables.put(variable.getName(), value(chart, variable));
        var files = new LinkedHashMap<String, String>();
        var secrets = new LinkedHashMap<String, String>();
        for (Volume volume : set.getSpec().getTemplate().getSpec().getVolumes()) {
            String folder = node.getVolumeMounts().stream()
                    .filter(mount -> mount.getName().equals(volume.getName()))
                    .map(VolumeMount::getMountPath)
                    .findFirst()
                    .orElseThrow();
            if (volume.getConfigMap() != null)
                chart.one(ConfigMap.class, volume.getConfigMap().getName())
                        .getData()
                        .forEach((name, text) -> files.put(folder + "/" + name, text));
            else
                for (KeyToPath item : volume.getSecret().getItems())
                    secrets.put(
                            folder + "/" + item.getPath(),
                            secret(chart, volume.getSecret().getSecretName(), item.getKey()));
        }
        return new PodProgram(node.getArgs(), variables, files, secrets);
    }

    private static String value(Chart chart, EnvVar variable) {
        if (variable.getValue() != null) return variable.getValue();
        var reference = variable.getValueFrom().getSecretKeyRef();
        return secret(chart, reference.getName(), reference.getKey());
    }

    private static String secret(Chart chart, String name, String key) {
        byte[] bytes = Base64.getDecoder()
                .decode(chart.one(Secret.class, name).getData().get(key));
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /// Writes the files below a folder that stands for the container's root.
    void writeFiles(Path root) throws IOException {
        for (var file : files.entrySet()) write(root, file);
        for (var secret : secrets.entrySet()) Files.setPosixFilePermissions(write(root, secret), GROUP_MAY_READ);
    }

    private static Path write(Path root, Map.Entry<String, String> file) throws IOException {
        Path path = root.resolve(file.getKey().substring(1));
        Files.createDirectories(path.getParent());
        return Files.writeString(path, file.getValue());
    }
}
