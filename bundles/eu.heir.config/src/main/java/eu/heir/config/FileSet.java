package eu.heir.config;

import eu.heir.spi.config.DocumentConsumer.Document;
import eu.heir.spi.config.DocumentConsumer.Problem;
import java.util.List;

/**
 * The files of a folder as they were read.
 *
 * @param documents the readable ones, by name
 * @param problems what could not be read; while there is one, the set is not handed to anybody
 */
record FileSet(List<Document> documents, List<Problem> problems) {
    FileSet {
        documents = List.copyOf(documents);
        problems = List.copyOf(problems);
    }

    List<String> names() {
        return documents.stream().map(Document::name).toList();
    }
}
