package eu.heir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Bounds of a listener file are written twice: for the reader of the file and, as metatype, for the web console. They must not differ. */
class ListenerOcdTest {
    private static Map<String, Element> attributes() throws Exception {
        Map<String, Element> attributes = new TreeMap<>();
        try (InputStream xml =
                ListenerOcd.class.getResourceAsStream("/OSGI-INF/metatype/eu.heir.gateway.ListenerOcd.xml")) {
            NodeList all = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(xml)
                    .getElementsByTagName("AD");
            for (int i = 0; i < all.getLength(); i++) {
                Element attribute = (Element) all.item(i);
                attributes.put(attribute.getAttribute("id"), attribute);
            }
        }
        return attributes;
    }

    @Test
    void everyNumberOfAListenerFileHasTheSameDefaultAndRangeInTheMetatype() throws Exception {
        Map<String, String> metatype = new TreeMap<>();
        attributes().forEach((id, attribute) -> {
            if (!attribute.getAttribute("type").equals("String")) {
                metatype.put(
                        id,
                        attribute.getAttribute("default") + " from " + attribute.getAttribute("min") + " to "
                                + attribute.getAttribute("max"));
            }
        });
        Map<String, String> file = ListenerFile.BOUNDS.stream()
                .collect(Collectors.toMap(
                        ListenerFile.Bound::key,
                        bound -> bound.defaultValue() + " from " + bound.min() + " to " + bound.max()));

        assertThat(metatype).containsExactlyInAnyOrderEntriesOf(file);
    }

    @Test
    void everyKeyOfAListenerFileEndsInItsUnitOrCounts() {
        Map<String, ListenerFile.Bound> byKey =
                ListenerFile.BOUNDS.stream().collect(Collectors.toMap(ListenerFile.Bound::key, Function.identity()));
        assertThat(byKey.keySet()).allMatch(key -> key.matches(".*\\.(ms|bytes|bytes\\.per\\.s|max)"));
        assertThat(byKey.values()).allMatch(bound -> bound.min() <= bound.defaultValue());
        assertThat(byKey.values()).allMatch(bound -> bound.defaultValue() <= bound.max());
    }
}
