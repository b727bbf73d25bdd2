package org.planchet.daemon.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.event.KeyValuePair;

/// Log lines for collectors: one JSON object a line, fields named as in the Elastic Common Schema. What an
/// event is about is in fields of its own as well ([LogEvent]), so that log tools need not parse
/// sentences.
final class EcsEncoder extends EncoderBase<ILoggingEvent> {
    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("log.logger", event.getLoggerName());
        line.put("process.thread.name", event.getThreadName());
        event.getMDCPropertyMap().forEach(line::put);
        if (event.getKeyValuePairs() != null)
            for (KeyValuePair field : event.getKeyValuePairs()) line.put(field.key, field.value);
        if (event.getThrowableProxy() != null) {
            line.put("error.type", event.getThrowableProxy().getClassName());
            line.put("error.message", String.valueOf(event.getThrowableProxy().getMessage()));
            line.put("error.stack_trace", ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        String level = event.getLevel().toString();
        return (JsonLine.of(event.getInstant(), level, event.getFormattedMessage(), line) + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }
}
