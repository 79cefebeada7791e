package eu.heir.security.login;

import eu.heir.security.DataFolder;
import eu.heir.security.accounts.Accounts.ApiTokenText;
import eu.heir.spi.security.Login;
import eu.heir.spi.security.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;

/**
 * How the command line on this machine gets in without a password: who can read {@code security/local-token} in the data folder (mode
 * 600) owns everything the gateway has anyway. New with each start, kept in memory as a keyed fingerprint, good from this machine only.
 */
public final class LocalToken {
    /** Name that such a login is shown and recorded under; no account can have it, because of the spaces. */
    public static final String NAME = "local command line";

    private static final Login LOGIN = new Login(NAME, Set.of(Role.ADMIN));

    private final Secrets secrets;
    private final byte[] fingerprint;

    private LocalToken(Secrets secrets, String token) {
        this.secrets = secrets;
        this.fingerprint = bytes(secrets.fingerprint(token));
    }

    /**
     * Makes a new token and writes it, in place of the one of the last start.
     *
     * @throws IOException if the file cannot be written
     */
    public static LocalToken write(DataFolder folder) throws IOException {
        Secrets secrets = new Secrets();
        String token = secrets.token();
        folder.write(folder.file("security", "local-token"), token.getBytes(StandardCharsets.US_ASCII));
        return new LocalToken(secrets, token);
    }

    /**
     * Checks a token. Not braked: 256 random bits cannot be guessed, and a stranger's wrong tries must not shut the command line out.
     *
     * @param address numeric IP address of the client
     */
    Optional<Login> login(ApiTokenText token, String address) {
        boolean right = MessageDigest.isEqual(bytes(secrets.fingerprint(token.text())), fingerprint);
        return right && isThisMachine(address) ? Optional.of(LOGIN) : Optional.empty();
    }

    private static boolean isThisMachine(String address) {
        try {
            InetAddress numeric = InetAddress.getByName(address);
            return numeric.isLoopbackAddress() || NetworkInterface.getByInetAddress(numeric) != null;
        } catch (UnknownHostException | SocketException e) {
            return false;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
