package org.planchet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.planchet.api.FakeNode;
import org.planchet.server.Web.Answer;

class PrototypeRoutesTest {
    private final FakeNode node = FakeNode.ofFiveBlocks();
    private final ApiServer server = ApiServer.start(node, ApiSettings.loopback(0));
    private final Web web = new Web(server.port());

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void n1_every_route_answers() throws IOException {
        assertEquals(2, web.get("/blocks/2").json().get("index").asInt());
        assertEquals(4, web.get("/blocks/latest").json().get("index").asInt());
        assertEquals(4, web.get("/blocks/height").json().get("height").asInt());
        assertEquals(
                10,
                web.get("/blocks/total_difficulty")
                        .json()
                        .get("total_difficulty")
                        .asInt());
        assertEquals(
                200, web.post("/block", "{\"raw\":\"00\"}", "X-P2P-Port: 5000").status());
        assertEquals(200, web.post("/tx", "{\"raw\":\"00\"}").status());
        assertEquals("10.0.0.1:5000", web.get("/peers").json().get(0).asString());
        assertEquals(201, web.post("/peers", "{\"peer\":\"10.0.0.9:5000\"}").status());
        assertEquals(2, web.get("/peers").json().size());
        assertEquals(
                200,
                web.post("/peers/remove", "{\"address\":\"10.0.0.9:5000\"}").status());
        assertEquals(1, web.get("/peers").json().size());
    }

    @Test
    void n1_the_whole_chain_comes_in_pages() throws IOException {
        Answer first = web.get("/blocks/full?count=3");
        assertEquals(3, first.json().get("blocks").size());
        assertEquals(3, first.json().get("next").asInt());
        Answer last = web.get("/blocks/full?from=3&count=3");
        assertEquals(2, last.json().get("blocks").size());
        assertTrue(last.json().get("next").isNull());
        assertEquals(
                0, web.get("/blocks/full?from=2147483647").json().get("blocks").size());
    }

    @Test
    void n2_errors_have_one_field_and_few_statuses() throws IOException {
        assertError(404, web.get("/blocks/99"));
        assertError(400, web.get("/blocks/x"));
        assertError(400, web.get("/blocks/full?count=101"));
        for (String bad : List.of("", "{", "{}", "[]", "{\"raw\":5}", "{\"raw\":\"ff\"}", "{\"raw\":\"zz\"}"))
            assertError(400, web.post("/tx", bad));
        assertError(400, web.send("POST", "/tx", "{\"raw\":\"00\"}", "Content-Type: text/plain"));
        assertError(400, web.post("/peers", "{\"peer\":\"10.0.0.1:5000\"}"));
        assertError(400, web.post("/peers", "{\"peer\":\"nonsense\"}"));
        assertError(404, web.post("/peers/remove", "{\"peer\":\"10.9.9.9:5000\"}"));
        assertError(400, web.post("/block", "{\"raw\":\"" + "00".repeat(5_000_000) + "\"}"));
    }

    @Test
    void n2_a_sender_may_name_itself_by_its_port() throws IOException {
        Answer added = web.post("/peers", "{}", "X-P2P-Port: 5077");
        assertEquals(201, added.status(), added.body());
        assertEquals("Added peer 127.0.0.1:5077", added.json().get("message").asString());
        assertEquals(200, web.post("/peers/remove", "{}", "X-P2P-Port: 5077").status());
        assertError(400, web.post("/peers", "{}"));
        for (String port : List.of("0", "65536", "-1", "x", "123456", "5000, 5001"))
            assertError(400, web.post("/peers", "{}", "X-P2P-Port: " + port));
    }

    @Test
    void n3_they_can_be_switched_off() throws IOException {
        try (var without = ApiServer.start(
                node, new ApiSettings("127.0.0.1", 0, null, List.of(), ApiSettings.Loopback.EVERYONE, false))) {
            assertEquals(404, new Web(without.port()).get("/blocks/latest").status());
        }
    }

    private static void assertError(int status, Answer answer) {
        assertEquals(status, answer.status(), answer.body());
        assertEquals(1, answer.json().size());
        assertFalse(answer.json().get("error").asString().isEmpty());
    }
}
