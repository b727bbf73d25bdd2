import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// Brings class files of Java 5 and older to the form of Java 8, with the maps of types that a JVM of today verifies
/// classes by (JVMS 4.10.1). What they do stays as it is.
///
/// A JVM keeps no class of the older form in its cache of linked classes, nor anything that names one, and a start had
/// to read, verify and link all of them. Run by the build, on a folder whose classes are on the class path too.
final class NewerClasses {
    private NewerClasses() {}

    /// @param arguments the folder
    public static void main(String[] arguments) throws IOException {
        ClassFile form = ClassFile.of(
                ClassFile.StackMapsOption.GENERATE_STACK_MAPS, ClassFile.ConstantPoolSharingOption.NEW_POOL);
        ClassTransform newer = ClassTransform.endHandler(to -> to.withVersion(ClassFile.JAVA_8_VERSION, 0));
        try (Stream<Path> files = Files.walk(Path.of(arguments[0]))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".class")).toList()) {
                ClassModel older = form.parse(Files.readAllBytes(file));
                if (older.majorVersion() > ClassFile.JAVA_5_VERSION) continue;
                byte[] changed = form.transformClass(older, newer);
                if (!form.verify(changed).isEmpty()) throw new IOException(file + " cannot be brought to a newer form");
                Files.write(file, changed);
            }
        }
    }
}
