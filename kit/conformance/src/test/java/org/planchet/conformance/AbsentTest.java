package org.planchet.conformance;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.planchet.daemon.config.Settings;

/// Dangers that do not exist here because what they need is not in the program.
final class AbsentTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.planchet");

    private static void nothingUses(String type, String reason) {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveNameMatching(type)
                .because(reason)
                .check(CLASSES);
    }

    @Test
    void w37_nothing_deserializes_java_objects() {
        nothingUses("java\\.io\\.ObjectInputStream", "bytes from outside never become objects by themselves");
        nothingUses("javax\\.xml\\..*|org\\.w3c\\..*|org\\.xml\\..*", "no XML is read, so no entity is resolved");
        nothingUses("javax\\.script\\..*", "no text is run as a program");
    }

    /// Finding a router and opening its ports needs UDP; BIP 70 needs a client of its own.
    @Test
    void p54_no_ports_are_opened_on_routers_and_no_payment_requests_are_fetched() {
        nothingUses(
                "java\\.net\\.(Datagram|Multicast).*|java\\.nio\\.channels\\.Datagram.*",
                "UPnP and NAT-PMP are not here");
        assertNothingIsNamed("upnp", "natpmp", "paymentrequest", "bip70", "bip72");
    }

    /// The Electrum protocol is served, never spoken to others: no server learns the wallet's addresses, or has
    /// its text shown.
    @Test
    void p58_w48_no_server_is_asked_about_the_wallet() {
        noClasses()
                .that()
                .resideInAPackage("org.planchet.electrum..")
                .should()
                .callConstructor(Socket.class, InetAddress.class, int.class)
                .orShould()
                .callMethod(Socket.class, "connect", SocketAddress.class)
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.net\\.http\\..*|java\\.nio\\.channels\\.SocketChannel")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("org.planchet.wallet..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net..", "java.nio.channels..")
                .check(CLASSES);
    }

    @Test
    void w07_chance_that_can_be_guessed_is_for_tests_and_simulations() {
        noClasses()
                .that()
                .resideOutsideOfPackages("org.planchet.testkit..", "org.planchet.bench..")
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.util\\.(Random|SplittableRandom|concurrent\\.ThreadLocalRandom)")
                .because("keys come from the platform's secure source")
                .check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackages("org.planchet.testkit..", "org.planchet.bench..")
                .should()
                .callMethod(Math.class, "random")
                .check(CLASSES);
    }

    /// Arithmetic with keys is libsecp256k1's alone, which takes the same time for each.
    @Test
    void w11_the_wallet_reckons_with_no_key() {
        noClasses()
                .that()
                .resideInAPackage("org.planchet.wallet..")
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "calculate with large numbers",
                        call -> call.getTargetOwner().getFullName().equals("java.math.BigInteger")
                                && List.of("add", "multiply", "mod", "modInverse", "modPow", "subtract")
                                        .contains(call.getName())))
                .check(CLASSES);
        nothingUses("java\\.security\\.Signature|java\\.security\\.KeyPairGenerator", "one library signs");
    }

    @Test
    void w12_w13_there_are_no_partially_signed_transactions() {
        assertNothingIsNamed("psbt", "partiallysigned");
    }

    @Test
    void s11_no_block_is_pruned() {
        assertNothingIsNamed("prune", "pruning");
        assertTrue(Settings.all().stream().noneMatch(setting -> setting.key().contains("prune")));
    }

    @Test
    void w33_no_server_of_ours_has_keys_of_its_own_for_tls() {
        nothingUses(
                "javax\\.net\\.ssl\\.SSLServerSocket.*|io\\.helidon\\.common\\.tls\\..*", "a proxy in front does it");
    }

    private static void assertNothingIsNamed(String... parts) {
        List<String> found = CLASSES.stream()
                .map(JavaClass::getSimpleName)
                .filter(name -> Stream.of(parts).anyMatch(name.toLowerCase(Locale.ROOT)::contains))
                .toList();
        assertEquals(List.of(), found);
        assertTrue(CLASSES.size() > 1_000, "else this shows nothing");
    }
}
