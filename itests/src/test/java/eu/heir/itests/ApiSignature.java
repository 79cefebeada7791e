package eu.heir.itests;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything public or protected of a bundle's exported packages as sorted text: what a vendor's source or class file may depend on, nullness
 * included. Taken from the class files, so it does not change with comments or with the order of the source.
 */
final class ApiSignature {

    private static final int SHOWN = Modifier.PUBLIC | Modifier.PROTECTED;

    private ApiSignature() {}

    static List<String> of(Path jar) throws IOException, ReflectiveOperationException {
        List<String> lines = new ArrayList<>();
        URL nullness = Nullable.class.getProtectionDomain().getCodeSource().getLocation();
        try (JarFile file = new JarFile(jar.toFile());
                var loader = new URLClassLoader(
                        new URL[] {jar.toUri().toURL(), nullness}, ClassLoader.getPlatformClassLoader())) {
            var exported = new TreeSet<String>();
            for (String clause :
                    BuiltBundle.clauses(file.getManifest().getMainAttributes().getValue("Export-Package"))) {
                exported.add(BuiltBundle.packageOf(clause));
                lines.add("package " + BuiltBundle.packageOf(clause) + " "
                        + clause.replaceFirst(".*;version=\"([^\"]*)\".*", "$1"));
            }
            List<String> names = file.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.endsWith(".class") && !name.endsWith("-info.class"))
                    .map(name ->
                            name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                    .sorted()
                    .toList();
            for (String name : names) {
                Class<?> type = Class.forName(name, false, loader);
                if (exported.contains(type.getPackageName()) && visible(type)) {
                    describe(type, lines);
                }
            }
        }
        return lines;
    }

    private static boolean visible(Class<?> type) {
        return !type.isSynthetic()
                && (type.getModifiers() & SHOWN) != 0
                && (type.getEnclosingClass() == null || visible(type.getEnclosingClass()));
    }

    private static void describe(Class<?> type, List<String> lines) {
        lines.add("");
        lines.add(type.toGenericString() + superTypes(type) + permitted(type));
        var members = new TreeSet<String>();
        for (Field field : type.getDeclaredFields()) {
            if (shown(field.getModifiers(), field.isSynthetic())) {
                members.add(modifiers(field.getModifiers()) + text(field.getAnnotatedType()) + " " + field.getName());
            }
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (shown(constructor.getModifiers(), constructor.isSynthetic())) {
                members.add(modifiers(constructor.getModifiers()) + "new" + signature(constructor));
            }
        }
        for (Method method : type.getDeclaredMethods()) {
            if (shown(method.getModifiers(), method.isSynthetic())) {
                members.add(modifiers(method.getModifiers()) + (method.isDefault() ? "default " : "")
                        + variables(method) + text(method.getAnnotatedReturnType()) + " " + method.getName()
                        + signature(method));
            }
        }
        members.forEach(member -> lines.add("  " + member));
    }

    private static boolean shown(int modifiers, boolean synthetic) {
        return !synthetic && (modifiers & SHOWN) != 0;
    }

    private static String modifiers(int modifiers) {
        // "synchronized" and "native" are no concern of a caller.
        int telling = modifiers & (SHOWN | Modifier.STATIC | Modifier.FINAL | Modifier.ABSTRACT);
        return telling == 0 ? "" : Modifier.toString(telling) + " ";
    }

    private static String superTypes(Class<?> type) {
        String superClass = type.getGenericSuperclass() == null || type.getSuperclass() == Object.class
                ? ""
                : " extends " + type.getGenericSuperclass().getTypeName();
        String interfaces = Arrays.stream(type.getGenericInterfaces())
                .map(java.lang.reflect.Type::getTypeName)
                .collect(joining(", "));
        return superClass + (interfaces.isEmpty() ? "" : " implements " + interfaces);
    }

    private static String permitted(Class<?> type) {
        return type.isSealed()
                ? " permits "
                        + Stream.of(type.getPermittedSubclasses())
                                .map(Class::getName)
                                .sorted()
                                .collect(joining(", "))
                : "";
    }

    private static String variables(Method method) {
        return method.getTypeParameters().length == 0
                ? ""
                : Arrays.stream(method.getTypeParameters())
                        .map(variable -> variable.getName() + " extends "
                                + Arrays.stream(variable.getAnnotatedBounds())
                                        .map(ApiSignature::text)
                                        .collect(joining(" & ")))
                        .collect(joining(", ", "<", "> "));
    }

    private static String signature(Executable executable) {
        String parameters = Arrays.stream(executable.getAnnotatedParameterTypes())
                .map(ApiSignature::text)
                .collect(joining(", ", "(", ")"));
        String thrown = Arrays.stream(executable.getGenericExceptionTypes())
                .map(java.lang.reflect.Type::getTypeName)
                .collect(joining(", "));
        return parameters + (thrown.isEmpty() ? "" : " throws " + thrown);
    }

    /** A type with "?" behind each part that may be null. */
    private static String text(AnnotatedType type) {
        String nullable = hasNullable(type) ? "?" : "";
        if (type instanceof AnnotatedParameterizedType parameterized) {
            String raw = parameterized.getType().getTypeName();
            return raw.substring(0, raw.indexOf('<'))
                    + Arrays.stream(parameterized.getAnnotatedActualTypeArguments())
                            .map(ApiSignature::text)
                            .collect(joining(", ", "<", ">"))
                    + nullable;
        }
        if (type instanceof AnnotatedArrayType array) {
            return text(array.getAnnotatedGenericComponentType()) + "[]" + nullable;
        }
        if (type instanceof AnnotatedWildcardType wildcard) {
            AnnotatedType[] lower = wildcard.getAnnotatedLowerBounds();
            return lower.length > 0
                    ? "? super " + text(lower[0])
                    : "? extends " + text(wildcard.getAnnotatedUpperBounds()[0]);
        }
        return type.getType().getTypeName() + nullable;
    }

    /** The annotation as the bundle's own loader knows it is another class than ours. */
    private static boolean hasNullable(AnnotatedType type) {
        return Arrays.stream(type.getAnnotations())
                .anyMatch(annotation -> annotation.annotationType().getName().equals(Nullable.class.getName()));
    }
}
