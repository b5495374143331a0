package dev.usersapi.authorizer.jwt;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.auth0.jwt.algorithms.Algorithm;
import dev.usersapi.json.JsonValue.JsonArray;
import dev.usersapi.json.JsonValue.JsonObject;
import java.security.interfaces.RSAPrivateKey;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/** A token for priming, as the pool would issue it to a person, but signed with another key. */
public final class PrimingToken {

    private static final String SUB = "priming";
    private static final String KEY_ID = "priming";
    private static final long VALID_SECONDS = 3_600;

    private PrimingToken() {}

    /** @param groups of the token's holder */
    public static String signed(RSAPrivateKey key, TrustedPool pool, List<String> groups, Instant issuedAt) {
        TokenUse use = pool.tokenUses().iterator().next();
        String client = pool.clientIds().iterator().next();
        String header = encoded("{\"alg\":\"RS256\",\"kid\":\"" + KEY_ID + "\"}");
        String claims = encoded(JsonObject.builder()
                .put("sub", SUB)
                .put("username", SUB)
                .put("iss", pool.issuer())
                .put("token_use", use.claim())
                .put(use == TokenUse.ID ? "aud" : "client_id", client)
                .put("iat", issuedAt.getEpochSecond())
                .put("exp", issuedAt.getEpochSecond() + VALID_SECONDS)
                .put("cognito:groups", JsonArray.ofStrings(groups))
                .build()
                .text());
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
