package eu.heir.gateway;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Versions of TLS, oldest first, by the names that Java and OpenSSL share. */
enum TlsVersion {
    /** RFC 2246; must not be used (RFC 8996). */
    TLS_1_0("TLSv1"),
    /** RFC 4346; must not be used (RFC 8996). */
    TLS_1_1("TLSv1.1"),
    /** RFC 5246. */
    TLS_1_2("TLSv1.2"),
    /** RFC 8446. */
    TLS_1_3("TLSv1.3");

    private final String word;

    TlsVersion(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }

    /** Whether RFC 8996 forbids it: only by explicit choice, for devices that can nothing newer. */
    boolean legacy() {
        return this.compareTo(TLS_1_2) < 0;
    }

    static @Nullable TlsVersion of(String word) {
        for (TlsVersion version : values()) {
            if (version.word.equals(word)) {
                return version;
            }
        }
        return null;
    }

    static List<String> words(List<TlsVersion> versions) {
        List<String> words = new ArrayList<>();
        for (TlsVersion version : versions) {
            words.add(version.word);
        }
        return words;
    }
}
