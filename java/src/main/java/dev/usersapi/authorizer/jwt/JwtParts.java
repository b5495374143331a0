package dev.usersapi.authorizer.jwt;

import com.auth0.jwt.interfaces.Claim;
import com.auth0.jwt.interfaces.DecodedJWT;
import java.util.Date;
import java.util.List;
import java.util.Map;

/**
 * The parts of a token that java-jwt needs to verify its signature, as they were sent.
 *
 * <p>java-jwt's own decoder would parse the claims a second time, with different rules from {@link Jwt}'s, and would
 * initialize Jackson's data binding, which takes longer than everything else in a first request.
 */
record JwtParts(String header, String payload, String signature) implements DecodedJWT {

    @Override
    public String getHeader() {
        return header;
    }

    @Override
    public String getPayload() {
        return payload;
    }

    @Override
    public String getSignature() {
        return signature;
    }

    @Override
    public String getKeyId() {
        // java-jwt uses it to choose between several keys; here the key has already been chosen.
        return "";
    }

    @Override
    public String getToken() {
        throw notDecoded();
    }

    @Override
    public String getAlgorithm() {
        throw notDecoded();
    }

    @Override
    public String getType() {
        throw notDecoded();
    }

    @Override
    public String getContentType() {
        throw notDecoded();
    }

    @Override
    public Claim getHeaderClaim(String name) {
        throw notDecoded();
    }

    @Override
    public String getIssuer() {
        throw notDecoded();
    }

    @Override
    public String getSubject() {
        throw notDecoded();
    }

    @Override
    public List<String> getAudience() {
        throw notDecoded();
    }

    @Override
    public Date getExpiresAt() {
        throw notDecoded();
    }

    @Override
    public Date getNotBefore() {
        throw notDecoded();
    }

    @Override
    public Date getIssuedAt() {
        throw notDecoded();
    }

    @Override
    public String getId() {
        throw notDecoded();
    }

    @Override
    public Claim getClaim(String name) {
        throw notDecoded();
    }

    @Override
    public Map<String, Claim> getClaims() {
        throw notDecoded();
    }

    private static UnsupportedOperationException notDecoded() {
        return new UnsupportedOperationException("Only Jwt reads the claims");
    }
}
