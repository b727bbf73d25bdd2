package org.planchet.conformance.explorer;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.planchet.testkit.PlanchetNode;
import tools.jackson.databind.JsonNode;

/// A page in [Chromium], as its user sees and touches it. Selectors are CSS's and name one element.
final class Tab {
    private final Chromium browser;
    private final String session;

    /// Every error that the page or the browser reports: exceptions, `console.error`, a broken policy, a failed load.
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    Tab(Chromium browser, String session) {
        this.browser = browser;
        this.session = session;
        browser.listen(this::hear);
    }

    private void hear(JsonNode event) {
        if (!event.path("sessionId").asString("").equals(session)) return;
        JsonNode what = event.path("params");
        switch (event.path("method").asString("")) {
            case "Runtime.exceptionThrown" ->
                complaints.add(what.path("exceptionDetails").toString());
            case "Runtime.consoleAPICalled" -> {
                if (List.of("error", "warning", "assert")
                        .contains(what.path("type").asString("")))
                    complaints.add(what.path("args").toString());
            }
            case "Log.entryAdded" -> {
                if (what.path("entry").path("level").asString("").equals("error"))
                    complaints.add(what.path("entry").toString());
            }
            default -> {}
        }
    }

    List<String> complaints() {
        return List.copyOf(complaints);
    }

    void open(String url) {
        browser.ask(session, "Page.navigate", Map.of("url", url));
        await("the page", "document.readyState === 'complete' && location.href !== 'about:blank'");
    }

    /// What a JavaScript expression gives; a promise is waited for.
    JsonNode evaluate(String expression) {
        JsonNode told = browser.ask(
                session,
                "Runtime.evaluate",
                Map.of("expression", expression, "returnByValue", true, "awaitPromise", true, "userGesture", true));
        if (told.has("exceptionDetails")) throw new AssertionError(expression + ": " + told.get("exceptionDetails"));
        return told.get("result").path("value");
    }

    /// Waits until an expression is true.
    void await(String what, String expression) {
        try {
            PlanchetNode.await(what, () -> evaluate(expression).asBoolean(false));
        } catch (IllegalStateException inVain) {
            throw new AssertionError(
                    what + "; the page shows: " + text("body") + "; complaints: " + complaints, inVain);
        }
    }

    /// Waits until an element shows `text`, among other things.
    void awaitText(String selector, String text) {
        await(text, "(" + element(selector) + "?.innerText ?? '').includes(" + quoted(text) + ")");
    }

    String text(String selector) {
        return evaluate("(" + element(selector) + "?.innerText ?? '')").asString("");
    }

    /// Waits until the element is there and can be clicked, and clicks it.
    void click(String selector) {
        await(
                selector,
                "(" + element(selector) + "?.disabled ?? true) === false || " + element(selector)
                        + "?.tagName === 'A'");
        evaluate(element(selector) + ".click()");
    }

    void type(String selector, String text) {
        await(selector, element(selector) + " !== null");
        evaluate("{ const field = " + element(selector) + "; field.value = " + quoted(text)
                + "; field.dispatchEvent(new Event('input', { bubbles: true })); }");
    }

    private static String element(String selector) {
        return "document.querySelector(" + quoted(selector) + ")";
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") + "'";
    }
}
