package dev.usersapi.users;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.usersapi.api.Json;
import java.io.IOException;
import java.util.Optional;

/**
 * The fields of a user that callers may write.
 *
 * @param name 1 to 256 characters, not blank, no control characters; kept as sent
 * @param email an e-mail address of at most 254 characters
 * @param attributes a JSON object as text, its numbers written as they were sent
 */
record UserFields(String name, Optional<String> email, Optional<String> attributes) {

    /** These fields as a JSON object. */
    String toJson() {
        return Json.write(json -> {
            json.writeStartObject();
            writeTo(json);
            json.writeEndObject();
        });
    }

    /** Writes these fields as members of a JSON object that has been started. */
    void writeTo(JsonGenerator json) throws IOException {
        json.writeStringField("name", name);
        if (email.isPresent()) {
            json.writeStringField("email", email.get());
        }
        if (attributes.isPresent()) {
            json.writeFieldName("attributes");
            json.writeRawValue(attributes.get());
        }
    }
}
