package dev.usersapi.authorizer.jwt;

import com.auth0.jwt.interfaces.Claim;
import com.auth0.jwt.interfaces.DecodedJWT;
import java.util.Date;
import java.util.List;
import java.util.Map;

/**
 * A token as java-jwt verifies its signature: the three parts as they were sent, and no more.
 *
 * <p>java-jwt's own decoding would read the claims a second time, by other rules than {@link Jwt}'s, and start all of
 * Jackson's data binding for it, which takes longer than everything else that a first request needs.
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
        // Asked for to choose a key by, where there are several; here it is chosen before.
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
        return new UnsupportedOperationException("The claims are for Jwt to read");
    }
}
