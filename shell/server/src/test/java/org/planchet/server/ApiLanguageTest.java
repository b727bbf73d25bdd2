package org.planchet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.server.Web.assertProblem;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.planchet.api.FakeNode;
import org.planchet.server.Web.Answer;
import tools.jackson.databind.JsonNode;

/// Problems and refusals, in the language that the caller asks for.
class ApiLanguageTest {
    private final FakeNode node = FakeNode.ofFiveBlocks();
    private ApiServer server = ApiServer.start(node, ApiSettings.loopback(0));
    private Web web = new Web(server.port());

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void a_refusal_is_told_whole() throws IOException {
        Answer answer = web.post("/api/v1/transactions", "{\"raw\":\"ff\"}");
        assertProblem(422, answer);
        assertEquals(
                "bad-txns-inputs-missingorspent", answer.json().get("reason").asString());
        assertEquals(
                "transaction spending coins",
                answer.json().get("refusal").get("step").asString());
        assertEquals(3, answer.json().get("refusal").get("stack").size());
    }

    /// I01: Names, codes and reject strings are the same in every language.
    @Test
    void i01_problems_and_refusals_are_told_in_the_language_that_is_asked_for() throws IOException {
        String chinese = "Accept-Language: fr, zh-CN;q=0.9, en;q=0.8";
        Answer missing = web.get("/api/v1/nothing", chinese);
        assertProblem(404, missing);
        assertEquals("此路径下什么也没有", missing.json().get("detail").asString());
        assertEquals("nothing-here", missing.json().get("code").asString());
        assertTrue(missing.has("Content-Language: zh"), missing.head());
        assertTrue(missing.has("Vary: Accept-Language"), missing.head());
        Answer wrong = web.get("/api/v1/headers?count=0", chinese);
        assertEquals("count 必须是 1 到 2000 之间的整数", wrong.json().get("detail").asString());
        assertEquals("2000", wrong.json().get("params").get(2).asString());

        JsonNode paths = web.get("/api/v1/openapi.json", chinese).json().get("paths");
        assertEquals(
                "交易池。", paths.get("/api/v1/mempool").get("get").get("summary").asString());

        Answer refused = web.post("/api/v1/transactions", "{\"raw\":\"ff\"}", chinese);
        assertEquals(
                FakeNode.REFUSAL.reason() + "：所花的币须存在",
                refused.json().get("detail").asString());
        for (JsonNode refusal : List.of(
                refused.json().get("refusal"),
                web.get("/api/v1/refusals", chinese).json().get(0))) {
            assertEquals("所花的币须存在", refusal.get("meaning").asString());
            assertEquals("花费币的交易", refusal.get("step").asString());
            assertEquals(FakeNode.REFUSAL.rule(), refusal.get("rule").asString());
            assertEquals(FakeNode.REFUSAL.reason(), refusal.get("reason").asString());
            assertEquals(FakeNode.REFUSAL.detail(), refusal.get("detail").asString());
        }
    }

    @Test
    void i01_a_language_that_we_do_not_speak_is_answered_in_english() throws IOException {
        for (String language : List.of("fr", "*", "zh;q=0", ";q=x", "")) {
            Answer missing = web.get("/api/v1/nothing", "Accept-Language: " + language);
            assertEquals(
                    "there is nothing at this path",
                    missing.json().get("detail").asString());
            assertTrue(missing.has("Content-Language: en"), missing.head());
        }
        assertEquals(
                FakeNode.REFUSAL.meaning(),
                web.get("/api/v1/refusals").json().get(0).get("meaning").asString());
    }
}
