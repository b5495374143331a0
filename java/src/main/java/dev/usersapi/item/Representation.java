package dev.usersapi.item;

import dev.usersapi.http.Request;
import dev.usersapi.http.Response;
import dev.usersapi.json.Json;
import dev.usersapi.json.JsonBody;
import dev.usersapi.json.JsonValue.JsonObject;
import dev.usersapi.problem.ItemProblems;
import dev.usersapi.problem.ProblemException;
import java.util.Iterator;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Function;

/**
 * How callers see the items of a resource: as a JSON object of id, fields, version and times, with the {@code ETag} of
 * its state.
 *
 * @param id the path parameter that is shown as the item's id, such as {@code userid}; the last part of the table's key
 * @param fields the fields that callers may write, as a JSON object
 */
public record Representation<F>(String id, Function<F, JsonObject> fields, ItemProblems problems) {

    /**
     * The length at which a page ends, in characters. JSON text has no control characters, so escaped once more as a
     * body in the response event, a character has at most three bytes. Pages then have about half of the 6 MB that
     * Lambda allows, with the last item, which is not much larger than {@link JsonBody#MAX_BYTES}.
     */
    private static final int FULL_PAGE = 1 << 20;

    private static final String ETAG = "ETag";

    /** The response to a request that has created or changed an item. */
    public Response show(int status, Item<F> item) {
        return Response.json(status, text(item)).with(ETAG, item.entityTag().value());
    }

    /**
     * The response to a {@code GET}: 200, or 304 if the caller already has the current state.
     *
     * @throws ProblemException 412 if {@code If-Match} does not hold
     */
    public Response show(Item<F> item, Preconditions preconditions) {
        if (!preconditions.ifMatchHolds(item.entityTag())) {
            throw problems.preconditionFailed();
        }
        return preconditions.ifNoneMatchHolds(item.entityTag())
                ? show(200, item)
                : Response.notModified().with(ETAG, item.entityTag().value());
    }

    /**
     * The response to a request for a page: an array of items, and a {@code Link} to the next page if there is one. A
     * page whose items are too large for one response ends early, and the next one begins after its last item.
     */
    public Response list(Request request, PageRequest asked, Page<F> page) {
        StringJoiner array = new StringJoiner(",", "[", "]");
        Iterator<Item<F>> items = page.items().iterator();
        Optional<String> last = Optional.empty();
        while (array.length() < FULL_PAGE && items.hasNext()) {
            Item<F> item = items.next();
            array.add(text(item));
            last = Optional.of(item.id().get(id));
        }
        Response response = Response.json(200, array.toString());
        Optional<String> next = items.hasNext() ? last : page.next();
        return next.map(after -> response.with("Link", asked.linkToNext(request.path(), after)))
                .orElse(response);
    }

    private String text(Item<F> item) {
        return JsonObject.builder()
                .put(id, item.id().get(id))
                .putAll(fields.apply(item.fields()))
                .put("version", item.version())
                .put("createdAt", Json.TIMESTAMP.format(item.createdAt()))
                .put("updatedAt", Json.TIMESTAMP.format(item.updatedAt()))
                .build()
                .text();
    }
}
