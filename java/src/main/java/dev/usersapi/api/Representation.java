package dev.usersapi.api;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * How callers see the items of a resource: as a JSON object of id, fields, version and times, with the {@code ETag} of
 * its state.
 *
 * @param id the path parameter that is shown as the item's id, such as {@code userid}; the last part of the table's key
 * @param fields writes the fields that callers may write
 */
public record Representation<F>(String id, FieldsWriter<F> fields, ItemProblems problems) {

    /**
     * The length at which a page ends, in characters. JSON text has no control characters, so escaped once more as a
     * body in the response event, a character has at most three bytes. Pages then have about half of the 6 MB that
     * Lambda allows, with the last item, which is not much larger than {@link JsonBody#MAX_BYTES}.
     */
    private static final int FULL_PAGE = 1 << 20;

    private static final String ETAG = "ETag";

    /** Writes the fields of an item as members of a JSON object that has been started. */
    @FunctionalInterface
    public interface FieldsWriter<F> {

        void write(F fields, JsonGenerator json) throws IOException;
    }

    /** The response to a request that has created or changed an item. */
    public Response show(int status, Item<F> item) {
        return Response.json(status, Json.write(json -> write(item, json)))
                .with(ETAG, item.entityTag().value());
    }

    /**
     * The response to a {@code GET}: 200, or 304 if the caller already has the current state.
     *
     * @throws ProblemException 412 if {@code If-Match} does not hold
     */
    public Response show(Item<F> item, Preconditions preconditions) {
        if (!preconditions.matches(item.entityTag())) {
            throw problems.preconditionFailed();
        }
        return preconditions.noneMatches(item.entityTag())
                ? show(200, item)
                : Response.notModified().with(ETAG, item.entityTag().value());
    }

    /**
     * The response to a request for a page: an array of items, and a {@code Link} to the next page if there is one. A
     * page whose items are too large for one response ends early, and the next one begins after its last item.
     */
    public Response list(Request request, PageRequest asked, Page<F> page) {
        Iterator<Item<F>> items = page.items().iterator();
        List<Item<F>> shown = new ArrayList<>();
        Response response = Response.json(200, Json.write(json -> {
            json.writeStartArray();
            while (Json.length(json) < FULL_PAGE && items.hasNext()) {
                Item<F> item = items.next();
                write(item, json);
                shown.add(item);
            }
            json.writeEndArray();
        }));
        Optional<String> last =
                items.hasNext() ? Optional.of(shown.getLast().id().get(id)) : page.next();
        return last.map(after -> response.with("Link", asked.linkToNext(request.path(), after)))
                .orElse(response);
    }

    private void write(Item<F> item, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField(id, item.id().get(id));
        fields.write(item.fields(), json);
        json.writeNumberField("version", item.version());
        json.writeStringField("createdAt", Json.TIMESTAMP.format(item.createdAt()));
        json.writeStringField("updatedAt", Json.TIMESTAMP.format(item.updatedAt()));
        json.writeEndObject();
    }
}
