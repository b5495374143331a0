package dev.usersapi.item;

import dev.usersapi.http.Query;
import dev.usersapi.problem.ProblemException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The page of a list that a caller asks for.
 *
 * @param limit the maximum number of items, 1 to {@link #MAX_LIMIT}
 * @param after the id after which the page begins; empty for the first page
 * @param filter further query parameters that say which items the list has, encoded as in a URL, each followed by
 *     {@code &}; {@code ""} for all items
 */
public record PageRequest(int limit, Optional<String> after, String filter) {

    public static final int DEFAULT_LIMIT = 25;
    public static final int MAX_LIMIT = 100;

    private static final Pattern LIMIT = Pattern.compile("[1-9][0-9]?|100");

    /**
     * Reads the query parameters {@code limit} and {@code cursor}.
     *
     * @param isId whether a string is a valid item id
     * @throws ProblemException 400 if one of them is not valid
     */
    public static PageRequest of(Query query, Predicate<String> isId) {
        Optional<String> limit =
                query.one("limit", LIMIT.asMatchPredicate(), "Must be one whole number from 1 to " + MAX_LIMIT + ".");
        Optional<String> cursor = query.one(
                "cursor",
                value -> decode(value).filter(isId).isPresent(),
                "Must be the cursor of a Link that a list answered with.");
        return new PageRequest(
                limit.map(Integer::parseInt).orElse(DEFAULT_LIMIT), cursor.flatMap(PageRequest::decode), "");
    }

    /** The same page of a list that has only the items with this value of a query parameter. */
    public PageRequest filteredBy(String parameter, String value) {
        return new PageRequest(
                limit, after, filter + parameter + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8) + "&");
    }

    /** The {@code Link} header for the page after the item with this id. */
    String linkToNext(String path, String lastId) {
        // Formatting would take the digits of the default locale.
        return "<" + path + "?" + filter + "limit=" + limit + "&cursor=" + cursor(lastId) + ">; rel=\"next\"";
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
