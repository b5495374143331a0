package dev.usersapi.api;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/**
 * How callers see the items of a resource: as a JSON object of id, fields, version and times, with the {@code ETag} of
 * its state.
 *
 * @param id the path parameter that is shown as the item's id, such as {@code userid}
 * @param fields writes the fields that callers may write
 */
public record Representation<F>(String id, FieldsWriter<F> fields, ItemProblems problems) {

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

    /** The response to a request for a page: an array of items, and a {@code Link} to the next page if there is one. */
    public Response list(Request request, PageRequest asked, Page<F> page) {
        Response response = Response.json(200, Json.write(json -> {
            json.writeStartArray();
            for (Item<F> item : page.items()) {
                write(item, json);
            }
            json.writeEndArray();
        }));
        return page.next()
                .map(last -> response.with("Link", asked.linkToNext(request.path(), last)))
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
