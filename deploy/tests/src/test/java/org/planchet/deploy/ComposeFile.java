package org.planchet.deploy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/// deploy/compose.yaml, read strictly: a key that is not among these, twice in one place, or of another type is an
/// error. The names are the Compose Specification's, in this language's spelling.
record ComposeFile(String name, Map<String, Service> services, Map<String, @Nullable Object> volumes) {
    private static final JsonMapper STRICT = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    /// What a container is made of and how it runs.
    ///
    /// @param build    folder of the Dockerfile, null if the image is somebody else's
    /// @param memLimit such as `512m`
    record Service(
            @Nullable String build,
            String image,
            @Nullable String user,
            @Nullable List<String> entrypoint,
            @Nullable List<String> command,
            Map<String, String> environment,
            List<String> ports,
            List<String> volumes,
            @Nullable List<String> tmpfs,
            @Nullable HealthCheck healthcheck,
            String restart,
            boolean readOnly,
            List<String> capDrop,
            List<String> securityOpt,
            int pidsLimit,
            String memLimit,
            @Nullable String stopGracePeriod) {
        /// What the file leaves out is empty.
        Service {
            environment = environment == null ? Map.of() : environment;
            ports = ports == null ? List.of() : ports;
            volumes = volumes == null ? List.of() : volumes;
        }
    }

    /// @param test what is run; the container is well if it ends with 0
    record HealthCheck(
            List<String> test,
            String interval,
            String timeout,
            @Nullable String startPeriod) {}

    static ComposeFile read() {
        return parse(Checkout.read("deploy/compose.yaml"));
    }

    static ComposeFile parse(String text) {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        Map<String, Object> file =
                new TreeMap<>(new Yaml(new SafeConstructor(options)).<Map<String, Object>>load(text));
        // Parts that others refer to.
        file.keySet().removeIf(key -> key.startsWith("x-"));
        return STRICT.convertValue(file, ComposeFile.class);
    }
}
