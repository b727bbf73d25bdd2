package org.planchet.api;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A method with its [ApiCall], and how its arguments and its result map to HTTP requests and responses: the
/// one interpretation, shared by server and client.
public final class ApiMethod {
    private final Method method;
    private final ApiCall call;
    private final List<String> places;

    private ApiMethod(Method method, ApiCall call) {
        this.method = method;
        this.call = call;
        var names = new ArrayList<String>();
        for (String part : call.path().split("/"))
            if (part.startsWith("{")) names.add(part.substring(1, part.length() - 1));
        places = List.copyOf(names);
    }

    /// The calls that `api` declares, by path and method.
    public static List<ApiMethod> of(Class<?> api) {
        return Arrays.stream(api.getMethods())
                .filter(method -> method.isAnnotationPresent(ApiCall.class))
                .map(ApiMethod::of)
                .sorted(Comparator.comparing((ApiMethod each) -> each.call.path())
                        .thenComparing(each -> each.call.method()))
                .toList();
    }

    /// @throws AssertionError if it declares no call
    static ApiMethod of(Method method) {
        ApiCall call = method.getAnnotation(ApiCall.class);
        if (call == null) throw new AssertionError(method + " is no call of the API");
        return new ApiMethod(method, call);
    }

    public String name() {
        return method.getName();
    }

    public ApiCall call() {
        return call;
    }

    /// The sentence on what it does, in a language.
    public String does(Texts texts) {
        return texts.or("route." + call.method() + call.path(), call.does());
    }

    /// The names in braces of the path.
    public List<String> places() {
        return places;
    }

    /// The record that callers send, null if there is none.
    public @Nullable Class<?> body() {
        return call.body() == Void.class ? null : call.body();
    }

    /// What comes behind the question mark.
    public List<Parameter> queries() {
        return call.body() == Void.class ? rest() : List.of();
    }

    /// The parameters that are in no place of the path.
    private List<Parameter> rest() {
        return List.of(method.getParameters()).subList(places.size(), method.getParameterCount());
    }

    /// What is answered, as the type of a JSON document; a text or bytes if it is none.
    public Type answer() {
        if (call.answer() != Void.class) return call.answer();
        return method.getReturnType() == void.class ? Answers.Done.class : method.getGenericReturnType();
    }

    /// Of `asked`, in the form that [#answer] says.
    public Object wrapped(@Nullable Object asked) {
        if (asked == null) return Answers.Done.YES;
        return call.answer() == Void.class ? asked : create(call.answer(), asked);
    }

    /// The reverse of [#wrapped].
    @Nullable
    Object unwrapped(Object answered) {
        if (answered instanceof Answers.Done) return null;
        return call.answer() == Void.class ? answered : component(answered, 0);
    }

    /// The arguments that a body holds.
    public List<Object> arguments(Object body) {
        List<Parameter> parameters = rest();
        if (parameters.getFirst().getType() == call.body()) return List.of(body);
        var arguments = new ArrayList<Object>();
        for (int i = 0; i < parameters.size(); i++) arguments.add(argument(parameters.get(i), component(body, i)));
        return arguments;
    }

    /// What a field that may be left out says if it is.
    private static Object argument(Parameter parameter, @Nullable Object field) {
        if (parameter.getType() == Optional.class) return Optional.ofNullable(field);
        if (field != null) return field;
        if (parameter.getType() == String.class) return "";
        if (parameter.getType() == boolean.class) return false;
        ApiParameter declared = parameter.getAnnotation(ApiParameter.class);
        return declared == null ? 0 : declared.otherwise();
    }

    /// The reverse of [#arguments].
    Object body(List<? extends @Nullable Object> arguments) {
        List<? extends @Nullable Object> own = arguments.subList(places.size(), arguments.size());
        if (call.body().isInstance(own.getFirst())) return own.getFirst();
        return create(
                call.body(),
                own.stream()
                        .map(each -> each instanceof Optional<?> optional ? optional.orElse(null) : each)
                        .toArray());
    }

    private static Object create(Class<?> type, @Nullable Object... components) {
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            return type.getConstructor(types).newInstance(components);
        } catch (ReflectiveOperationException ours) {
            throw new LinkageError(type + " is no record of the API", ours);
        }
    }

    private static @Nullable Object component(Object body, int index) {
        return component(body, body.getClass().getRecordComponents()[index]);
    }

    /// What a record of the API holds.
    public static @Nullable Object component(Object body, RecordComponent component) {
        return invoke(component.getAccessor(), body);
    }

    /// Has `node` answer.
    public @Nullable Object invoke(Object node, List<Object> arguments) {
        return invoke(method, node, arguments.toArray());
    }

    /// Throws what the method throws; none of the API throws a checked exception.
    public static @Nullable Object invoke(Method method, Object on, @Nullable Object @Nullable ... arguments) {
        try {
            return method.invoke(on, arguments);
        } catch (InvocationTargetException thrown) {
            switch (thrown.getCause()) {
                case RuntimeException ours -> throw ours;
                case Error ours -> throw ours;
                case null, default -> throw new AssertionError(method + " threw what it must not", thrown);
            }
        } catch (IllegalAccessException ours) {
            throw new AssertionError(method + " cannot be called", ours);
        }
    }
}
