package eu.heir.itests;

import ca.uhn.hl7v2.HapiContext;
import ca.uhn.hl7v2.util.StandardSocketFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** Peers that speak the JDK's TLS, and the certificates for them and the gateway; openssl makes those. */
final class TlsPeers {
    private static final long OPENSSL_MAX_SECONDS = 60;

    private final Path folder;

    TlsPeers(Path folder) throws Exception {
        this.folder = folder;
        openssl(
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-keyout",
                "ca.key",
                "-out",
                "ca.pem",
                "-days",
                "90",
                "-subj",
                "/CN=ca",
                "-addext",
                "keyUsage=critical,keyCertSign,cRLSign");
    }

    private void openssl(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        Path said = Files.createTempFile(folder, "openssl", ".txt");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        process.getOutputStream().close();
        if (!process.waitFor(OPENSSL_MAX_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new AssertionError(command + " failed: " + Files.readString(said));
        }
    }

    /** A certificate for loopback; its common name tells it from others. */
    TlsPeers issue(String name) throws Exception {
        openssl(
                "req",
                "-new",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-keyout",
                name + ".key",
                "-out",
                "request.pem",
                "-subj",
                "/CN=" + name);
        Files.writeString(folder.resolve("names.txt"), "subjectAltName=DNS:localhost,IP:127.0.0.1\n");
        openssl(
                "x509",
                "-req",
                "-in",
                "request.pem",
                "-CA",
                "ca.pem",
                "-CAkey",
                "ca.key",
                "-CAcreateserial",
                "-days",
                "60",
                "-extfile",
                "names.txt",
                "-out",
                name + ".pem");
        return this;
    }

    Path ca() {
        return folder.resolve("ca.pem");
    }

    Path certificate(String name) {
        return folder.resolve(name + ".pem");
    }

    Path key(String name) {
        return folder.resolve(name + ".key");
    }

    /** TLS that trusts the authority and shows one of its certificates. */
    SSLContext context(String name) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("ca", read(ca()));
        TrustManagerFactory trusted = TrustManagerFactory.getInstance("PKIX");
        trusted.init(store);
        String pem = Files.readString(key(name)).replaceAll("-----[A-Z ]+-----", "");
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        own.setKeyEntry(
                "own",
                KeyFactory.getInstance("EC")
                        .generatePrivate(
                                new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem))),
                new char[0],
                new Certificate[] {read(certificate(name))});
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(own, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }

    private static Certificate read(Path pem) throws Exception {
        return CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(pem)));
    }

    /** A device, its handshake done. */
    MllpWire connect(int port, String name) throws Exception {
        SSLSocket socket =
                (SSLSocket) context(name).getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        socket.startHandshake();
        return new MllpWire(socket);
    }

    /** Common name of the certificate that a listener shows now. */
    String shownBy(int port, String name) throws Exception {
        try (MllpWire wire = connect(port, name)) {
            Certificate shown = ((SSLSocket) wire.socket()).getSession().getPeerCertificates()[0];
            return ((X509Certificate) shown).getSubjectX500Principal().getName();
        }
    }

    /** HAPI that makes sockets of this authority, on loopback. */
    HapiContext hapi(String name) throws Exception {
        SSLContext tls = context(name);
        HapiContext context = HapiHospital.context();
        context.setSocketFactory(new StandardSocketFactory() {
            @Override
            public Socket createTlsSocket() throws IOException {
                return tls.getSocketFactory().createSocket();
            }

            @Override
            public ServerSocket createTlsServerSocket() throws IOException {
                return new LoopbackTls(
                        (SSLServerSocket) tls.getServerSocketFactory().createServerSocket());
            }
        });
        return context;
    }

    /** HAPI binds to every address; this one does not. */
    private static final class LoopbackTls extends ServerSocket {
        private final SSLServerSocket tls;

        private LoopbackTls(SSLServerSocket tls) throws IOException {
            this.tls = tls;
            tls.setNeedClientAuth(true);
        }

        @Override
        public void bind(SocketAddress endpoint) throws IOException {
            tls.setReuseAddress(true);
            tls.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), ((InetSocketAddress) endpoint).getPort()));
        }

        @Override
        public synchronized void setSoTimeout(int millis) throws java.net.SocketException {
            tls.setSoTimeout(millis);
        }

        @Override
        public Socket accept() throws IOException {
            return tls.accept();
        }

        @Override
        public boolean isBound() {
            return tls.isBound();
        }

        @Override
        public void close() throws IOException {
            tls.close();
            super.close();
        }
    }
}
