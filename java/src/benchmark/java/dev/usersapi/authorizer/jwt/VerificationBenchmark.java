package dev.usersapi.authorizer.jwt;

import com.sun.net.httpserver.HttpServer;
import dev.usersapi.authorizer.jwt.CognitoJwtVerifier;
import dev.usersapi.authorizer.jwt.TestPool.Key;
import dev.usersapi.authorizer.jwt.TestPool;
import dev.usersapi.authorizer.jwt.VerificationResult.Allowed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The verification of a token, a new one each time, beside that of its signature alone. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class VerificationBenchmark {

    private static final int TOKENS = 500;

    private final Key key = Key.generate("key-1");

    private List<String> headers;
    private List<Signed> signed;
    private CognitoJwtVerifier verifier;
    private int next;

    private record Signed(byte[] text, byte[] signature) {

        static Signed of(String token) {
            int dot = token.lastIndexOf('.');
            return new Signed(
                    token.substring(0, dot).getBytes(StandardCharsets.US_ASCII),
                    Base64.getUrlDecoder().decode(token.substring(dot + 1)));
        }
    }

    @Setup
    public void start() throws IOException {
        List<String> tokens = Stream.generate(
                        () -> key.sign(TestPool.idToken().withArrayClaim("cognito:groups", new String[] {"apiAdmins"})))
                .limit(TOKENS)
                .toList();
        headers = tokens.stream().map(token -> "Bearer " + token).toList();
        signed = tokens.stream().map(Signed::of).toList();
        verifier = verifier(TestPool.keySet(key).getBytes(StandardCharsets.UTF_8));
    }

    private static CognitoJwtVerifier verifier(byte[] keySet) throws IOException {
        HttpServer pool = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        pool.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, keySet.length);
            exchange.getResponseBody().write(keySet);
            exchange.close();
        });
        pool.start();
        try {
            return TestPool.verifier(TestPool.pool(
                    URI.create("http://127.0.0.1:" + pool.getAddress().getPort())));
        } finally {
            pool.stop(0);
        }
    }

    private int next() {
        next = (next + 1) % TOKENS;
        return next;
    }

    @Benchmark
    public String token() {
        return verifier.verify(headers.get(next()), TestPool.DEADLINE) instanceof Allowed allowed ? allowed.client() : fail();
    }

    @Benchmark
    public boolean signature() throws GeneralSecurityException {
        Signed token = signed.get(next());
        Signature rsa = Signature.getInstance("SHA256withRSA");
        rsa.initVerify(key.publicKey());
        rsa.update(token.text());
        return rsa.verify(token.signature()) || !fail().isEmpty();
    }

    private static String fail() {
        throw new IllegalStateException("A good token was refused");
    }
}
