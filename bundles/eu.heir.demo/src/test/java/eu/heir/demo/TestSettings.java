package eu.heir.demo;

import java.lang.reflect.Proxy;
import java.util.Map;

/** Settings as the component runtime makes them: the defaults, except for those given. */
final class TestSettings {
    private TestSettings() {}

    static WardSettings with(Map<String, Object> given) {
        return (WardSettings) Proxy.newProxyInstance(
                WardSettings.class.getClassLoader(),
                new Class<?>[] {WardSettings.class},
                (proxy, method, arguments) -> given.getOrDefault(method.getName(), method.getDefaultValue()));
    }
}
