package streamsx.mesos.purity;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a class may use whose results follow from its arguments alone, in every JVM. Everything else is forbidden: a
 * list of what is forbidden would have holes.
 */
public final class Purity extends ArchCondition<JavaClass> {
    /** Types whose every use is a matter of the arguments. */
    private static final Set<String> TYPES = Set.of(
            "java.lang.Boolean",
            "java.lang.CharSequence",
            "java.lang.Comparable",
            "java.lang.Double",
            "java.lang.Enum",
            "java.lang.Exception",
            "java.lang.FunctionalInterface",
            "java.lang.IllegalArgumentException",
            "java.lang.IllegalStateException",
            "java.lang.IncompatibleClassChangeError",
            "java.lang.Integer",
            "java.lang.Iterable",
            "java.lang.Long",
            "java.lang.Math",
            "java.lang.NoSuchFieldError",
            "java.lang.Object",
            "java.lang.Override",
            "java.lang.Record",
            "java.lang.Runnable",
            "java.lang.SafeVarargs",
            "java.lang.String",
            "java.lang.StringBuilder",
            "java.lang.Throwable",
            "java.lang.annotation.Annotation",
            "java.time.Duration",
            "java.util.ArrayDeque",
            "java.util.ArrayList",
            "java.util.Arrays",
            "java.util.Collection",
            "java.util.Collections",
            "java.util.Comparator",
            "java.util.Deque",
            "java.util.EnumMap",
            "java.util.Iterator",
            "java.util.LinkedHashMap",
            "java.util.LinkedHashSet",
            "java.util.List",
            "java.util.Map",
            "java.util.Map$Entry",
            "java.util.NavigableMap",
            "java.util.NavigableSet",
            "java.util.Objects",
            "java.util.Optional",
            "java.util.OptionalInt",
            "java.util.OptionalLong",
            "java.util.Queue",
            "java.util.Set",
            "java.util.SortedMap",
            "java.util.SortedSet",
            "java.util.TreeMap",
            "java.util.TreeSet",
            "java.util.regex.Matcher",
            "java.util.regex.Pattern",
            "java.util.stream.Collectors",
            "java.util.stream.IntStream",
            "java.util.stream.LongStream",
            "java.util.stream.Stream",
            "streamsx.mesos.backoff.Backoff");

    /**
     * Methods of those types that depend on something else: chance, the JVM, its locale, or the order of hash tables.
     */
    private static final Set<String> METHODS = Set.of(
            "java.lang.Math.random",
            "java.lang.Boolean.getBoolean",
            "java.lang.Integer.getInteger",
            "java.lang.Long.getLong",
            "java.lang.Object.getClass",
            "java.lang.Object.hashCode",
            "java.lang.Object.notify",
            "java.lang.Object.notifyAll",
            "java.lang.Object.toString",
            "java.lang.Object.wait",
            "java.lang.Enum.hashCode",
            "java.lang.String.format",
            "java.lang.String.formatted",
            "java.lang.String.getBytes",
            "java.lang.String.toLowerCase",
            "java.lang.String.toUpperCase",
            "java.lang.Throwable.printStackTrace",
            "java.util.Arrays.hashCode",
            "java.util.Collection.parallelStream",
            "java.util.List.parallelStream",
            "java.util.Set.parallelStream",
            "java.util.Collections.shuffle",
            "java.util.Map.copyOf",
            "java.util.Map.ofEntries",
            "java.util.Objects.hash",
            "java.util.Objects.hashCode",
            "java.util.Set.copyOf",
            "java.util.stream.Collectors.groupingBy",
            "java.util.stream.Collectors.groupingByConcurrent",
            "java.util.stream.Collectors.toConcurrentMap",
            "java.util.stream.Collectors.toMap",
            "java.util.stream.Collectors.toSet",
            "java.util.stream.Collectors.toUnmodifiableMap",
            "java.util.stream.Collectors.toUnmodifiableSet",
            "java.util.stream.Stream.findAny",
            "java.util.stream.Stream.parallel");

    /** These, whatever the type. */
    private static final Set<String> NAMES_OF_ANY_TYPE = Set.of("getClass", "parallel", "parallelStream");

    private final String own;

    /** @param own the package whose classes, and those of the packages below it, may use each other */
    public Purity(String own) {
        super("use nothing but what their arguments decide");
        this.own = own;
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        for (String used : used(type)) {
            if (!permitted(used)) {
                events.add(SimpleConditionEvent.violated(type, type.getName() + " uses " + used));
            }
        }
        for (JavaAccess<?> access : type.getAccessesFromSelf()) {
            if (forbidden(access)) {
                events.add(SimpleConditionEvent.violated(type, access.getDescription()));
            }
        }
        for (JavaField field : type.getFields()) {
            if (field.getModifiers().contains(JavaModifier.STATIC)
                    && !field.getModifiers().contains(JavaModifier.FINAL)) {
                events.add(
                        SimpleConditionEvent.violated(type, field.getFullName() + " is state that outlives its owner"));
            }
        }
    }

    private static Set<String> used(JavaClass type) {
        return type.getDirectDependenciesFromSelf().stream()
                .map(d -> d.getTargetClass().getBaseComponentType())
                .filter(t -> !t.isPrimitive())
                .map(JavaClass::getName)
                .collect(Collectors.toSet());
    }

    private boolean permitted(String name) {
        return name.startsWith(own + ".")
                || TYPES.contains(name)
                || name.startsWith("java.util.function.")
                || name.startsWith("java.lang.invoke.")
                || name.equals("java.lang.runtime.ObjectMethods");
    }

    private static boolean forbidden(JavaAccess<?> access) {
        String name = access.getTarget().getName();
        String target = access.getTargetOwner().getName() + "." + name;
        // Of no or one element there is no order.
        boolean several = (target.equals("java.util.Set.of") || target.equals("java.util.Map.of")) && many(access);
        boolean hashed = target.equals("java.util.stream.Collectors.toMap")
                || target.equals("java.util.stream.Collectors.groupingBy");
        return several
                || (METHODS.contains(target) && !(hashed && makesItsMap(access)))
                || NAMES_OF_ANY_TYPE.contains(name);
    }

    private static boolean many(JavaAccess<?> access) {
        String arguments = access.getTarget().getFullName();
        String own = arguments.substring(arguments.indexOf('(') + 1, arguments.indexOf(')'));
        int count = own.isEmpty() ? 0 : own.split(",").length;
        return own.contains("[") || count > (access.getTargetOwner().getName().equals("java.util.Map") ? 2 : 1);
    }

    /** Whoever says what map it wants is asked for the order of that one. */
    private static boolean makesItsMap(JavaAccess<?> access) {
        return access.getTarget().getFullName().contains("java.util.function.Supplier");
    }
}
