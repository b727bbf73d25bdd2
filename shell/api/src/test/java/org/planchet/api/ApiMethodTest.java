package org.planchet.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What a call is over HTTP follows from its declaration, and every call has one.
class ApiMethodTest {
    private static final List<ApiMethod> ALL = ApiMethod.of(NodeApi.class);

    private static ApiMethod named(String name) {
        return ALL.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void every_method_is_a_call_but_for_the_one_that_listens() {
        List<String> undeclared = Arrays.stream(NodeApi.class.getMethods())
                .filter(method -> java.lang.reflect.Modifier.isAbstract(method.getModifiers()))
                .filter(method -> !method.isAnnotationPresent(ApiCall.class))
                .map(Method::getName)
                .toList();
        assertEquals(List.of("onTip"), undeclared);
        var routes = new HashSet<String>();
        for (ApiMethod api : ALL)
            assertTrue(routes.add(api.call().method() + " " + api.call().path()), api.name() + " has another's route");
    }

    @Test
    void every_sentence_is_one_without_a_capital_and_a_full_stop() {
        for (ApiMethod api : ALL) {
            String does = api.call().does();
            assertTrue(!does.isEmpty() && !does.endsWith(".") && !does.contains("|"), api.name() + ": " + does);
            for (Parameter query : api.queries())
                assertTrue(query.isAnnotationPresent(ApiParameter.class), api.name() + " does not tell " + query);
        }
    }

    @Test
    void a_body_holds_the_arguments_and_what_it_leaves_out_is_as_declared() {
        ApiMethod start = named("startMining");
        assertEquals(new Requests.StartMining("1A", 7L, 2), start.body(List.of("1A", 7L, 2)));
        assertEquals(List.of("1A", 7L, 2), start.arguments(new Requests.StartMining("1A", 7L, 2)));
        assertEquals(List.of("", -1, 0), start.arguments(new Requests.StartMining(null, null, null)));
        ApiMethod create = named("createWallet");
        assertEquals(
                List.of(Optional.of("secret"), Optional.empty(), WalletApi.USUAL_GAP, Optional.empty()),
                create.arguments(new Requests.CreateWallet("secret", null, null, null)));
        assertEquals(
                new Requests.CreateWallet(null, List.of("abandon"), 30, "1200"),
                create.body(List.of(Optional.empty(), Optional.of(List.of("abandon")), 30, Optional.of("1200"))));
    }

    @Test
    void a_bare_answer_is_wrapped_and_comes_out_again() {
        ApiMethod broadcast = named("broadcast");
        assertEquals(Answers.TxidAnswer.class, broadcast.answer());
        assertEquals(new Answers.TxidAnswer("ab"), broadcast.wrapped("ab"));
        assertEquals("ab", broadcast.unwrapped(new Answers.TxidAnswer("ab")));
        assertEquals(Answers.Done.YES, named("lockWallet").wrapped(null));
    }

    @Test
    void a_node_of_parts_needs_them_all() {
        AddressApi addresses = (address, from, count) -> {
            throw new ApiException(ApiException.Kind.CONFLICT, ErrorCode.BUSY);
        };
        var missing = assertThrows(IllegalArgumentException.class, () -> NodeApi.of(addresses));
        assertEquals("nothing answers what StatusApi asks", missing.getMessage());
    }

    @Test
    void a_node_equals_itself_alone() {
        NodeApi one = NodeApi.answeredBy((_, _, _) -> null);
        NodeApi other = NodeApi.answeredBy((_, _, _) -> null);
        assertEquals(one, one);
        assertNotEquals(one, other);
    }
}
