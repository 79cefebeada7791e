package eu.heir.spi.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The whole history of an owner's schema: SQL scripts that lead from nothing to the newest version. A script that has been delivered is
 * never changed any more; what was wrong in it is put right by the next.
 *
 * <p>Write standard SQL that both databases take (H2 runs in its PostgreSQL mode with names in lower case: {@code uuid},
 * {@code timestamp with time zone}, {@code varchar}, {@code bigint}, {@code bytea}, {@code generated always as identity}). Where they
 * part ways a version may come in two scripts, {@code V2__index.h2.sql} and {@code V2__index.postgresql.sql}. Each statement ends with a
 * semicolon; names carry no schema.
 */
public final class Migrations {
    /** Form of a script's name: number, words, and the one database it is for, if it is for one. */
    public static final Pattern FILE_FORM =
            Pattern.compile("V([1-9][0-9]{0,5})__([A-Za-z0-9_]+)(?:\\.(h2|postgresql))?\\.sql");

    /**
     * One step.
     *
     * @param version number
     * @param file its name
     * @param only the one database it is for, or empty for both
     * @param sql statements
     */
    public record Script(int version, String file, Optional<StoreKind> only, String sql) {}

    private final List<Script> scripts;

    private Migrations(List<Script> scripts) {
        this.scripts = List.copyOf(scripts);
    }

    /**
     * Reads scripts that lie beside a class. They are named one by one because nothing can list a bundle's resources in every framework.
     *
     * @throws IllegalArgumentException when one is not there, has no name of the form {@link #FILE_FORM}, or a version is missing or
     *     there twice
     */
    public static Migrations resources(Class<?> beside, String... files) {
        List<Script> scripts = new ArrayList<>();
        for (String file : files) {
            try (InputStream in = beside.getResourceAsStream(file)) {
                if (in == null) {
                    throw new IllegalArgumentException(file + " does not lie beside " + beside.getName());
                }
                scripts.add(script(file, new String(in.readAllBytes(), StandardCharsets.UTF_8)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return of(scripts);
    }

    /**
     * A script from its name and text.
     *
     * @throws IllegalArgumentException when the name has another form
     */
    public static Script script(String file, String sql) {
        Matcher name = FILE_FORM.matcher(file);
        if (!name.matches()) {
            throw new IllegalArgumentException(file + " is not a name like V1__device.sql or V2__index.postgresql.sql");
        }
        Optional<StoreKind> only =
                Optional.ofNullable(name.group(3)).map(kind -> StoreKind.valueOf(kind.toUpperCase(Locale.ROOT)));
        return new Script(Integer.parseInt(name.group(1)), file, only, sql);
    }

    /**
     * Of scripts in any order.
     *
     * @throws IllegalArgumentException when a version is missing or there twice for one database
     */
    public static Migrations of(List<Script> scripts) {
        Migrations migrations = new Migrations(scripts.stream()
                .sorted(Comparator.comparingInt(Script::version).thenComparing(Script::file))
                .toList());
        for (StoreKind kind : StoreKind.values()) {
            List<Integer> versions =
                    migrations.of(kind).stream().map(Script::version).toList();
            List<Integer> all =
                    IntStream.rangeClosed(1, migrations.newest()).boxed().toList();
            if (!versions.equals(all)) {
                throw new IllegalArgumentException(
                        "versions for " + kind + " are " + versions + ", but must be " + all);
            }
        }
        return migrations;
    }

    /** The scripts for one database, oldest first. */
    public List<Script> of(StoreKind kind) {
        return scripts.stream()
                .filter(script -> script.only().map(kind::equals).orElse(true))
                .toList();
    }

    /** Number of the newest version; 0 when there is none. */
    public int newest() {
        return scripts.isEmpty() ? 0 : scripts.get(scripts.size() - 1).version();
    }
}
