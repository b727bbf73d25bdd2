package org.planchet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Signature;
import java.lang.classfile.attribute.SignatureAttribute;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// P50: no table of ours hashes what strangers choose without the process' secret. Every generic signature of fields,
/// methods and local variables is read, and the key of each hash map and set in it must be one of
///
///   - a type whose `hashCode` asks `KeyedHash`, or a record of such parts with at most one number beside them;
///   - an enum, or a class that hashes by identity;
///   - a type that is compared too, so that Java's maps turn full buckets into trees (JEP 180): text and boxed
///     numbers;
///   - a type of [#NOT_CHOSEN].
final class HashKeysTest {
    private static final String KEYED_HASH = "org.planchet.primitives.KeyedHash";

    /// Keys that no stranger chooses, with the reason.
    private static final Map<String, String> NOT_CHOSEN = Map.of(
            "org.planchet.network.PeerId", "a number that we count up ourselves",
            "org.planchet.network.NetworkKey", "as many as there are networks and places that we listen at",
            "org.planchet.daemon.config.Setting", "a row of our own table",
            "org.planchet.server.Events$Follower", "an object of ours, by identity",
            "org.planchet.index.TxPosition", "places in blocks, each of which took work",
            "org.planchet.server.Connection", "an object of ours, by identity",
            "org.planchet.server.Outbox", "an object of ours, by identity",
            "com.mongodb.client.MongoCollection", "one of three that we open, by identity");

    private static final Set<String> COMPARED =
            Set.of("java.lang.String", "java.lang.Integer", "java.lang.Long", "java.lang.Class", "java.nio.file.Path");

    /// `Map` and `Set` count, whatever stands behind them; those that are sorted have names of their own.
    private static final Set<String> HASHED = Set.of(
            "Map",
            "Set",
            "HashMap",
            "HashSet",
            "LinkedHashMap",
            "LinkedHashSet",
            "SequencedMap",
            "SequencedSet",
            "concurrent/ConcurrentMap",
            "concurrent/ConcurrentHashMap");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.planchet");

    /// Our own generic classes that hash their parameter, as `RecentSet<T>` does: found on the way.
    private final Set<String> hashing = new HashSet<>();

    @Test
    void p50_every_hash_map_is_keyed_by_what_nobody_can_aim() {
        List<ClassModel> models = CLASSES.stream().map(HashKeysTest::parse).toList();
        for (ClassModel model : models) for (Signature signature : signatures(model)) findHashing(model, signature);
        assertTrue(hashing.contains("org/planchet/network/RecentSet"), () -> "found " + hashing);
        Map<String, Set<String>> bad = new HashMap<>();
        for (ClassModel model : models)
            for (Signature signature : signatures(model))
                for (String key : keys(signature))
                    if (!allowed(key))
                        bad.computeIfAbsent(key, k -> new TreeSet<>())
                                .add(model.thisClass().asInternalName());
        assertEquals(Map.of(), bad, "keys that strangers can aim, and the classes that hash them");
    }

    @Test
    void p50_the_rule_tells_keyed_types_from_others() {
        for (String keyed : List.of("primitives.Txid", "primitives.OutPoint", "wire.InventoryItem", "network.Endpoint"))
            assertTrue(allowed("org.planchet." + keyed), keyed);
        for (String bare : List.of("primitives.TxOut", "primitives.Witness", "wire.TimedAddress"))
            assertTrue(!allowed("org.planchet." + bare), bare);
    }

    @Test
    void p50_the_program_draws_the_secret_before_anything_else() {
        var main = CLASSES.get("org.planchet.cli.Main").getMethod("main", String[].class);
        String first = main.getMethodCallsFromSelf().stream()
                .min((a, b) -> Integer.compare(a.getLineNumber(), b.getLineNumber()))
                .orElseThrow()
                .getTargetOwner()
                .getName();
        assertEquals("org.planchet.daemon.config.HashSecret", first);
    }

    private void findHashing(ClassModel model, Signature signature) {
        if (signature instanceof Signature.ClassTypeSig type
                && HASHED.contains(afterUtil(type))
                && argument(type).filter(Signature.TypeVarSig.class::isInstance).isPresent())
            hashing.add(model.thisClass().asInternalName());
    }

