package dev.usersapi.users;

import dev.usersapi.http.FieldError;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which page of the list is asked for. */
sealed interface PageRequest {

    int DEFAULT_LIMIT = 25;
    int MAX_LIMIT = 100;

    /**
     * @param limit how many users at most, 1 to {@link #MAX_LIMIT}
     * @param after the id behind which the page begins; empty for the first page
     */
    record Valid(int limit, Optional<String> after) implements PageRequest {}

    record Invalid(FieldError error) implements PageRequest {}

    /** Reads the query parameters {@code limit} and {@code cursor}, each of which may be given once. */
    static PageRequest of(Map<String, List<String>> query) {
        List<String> limits = query.getOrDefault("limit", List.of(Integer.toString(DEFAULT_LIMIT)));
        if (limits.size() != 1 || !limits.getFirst().matches("[1-9][0-9]?|100")) {
            return new Invalid(new FieldError("limit", "Must be one whole number from 1 to " + MAX_LIMIT + "."));
        }
        List<String> cursors = query.getOrDefault("cursor", List.of());
        Optional<String> after = cursors.stream().findFirst().flatMap(PageRequest::decode);
        if (cursors.size() > 1 || after.isEmpty() && !cursors.isEmpty()) {
            return new Invalid(new FieldError("cursor", "Must be the cursor of a Link that a list answered with."));
        }
        return new Valid(Integer.parseInt(limits.getFirst()), after);
    }

    /** The cursor of the page that begins behind {@code userid}: opaque to callers, and safe in a URL. */
    static String cursor(String userid) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(userid.getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<String> decode(String cursor) {
        try {
            String userid = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            return Optional.of(userid).filter(UserId::isValid);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
