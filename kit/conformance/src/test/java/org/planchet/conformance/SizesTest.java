package org.planchet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A file holds one idea, and a method fits a screen; in tests as everywhere.
final class SizesTest {
    private static final int MAX_FILE = 400;
    private static final int MAX_METHOD = 60;

    @Test
    void no_file_and_no_method_is_too_long() throws IOException {
        var files = new ArrayList<Path>();
        for (Path module : Repository.modules())
            for (String folder : List.of("src/main/java", "src/test/java"))
                files.addAll(Repository.files(module.resolve(folder), ".java"));
        var tooLong = new TreeSet<String>();
        for (Path file : files) {
            long lines = Repository.read(file.toString()).lines().count();
            if (lines > MAX_FILE) tooLong.add(lines + " lines: " + Repository.ROOT.relativize(file));
        }
        tooLong.addAll(longMethods(files));
        assertEquals(List.of(), List.copyOf(tooLong));
    }

    private static List<String> longMethods(List<Path> files) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        var sources = compiler.getStandardFileManager(null, null, null).getJavaFileObjectsFromPaths(files);
        var task = (JavacTask) compiler.getTask(null, null, null, List.of("-proc:none"), null, sources);
        SourcePositions positions = Trees.instance(task).getSourcePositions();
        var tooLong = new ArrayList<String>();
        for (CompilationUnitTree file : task.parse())
            new TreeScanner<@Nullable Void, @Nullable Void>() {
                @Override
                public @Nullable Void visitMethod(MethodTree method, @Nullable Void none) {
                    LineMap lines = file.getLineMap();
                    // From the return type on: a table of cases in an annotation is data.
                    Tree head = method.getReturnType() == null ? method : method.getReturnType();
                    long first = lines.getLineNumber(positions.getStartPosition(file, head));
                    long last = lines.getLineNumber(positions.getEndPosition(file, method));
                    if (last - first >= MAX_METHOD)
                        tooLong.add((last - first + 1) + " lines: " + method.getName() + " in "
                                + Path.of(file.getSourceFile().getName()).getFileName());
                    return super.visitMethod(method, null);
                }
            }.scan(file, null);
        return tooLong;
    }
}
