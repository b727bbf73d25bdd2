package org.planchet.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/// Writes the elements of a long JSON array on two cores: while the calling thread writes a run of them to where the
/// answer goes, another one writes the next run into memory. A run that the other thread has not begun when it is
/// needed is written by the calling thread too. It is alone where every core has an array to write already.
public final class ArrayWriter {
    /// Elements that a thread writes at a time.
    private static final int RUN = 128;

    /// A run that would take more memory is written again by the calling thread, which keeps nothing.
    private static final int MAX_RUN_BYTES = 4 << 20;

    private static final int CORES = Runtime.getRuntime().availableProcessors();

    /// Arrays that are being written.
    private static final AtomicInteger ARRAYS = new AtomicInteger();

    private static final JsonFactory FACTORY = new JsonFactory();

    private ArrayWriter() {}

    /// The elements of an array, which several threads may write at the same time.
    @FunctionalInterface
    public interface Elements {
        /// Writes those from index `from` up to `to`, which is not one of them.
        void write(JsonGenerator out, int from, int to);
    }

    /// Writes `count` elements in order, without the brackets.
    public static void write(JsonGenerator out, int count, Elements elements) {
        boolean free = ARRAYS.incrementAndGet() < CORES;
        try {
            boolean shared = free && count > RUN && out.streamWriteOutputTarget() instanceof OutputStream;
            elements.write(out, shared ? writeShared(out, count, elements) : 0, count);
        } finally {
            ARRAYS.decrementAndGet();
        }
    }

    /// Writes run after run. Returns where the elements begin that are left.
    private static int writeShared(JsonGenerator out, int count, Elements elements) {
        int at = 0;
        ForkJoinTask<Run> ahead = Run.begin(elements, RUN, count);
        while (at + RUN < count) {
            elements.write(out, at, at + RUN);
            Run run = ahead.join();
            at = run.end;
            if (at + RUN < count) ahead = Run.begin(elements, at + RUN, count);
            run.put(out);
        }
        return at;
    }

    /// Elements in memory, as an array.
    private static final class Run extends ByteArrayOutputStream {
        private final Elements elements;
        private final int from;
        private final int end;
        private boolean whole = true;

        private Run(Elements elements, int from, int end) {
            super(1 << 16);
            this.elements = elements;
            this.from = from;
            this.end = end;
        }

        /// Has another thread write the run that begins at `from`.
        static ForkJoinTask<Run> begin(Elements elements, int from, int count) {
            var run = new Run(elements, from, Math.min(from + RUN, count));
            return ForkJoinPool.commonPool().submit(run::fill, run);
        }

        private void fill() {
            try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), this)) {
                out.writeStartArray();
                elements.write(out, from, end);
                out.writeEndArray();
            }
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            whole = whole && length <= MAX_RUN_BYTES - count;
            if (whole) super.write(bytes, offset, length);
        }

        /// Writes what is between the brackets.
        void put(JsonGenerator out) {
            if (!whole) {
                elements.write(out, from, end);
                return;
            }
            out.writeRawValue(""); // Only the comma before it.
            out.flush();
            try {
                ((OutputStream) out.streamWriteOutputTarget()).write(buf, 1, count - 2);
            } catch (IOException failed) {
                throw JacksonIOException.construct(failed, out);
            }
        }
    }
}
