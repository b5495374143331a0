package dev.usersapi.users;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Optional;

/**
 * What a caller may write of a user.
 *
 * @param name 1 to 256 characters, not blank, no control characters; kept as sent
 * @param email at most 254 characters, an address
 * @param attributes a JSON object as text, its numbers written as they were sent
 */
record UserFields(String name, Optional<String> email, Optional<String> attributes) {

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