    private static String afterUtil(Signature.ClassTypeSig type) {
        String name = type.className();
        return name.startsWith("java/util/") ? name.substring("java/util/".length()) : "";
    }

    /// The first type argument: what the key of a map or the element of a set is.
    private static Optional<Signature> argument(Signature.ClassTypeSig type) {
        return !type.typeArgs().isEmpty() && type.typeArgs().getFirst() instanceof Signature.TypeArg.Bounded bounded
                ? Optional.of(bounded.boundType())
                : Optional.empty();
    }

    /// The names of all key types in a signature, at whatever depth.
    private List<String> keys(Signature signature) {
        List<String> keys = new ArrayList<>();
        if (signature instanceof Signature.ArrayTypeSig array) keys.addAll(keys(array.componentSignature()));
        if (!(signature instanceof Signature.ClassTypeSig type)) return keys;
        boolean isHash = HASHED.contains(afterUtil(type)) || hashing.contains(type.className());
        if (isHash)
            argument(type).ifPresent(key -> {
                if (key instanceof Signature.ClassTypeSig named) keys.add(binaryName(named));
                else if (key instanceof Signature.ArrayTypeSig) keys.add("an array");
            });
        for (Signature.TypeArg each : type.typeArgs())
            if (each instanceof Signature.TypeArg.Bounded bounded) keys.addAll(keys(bounded.boundType()));
        return keys;
    }

    private static String binaryName(Signature.ClassTypeSig type) {
        String own = type.className().replace('/', '.');
        return type.outerType().map(outer -> binaryName(outer) + "$" + own).orElse(own);
    }

    private static boolean allowed(String key) {
        if (COMPARED.contains(key) || NOT_CHOSEN.containsKey(key)) return true;
        if (!CLASSES.contain(key)) return false;
        JavaClass type = CLASSES.get(key);
        return type.isEnum() || isKeyed(type) || hashesByIdentity(type);
    }

    private static boolean isKeyed(JavaClass type) {
        var own = type.tryGetMethod("hashCode");
        boolean written = own.isPresent()
                && own.get().getMethodCallsFromSelf().stream()
                        .map(call -> call.getTargetOwner())
                        .anyMatch(owner -> owner.getName().equals(KEYED_HASH)
                                || (!owner.equals(type)
                                        && owner.getName().startsWith("org.planchet.")
                                        && isKeyed(owner)));
        if (written || !type.isRecord()) return written;
        if (own.isPresent() && !own.get().getMethodCallsFromSelf().isEmpty()) return false;
        long others = 0;
        long keyed = 0;
        for (var field : type.getFields()) {
            if (field.getModifiers().contains(JavaModifier.STATIC)) continue;
            if (isKeyed(field.getRawType())) keyed++;
            else if (Set.of("int", "boolean").contains(field.getRawType().getName())
                    || field.getRawType().isEnum()) others++;
            else return false;
        }
        return keyed > 0 && others <= 1;
    }

    private static boolean hashesByIdentity(JavaClass type) {
        return !type.isRecord()
                && !type.isInterface()
                && type.tryGetMethod("hashCode").isEmpty();
    }

    /// Of fields, record components, methods' parameters and results, and local variables.
    private static List<Signature> signatures(ClassModel model) {
        Set<Signature> found = new LinkedHashSet<>();
        model.fields()
                .forEach(field -> field.findAttribute(Attributes.signature())
                        .map(SignatureAttribute::asTypeSignature)
                        .ifPresent(found::add));
        for (MethodModel method : model.methods()) {
            method.findAttribute(Attributes.signature())
                    .map(SignatureAttribute::asMethodSignature)
                    .ifPresent(signature -> {
                        found.addAll(signature.arguments());
                        found.add(signature.result());
                    });
            method.code()
                    .flatMap(code -> code.findAttribute(Attributes.localVariableTypeTable()))
                    .ifPresent(table -> table.localVariableTypes()
                            .forEach(local -> found.add(
                                    Signature.parseFrom(local.signature().stringValue()))));
        }
        return List.copyOf(found);
    }

    private static ClassModel parse(JavaClass type) {
        try (InputStream in = type.getSource().orElseThrow().getUri().toURL().openStream()) {
            return ClassFile.of().parse(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
