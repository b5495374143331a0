package dev.usersapi.users;

import dev.usersapi.json.JsonValue.JsonObject;
import java.util.Optional;

/**
 * The fields of a user that callers may write.
 *
 * @param name 1 to 256 characters, not blank, no control characters; kept as sent
 * @param email an e-mail address of at most 254 characters
 * @param attributes free JSON
 */
record UserFields(String name, Optional<String> email, Optional<JsonObject> attributes) {

    static final String NAME = "name";
    static final String EMAIL = "email";
    static final String ATTRIBUTES = "attributes";

    JsonObject toJson() {
        JsonObject.Builder json = JsonObject.builder().put(NAME, name).putIfPresent(EMAIL, email);
        attributes.ifPresent(object -> json.put(ATTRIBUTES, object));
        return json.build();
    }
}
