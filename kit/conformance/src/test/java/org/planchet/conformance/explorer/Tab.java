package org.planchet.conformance.explorer;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.ElementNotInteractableException;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.planchet.testkit.PlanchetNode;

/// A page in the user's Chromium, without a window, as its user sees and touches it. Selectors are CSS's; the first
/// element counts.
final class Tab implements AutoCloseable {
    private static final Duration SCRIPT_LIMIT = Duration.ofSeconds(60);

    /// Warns at each start of a browser that is newer than the library. Held, since levels are forgotten with loggers.
    private static final Logger VERSIONS = Logger.getLogger("org.openqa.selenium.devtools.CdpVersionFinder");

    private final ChromeDriver browser;

    private Tab(ChromeDriver browser) {
        this.browser = browser;
    }

    /// Starts a browser with a fresh profile whose user reads `language`, such as `zh-CN`. Skips the test, saying so,
    /// if there is none on the PATH.
    static Tab start(String language) {
        VERSIONS.setLevel(Level.OFF);
        var logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.WARNING);
        var options = new ChromeOptions();
        options.setBinary(onPath("chromium"));
        // Its sandbox does not work for root, and it sees no page but ours.
        options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking");
        options.setExperimentalOption("prefs", Map.of("intl.accept_languages", language));
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        options.setScriptTimeout(SCRIPT_LIMIT);
        var service = new ChromeDriverService.Builder()
                .usingDriverExecutable(onPath("chromedriver"))
                .withSilent(true)
                .build();
        return new Tab(new ChromeDriver(service, options));
    }

    private static File onPath(String program) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseGet(() -> Assumptions.abort("skipped: no " + program + " on the PATH"))
                .toFile();
    }

    /// What the page or the browser has complained of: exceptions, `console.error`, a broken policy, a failed load.
    List<String> complaints() {
        return browser.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::getMessage)
                .toList();
    }

    void open(String url) {
        browser.get(url);
    }

    /// What a JavaScript expression gives, `arguments` being its own; a promise is waited for.
    @Nullable
    Object evaluate(String expression, Object... arguments) {
        return browser.executeScript("return (" + expression + ");", arguments);
    }

    /// Waits until an expression is true.
    void await(String what, String expression, Object... arguments) {
        try {
            PlanchetNode.await(what, () -> Boolean.TRUE.equals(evaluate(expression, arguments)));
        } catch (AssertionError inVain) {
            throw new AssertionError(
                    what + "; the page shows: " + evaluate("document.body.innerText") + "; complaints: " + complaints(),
                    inVain);
        }
    }

    /// Waits until an element shows `text`, among other things.
    void awaitText(String selector, String text) {
        await(text, "(document.querySelector(arguments[0])?.innerText ?? '').includes(arguments[1])", selector, text);
    }

    /// Clicks an element as soon as it can be.
    void click(String selector) {
        touch(selector, WebElement::click);
    }

    /// Types `text` in place of what a field holds.
    void type(String selector, String text) {
        touch(selector, field -> {
            field.clear();
            field.sendKeys(text);
        });
    }

    /// Waits until an element is there, enabled and not covered by another.
    private void touch(String selector, Consumer<WebElement> how) {
        PlanchetNode.await(selector, () -> {
            try {
                WebElement element = browser.findElement(By.cssSelector(selector));
                if (!element.isEnabled()) return false;
                how.accept(element);
                return true;
            } catch (NoSuchElementException | StaleElementReferenceException | ElementNotInteractableException notYet) {
                return false;
            }
        });
    }

    @Override
    public void close() {
        browser.quit();
    }
}
