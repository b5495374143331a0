package dev.usersapi.notes;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.usersapi.api.EntityTag;
import dev.usersapi.api.Json;
import java.io.IOException;
import java.time.Instant;

/**
 * A note as it is stored and shown.
 *
 * @param userid whose note it is
 * @param noteid its id, a UUID
 * @param text 1 to 4,000 characters
 * @param version how often it was written, from 1 up
 * @param createdAt when it was created, to the millisecond
 */
record Note(String userid, String noteid, String text, long version, Instant createdAt) {

    /** This note with another text and version. */
    Note writtenAs(String otherText, long otherVersion) {
        return new Note(userid, noteid, otherText, otherVersion, createdAt);
    }

    EntityTag entityTag() {
        return new EntityTag(version, createdAt);
    }

    void writeTo(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("noteid", noteid);
        json.writeStringField("text", text);
        json.writeNumberField("version", version);
        json.writeStringField("createdAt", Json.TIMESTAMP.format(createdAt));
        json.writeEndObject();
    }
}
