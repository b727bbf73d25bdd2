package org.planchet.explorer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.planchet.api.Json;
import org.planchet.api.Language;
import org.planchet.api.Texts;

/// The files of the page, each under a name by which it is served. There are no others: no path leads elsewhere.
/// `text/en.json` and its like are made of the catalogue of texts.
public final class Explorer {
    /// Where the page starts.
    public static final String START = "index.html";

    /// Where each file lies among the resources.
    private static final Map<String, String> FILES = files();

    private static final Map<String, Language> TEXTS = Stream.of(Language.values())
            .collect(Collectors.toUnmodifiableMap(each -> "text/" + each.code() + ".json", each -> each));

    private Explorer() {}

    /// The names of all files, such as `pages/block.js`.
    public static Set<String> names() {
        var names = new TreeSet<>(FILES.keySet());
        names.addAll(TEXTS.keySet());
        return names;
    }

    /// What a file holds.
    ///
    /// @throws IllegalArgumentException if it is none of [#names]
    public static byte[] read(String name) {
        Language language = TEXTS.get(name);
        if (language != null)
            return Json.CLIENT.writeValueAsBytes(Texts.in(language).page());
        String resource = FILES.get(name);
        if (resource == null) throw new IllegalArgumentException("no file " + name);
        return bytes(resource);
    }

    /// The media type that a file is to be served as.
    ///
    /// @throws IllegalArgumentException if its name ends like none of ours
    public static String mediaType(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT)) {
            case "html" -> "text/html; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "json" -> "application/json";
            case "svg" -> "image/svg+xml";
            default -> throw new IllegalArgumentException("no media type for " + name);
        };
    }

    private static Map<String, String> files() {
        var files = new TreeMap<String, String>();
        for (String name : """
                index.html style.css icon.svg
                main.js frame.js api.js store.js words.js figures.js parts.js forms.js chart.js
                pages/overview.js pages/block.js pages/transaction.js pages/address.js pages/mempool.js
                pages/peers.js pages/mining.js pages/interface.js
                """.strip().split("\\s+")) files.put(name, "/org/planchet/explorer/page/" + name);
        files.put("vue.js", library("org.webjars.npm", "vue", "dist/vue.runtime.esm-browser.prod.js"));
        files.put("echarts.js", library("org.webjars", "echarts", "echarts.esm.min.js"));
        return Map.copyOf(files);
    }

    /// A WebJar keeps its files below its version, which is in its own Maven properties.
    private static String library(String group, String name, String file) {
        var properties = new Properties();
        try (InputStream in = open("/META-INF/maven/" + group + "/" + name + "/pom.properties")) {
            properties.load(in);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return "/META-INF/resources/webjars/" + name + "/" + properties.getProperty("version") + "/" + file;
    }

    private static byte[] bytes(String resource) {
        try (InputStream in = open(resource)) {
            return in.readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static InputStream open(String resource) {
        InputStream in = Explorer.class.getResourceAsStream(resource);
        if (in == null) throw new AssertionError("the program was built without " + resource);
        return in;
    }
}
