package dev.usersapi.api;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The page of a list that a caller asks for.
 *
 * @param limit the maximum number of items, 1 to {@link #MAX_LIMIT}
 * @param after the id after which the page begins; empty for the first page
 */
public record PageRequest(int limit, Optional<String> after) {

    public static final int DEFAULT_LIMIT = 25;
    public static final int MAX_LIMIT = 100;

    /**
     * Reads the query parameters {@code limit} and {@code cursor}, each of which may be given once.
     *
     * @param isId whether a string is a valid item id
     * @throws ProblemException 400 if one of them is not valid
     */
    public static PageRequest of(Map<String, List<String>> query, Predicate<String> isId) {
        List<String> limits = query.getOrDefault("limit", List.of(Integer.toString(DEFAULT_LIMIT)));
        if (limits.size() != 1 || !limits.getFirst().matches("[1-9][0-9]?|100")) {
            throw ProblemException.badRequest("limit", "Must be one whole number from 1 to " + MAX_LIMIT + ".");
        }
        List<String> cursors = query.getOrDefault("cursor", List.of());
        Optional<String> after =
                cursors.stream().findFirst().flatMap(PageRequest::decode).filter(isId);
        if (cursors.size() > 1 || after.isEmpty() && !cursors.isEmpty()) {
            throw ProblemException.badRequest("cursor", "Must be the cursor of a Link that a list answered with.");
        }
        return new PageRequest(Integer.parseInt(limits.getFirst()), after);
    }

    /** The {@code Link} header for the page after the item with this id. */
    public String linkToNext(String path, String lastId) {
        return "<%s?limit=%d&cursor=%s>; rel=\"next\"".formatted(path, limit, cursor(lastId));
    }

    /** The cursor of the page after the item with that id: opaque to callers, and safe in a URL. */
    static String cursor(String lastId) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(lastId.getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<String> decode(String cursor) {
        try {
            return Optional.of(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
