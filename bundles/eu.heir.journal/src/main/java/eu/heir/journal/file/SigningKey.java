package eu.heir.journal.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/**
 * The key that signs heads: Ed25519 (RFC 8032), made at the first start. The private half is for the owner only; a copy of the public
 * half, kept elsewhere, lets anybody check a journal.
 */
public final class SigningKey {
    private static final String ALGORITHM = "Ed25519";
    private static final String PRIVATE_FILE = "signing-key.pem";
    private static final String PUBLIC_FILE = "signing-key.pub.pem";
    private static final int PEM_LINE = 64;

    private final PrivateKey key;
    private final PublicKey publicKey;

    private SigningKey(PrivateKey key, PublicKey publicKey) {
        this.key = key;
        this.publicKey = publicKey;
    }

    /**
     * Reads the key of a folder, or makes one where neither half is there yet.
     *
     * @throws IOException when it cannot be read or written, or only one half is there
     */
    public static SigningKey of(Path folder) throws IOException {
        Path privateFile = folder.resolve(PRIVATE_FILE);
        Path publicFile = folder.resolve(PUBLIC_FILE);
        try {
            if (!Files.exists(privateFile) && !Files.exists(publicFile)) {
                KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
                OwnerFiles.replace(
                        publicFile, pem("PUBLIC KEY", pair.getPublic().getEncoded()));
                OwnerFiles.replace(
                        privateFile, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
            }
            PrivateKey key = KeyFactory.getInstance(ALGORITHM)
                    .generatePrivate(new PKCS8EncodedKeySpec(content(privateFile, "PRIVATE KEY")));
            return new SigningKey(key, publicOf(folder));
        } catch (GeneralSecurityException e) {
            throw new IOException(privateFile + " is no Ed25519 key: " + e.getMessage(), e);
        }
    }

    /**
     * The public half alone.
     *
     * @throws NoSuchFileException when there is none
     * @throws IOException when it cannot be read
     */
    public static PublicKey publicOf(Path folder) throws IOException {
        Path file = folder.resolve(PUBLIC_FILE);
        try {
            return KeyFactory.getInstance(ALGORITHM)
                    .generatePublic(new X509EncodedKeySpec(content(file, "PUBLIC KEY")));
        } catch (GeneralSecurityException e) {
            throw new IOException(file + " is no Ed25519 key: " + e.getMessage(), e);
        }
    }

    /** SHA-256 of the public half, hexadecimal. */
    public static String fingerprint(PublicKey key) {
        return SegmentFormat.hex(SegmentFormat.sha256().digest(key.getEncoded()));
    }

    /** The public half. */
    public PublicKey publicKey() {
        return publicKey;
    }

    byte[] sign(byte[] message) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key that was read as Ed25519 signs", e);
        }
    }

    static boolean verifies(PublicKey key, byte[] message, byte[] signature) {
        try {
            Signature check = Signature.getInstance(ALGORITHM);
            check.initVerify(key);
            check.update(message);
            return check.verify(signature);
        } catch (GeneralSecurityException e) {
            // Among others a signature of the wrong length.
            return false;
        }
    }

    private static byte[] pem(String what, byte[] content) {
        String text = "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(PEM_LINE, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + what
                + "-----\n";
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] content(Path file, String what) throws IOException {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
        String begin = "-----BEGIN " + what + "-----";
        String end = "-----END " + what + "-----";
        if (!text.startsWith(begin) || !text.endsWith(end)) {
            throw new IOException(file + " is no PEM file with one " + what);
        }
        try {
            return Base64.getMimeDecoder().decode(text.substring(begin.length(), text.length() - end.length()));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " is no PEM file with one " + what, e);
        }
    }
}
