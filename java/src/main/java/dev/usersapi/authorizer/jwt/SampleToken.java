package dev.usersapi.authorizer.jwt;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.auth0.jwt.algorithms.Algorithm;
import dev.usersapi.api.Json;
import java.security.interfaces.RSAPrivateKey;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/** A token for priming, as the pool would issue it to a person, but signed with another key. */
public final class SampleToken {

    private static final String SUB = "priming";
    private static final String KEY_ID = "priming";
    private static final long VALID_SECONDS = 3_600;

    private SampleToken() {}

    /** @param groups of the token's holder */
    public static String signed(RSAPrivateKey key, TrustedPool pool, List<String> groups, Instant issuedAt) {
        TokenUse use = pool.tokenUses().iterator().next();
        String client = pool.clientIds().iterator().next();
        String header = encoded("{\"alg\":\"RS256\",\"kid\":\"" + KEY_ID + "\"}");
        String claims = encoded(Json.write(json -> {
            json.writeStartObject();
            json.writeStringField("sub", SUB);
            json.writeStringField("username", SUB);
            json.writeStringField("iss", pool.issuer());
            json.writeStringField("token_use", use.claim());
            json.writeStringField(use == TokenUse.ID ? "aud" : "client_id", client);
            json.writeNumberField("iat", issuedAt.getEpochSecond());
            json.writeNumberField("exp", issuedAt.getEpochSecond() + VALID_SECONDS);
            json.writeFieldName("cognito:groups");
            Json.writeStrings(json, groups);
            json.writeEndObject();
        }));
        byte[] signature = Algorithm.RSA256(null, key).sign(header.getBytes(US_ASCII), claims.getBytes(US_ASCII));
        return header + "." + claims + "." + encoded(signature);
    }

    private static String encoded(String json) {
        return encoded(json.getBytes(UTF_8));
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
