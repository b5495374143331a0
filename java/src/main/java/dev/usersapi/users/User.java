package dev.usersapi.users;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.usersapi.api.EntityTag;
import dev.usersapi.api.Json;
import java.io.IOException;
import java.time.Instant;

/**
 * A user as it is stored and shown.
 *
 * @param userid its id; see {@link UserId}
 * @param fields what callers may write
 * @param version how often it was written, from 1 up, without gaps
 * @param createdAt when it was created, to the millisecond
 * @param updatedAt when it was last written, to the millisecond
 */
record User(String userid, UserFields fields, long version, Instant createdAt, Instant updatedAt) {

    /** The state that its {@code ETag} names. */
    EntityTag entityTag() {
        return new EntityTag(version, createdAt);
    }

    void writeTo(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("userid", userid);
        fields.writeTo(json);
        json.writeNumberField("version", version);
        json.writeStringField("createdAt", Json.TIMESTAMP.format(createdAt));
        json.writeStringField("updatedAt", Json.TIMESTAMP.format(updatedAt));
        json.writeEndObject();
    }
}
