package dev.usersapi.users;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

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

    /** RFC 3339 in UTC, always with milliseconds, so that the texts sort as the times do. */
    static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    /** The state that this is. */
    Revision revision() {
        return new Revision(version, createdAt);
    }

    void writeTo(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("userid", userid);
        fields.writeTo(json);
        json.writeNumberField("version", version);
        json.writeStringField("createdAt", TIMESTAMP.format(createdAt));
        json.writeStringField("updatedAt", TIMESTAMP.format(updatedAt));
        json.writeEndObject();
    }
}
