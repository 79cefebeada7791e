package eu.heir.security.console;

import eu.heir.spi.security.Login;
import eu.heir.spi.security.Role;
import java.util.Set;

/**
 * What a role may do in the console. The stock pages can do whatever the process can, so anything that changes something needs the
 * administrator; HEIR's own pages change things through REST, which has rules of its own.
 */
final class ConsoleRules {
    /** What every page needs, by label. */
    private static final Set<String> FOR_VIEWERS = Set.of("", "res", "logout");

    /** Pages that show secrets or run commands even with GET. */
    private static final Set<String> FOR_ADMINISTRATORS = Set.of("configMgr", "gogo", "jmx", "depfinder", "instance");

    private static final String DUMPS = "status-";

    private ConsoleRules() {}

    /**
     * Decides.
     *
     * @param safe whether the request's method changes nothing
     * @param below path below the console
     */
    static boolean allow(Login login, boolean safe, String below) {
        return login.may(needed(safe, ConsolePath.label(below)));
    }

    private static Role needed(boolean safe, String label) {
        if (!safe || FOR_ADMINISTRATORS.contains(label) || label.startsWith(DUMPS)) {
            return Role.ADMIN;
        }
        return FOR_VIEWERS.contains(label) || ConsolePath.OURS.contains(label) ? Role.VIEWER : Role.OPERATOR;
    }
}
