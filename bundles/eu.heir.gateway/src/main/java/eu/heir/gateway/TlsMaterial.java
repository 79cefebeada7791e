package eu.heir.gateway;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CRL;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Reads PEM files (RFC 7468) into what an SSL context is made of, and says in words what is wrong with them. */
final class TlsMaterial {
    /** Largest file that is read: room for the revocation list of a large issuer. */
    static final long FILE_MAX_BYTES = 16L << 20;

    private static final Pattern KEY = Pattern.compile(
            "-----BEGIN ([A-Z0-9 ]*)PRIVATE KEY-----([A-Za-z0-9+/=\\s:,.-]*?)-----END [A-Z0-9 ]*PRIVATE KEY-----");

    private TlsMaterial() {}

    /**
     * A certificate with its key.
     *
     * @param chain its certificate first
     */
    record Identity(PrivateKey key, List<X509Certificate> chain) {}

    /** The certificate and key of a leg, or null when it names none. */
    static @Nullable Identity identity(TlsSettings.Leg leg) throws TlsProblem {
        Path certificateFile = leg.certificate();
        Path keyFile = leg.key();
        if (certificateFile == null || keyFile == null) {
            return null;
        }
        String certificateKey = leg.prefix() + ".certificate";
        List<X509Certificate> chain = certificates(certificateKey, certificateFile);
        PublicKey publicKey = chain.get(0).getPublicKey();
        String keyKey = leg.prefix() + ".key";
        PrivateKey key = privateKey(keyKey, keyFile, publicKey.getAlgorithm());
        if (!belongTogether(key, publicKey)) {
            throw wrong(
                    keyKey,
                    keyFile,
                    "the key of the first certificate in " + certificateFile,
                    "it belongs to another certificate (if both are being replaced, the other file is still to come)");
        }
        return new Identity(key, chain);
    }

    /** At least one certificate. */
    static List<X509Certificate> certificates(String key, Path file) throws TlsProblem {
        String allowed = "a PEM file with certificates (BEGIN CERTIFICATE)";
        byte[] bytes = read(key, file, allowed);
        try {
            List<X509Certificate> certificates = new ArrayList<>();
            for (Certificate one : x509().generateCertificates(new ByteArrayInputStream(bytes))) {
                certificates.add((X509Certificate) one);
            }
            if (!certificates.isEmpty()) {
                return certificates;
            }
        } catch (CertificateException e) {
            throw wrong(key, file, allowed, e.getMessage());
        }
        throw wrong(key, file, allowed, "there is none in it");
    }

    /** At least one revocation list. */
    static List<X509CRL> revocations(String key, Path file) throws TlsProblem {
        String allowed = "a PEM file with revocation lists (BEGIN X509 CRL) of every issuer in play";
        byte[] bytes = read(key, file, allowed);
        try {
            List<X509CRL> lists = new ArrayList<>();
            for (CRL one : x509().generateCRLs(new ByteArrayInputStream(bytes))) {
                lists.add((X509CRL) one);
            }
            if (!lists.isEmpty()) {
                return lists;
            }
        } catch (GeneralSecurityException e) {
            throw wrong(key, file, allowed, e.getMessage());
        }
        throw wrong(key, file, allowed, "there is none in it");
    }

    private static PrivateKey privateKey(String key, Path file, String algorithm) throws TlsProblem {
        String allowed = "a PEM file with an unencrypted PKCS#8 key (BEGIN PRIVATE KEY)";
        Matcher pem = KEY.matcher(new String(read(key, file, allowed), StandardCharsets.ISO_8859_1));
        if (!pem.find()) {
            throw wrong(key, file, allowed, "there is no key in it");
        }
        String kind = pem.group(1).strip();
        if (kind.equals("ENCRYPTED") || pem.group(2).contains("ENCRYPTED")) {
            throw wrong(
                    key, file, allowed, "it is encrypted; openssl pkey -in KEY -out PLAIN takes the passphrase off");
        }
        if (!kind.isEmpty()) {
            throw wrong(
                    key,
                    file,
                    allowed,
                    "it holds the older form " + kind + "; openssl pkcs8 -topk8 -nocrypt converts it");
        }
        try {
            byte[] der = Base64.getMimeDecoder().decode(pem.group(2));
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw wrong(key, file, allowed, "it is no " + algorithm + " key, as its certificate has one");
        }
    }

    private static boolean belongTogether(PrivateKey key, PublicKey publicKey) {
        String algorithm =
                switch (publicKey.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> publicKey.getAlgorithm();
                };
        try {
            byte[] challenge = "certificate and key".getBytes(StandardCharsets.US_ASCII);
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(challenge);
            Signature checker = Signature.getInstance(algorithm);
            checker.initVerify(publicKey);
            checker.update(challenge);
            return checker.verify(signer.sign());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /**
     * Path validation against these anchors, with revocation lists when there are any: then every certificate below an anchor needs a
     * list of its issuer that is in date. Nothing is fetched from the network.
     */
    static TrustManagerFactory trust(List<X509Certificate> anchors, List<X509CRL> revocations)
            throws GeneralSecurityException {
        Set<TrustAnchor> trusted =
                anchors.stream().map(one -> new TrustAnchor(one, null)).collect(Collectors.toSet());
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(trusted, new X509CertSelector());
        parameters.setRevocationEnabled(!revocations.isEmpty());
        if (!revocations.isEmpty()) {
            Collection<CRL> lists = new ArrayList<>(revocations);
            parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(lists)));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(new CertPathTrustManagerParameters(parameters));
        return factory;
    }

    private static CertificateFactory x509() throws CertificateException {
        return CertificateFactory.getInstance("X.509");
    }

    private static byte[] read(String key, Path file, String allowed) throws TlsProblem {
        try {
            if (Files.size(file) > FILE_MAX_BYTES) {
                throw wrong(key, file, allowed, "it is larger than " + FILE_MAX_BYTES + " bytes");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw wrong(key, file, allowed, "it cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static TlsProblem wrong(String key, Path file, String allowed, @Nullable String why) {
        return new TlsProblem(TlsSettings.problem(key, file.toString(), allowed) + "; " + why);
    }
}
