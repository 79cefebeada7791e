package eu.heir.store;

import eu.heir.spi.store.AreaStatus;
import eu.heir.spi.store.Migrations;
import eu.heir.spi.store.StoreArea;
import eu.heir.spi.store.StoreException;
import eu.heir.spi.store.StoreStatus;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A store on a folder, and the few statements that the tests need. */
final class OpenStore implements AutoCloseable {
    static final Migrations NOTES = Migrations.of(
            List.of(
                    Migrations.script(
                            "V1__note.sql",
                            "create table note (id bigint generated always as identity primary key, word varchar(200) not null unique);")));

    final DatabaseStore store;
    private final Path folder;

    OpenStore(Path folder) {
        this.folder = folder;
        store = new DatabaseStore(folder, folder.resolve("secrets"));
    }

    /** Puts keys and values into force; looks every 100 ms unless said otherwise. */
    OpenStore with(String... keysAndValues) {
        Map<String, String> values = new HashMap<>(Map.of("check.interval.ms", "100"));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        store.configure(Settings.of(values, folder));
        return this;
    }

    StoreArea notes() {
        return area("notes", NOTES);
    }

    StoreArea area(String owner, Migrations migrations) {
        return store.open(owner, migrations, () -> {});
    }

    StoreArea usable(StoreArea area) throws Exception {
        Await.until(
                () -> "usable: " + area.status() + " " + store.status(),
                () -> area.status().state() == AreaStatus.State.USABLE);
        return area;
    }

    String refused(StoreArea area) throws Exception {
        Await.until(
                () -> "refused: " + area.status() + " " + store.status(),
                () -> area.status().state() == AreaStatus.State.REFUSED);
        return area.status().problem();
    }

    String unavailable() throws Exception {
        Await.until(
                () -> "unavailable: " + store.status(), () -> store.status().state() == StoreStatus.State.UNAVAILABLE);
        return store.status().problem();
    }

    static void write(StoreArea area, String word) throws StoreException {
        area.within(connection -> {
            try (PreparedStatement insert = connection.prepareStatement("insert into note (word) values (?)")) {
                insert.setString(1, word);
                return insert.executeUpdate();
            }
        });
    }

    static List<String> words(StoreArea area) throws StoreException {
        return area.within(connection -> {
            List<String> words = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement("select word from note order by id");
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    words.add(rows.getString(1));
                }
            }
            return words;
        });
    }

    @Override
    public void close() {
        store.close();
    }
}
