package dev.usersapi.users;

import static dev.usersapi.access.Operations.USERID;
import static dev.usersapi.users.UserFields.ATTRIBUTES;
import static dev.usersapi.users.UserFields.EMAIL;
import static dev.usersapi.users.UserFields.NAME;

import dev.usersapi.config.Environment;
import dev.usersapi.dynamodb.AttributeValues;
import dev.usersapi.dynamodb.FieldAttributes;
import dev.usersapi.dynamodb.ItemTable;
import dev.usersapi.json.Json;
import dev.usersapi.json.JsonValue.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The attributes of the users table. A user's {@code attributes} are stored as JSON text, because a DynamoDB map would
 * not keep the digits of a number as they were sent.
 */
final class UserTable implements FieldAttributes<UserFields> {

    static final List<String> KEY = List.of(USERID);

    /** The index of the users by {@link #EMAIL_KEY}, as terraform/main.tf creates it. */
    static final String BY_EMAIL = "by-email";

    /** The e-mail address in lower case; tools/cognito/people.py looks records up by it, too. */
    static final String EMAIL_KEY = "emailKey";

    private static final Pattern ASCII_CAPITALS = Pattern.compile("[A-Z]+");

    /** The function's table. */
    static ItemTable<UserFields> in(Environment environment, Clock clock) {
        return ItemTable.in(environment, KEY, new UserTable(), Users.PROBLEMS, clock);
    }

    /**
     * The form of an e-mail address that all its spellings share. Only ASCII letters are converted: their case never
     * makes a difference in practice, and the result does not depend on the Unicode version.
     */
    static String emailKey(String email) {
        return ASCII_CAPITALS
                .matcher(email)
                .replaceAll(letters -> letters.group().toLowerCase(Locale.ROOT));
    }

    @Override
    public Map<String, Optional<AttributeValue>> toAttributes(UserFields fields) {
        return Map.of(
                NAME, Optional.of(AttributeValues.string(fields.name())),
                EMAIL, fields.email().map(AttributeValues::string),
                EMAIL_KEY, fields.email().map(UserTable::emailKey).map(AttributeValues::string),
                ATTRIBUTES, fields.attributes().map(JsonObject::text).map(AttributeValues::string));
    }

    @Override
    public UserFields fromAttributes(Map<String, AttributeValue> attributes) {
        return new UserFields(
                attributes.get(NAME).s(),
                Optional.ofNullable(attributes.get(EMAIL)).map(AttributeValue::s),
                Optional.ofNullable(attributes.get(ATTRIBUTES))
                        .map(AttributeValue::s)
                        .map(UserTable::stored));
    }

    /** @throws UncheckedIOException if the text is not the JSON that {@link #toAttributes} stores */
    private static JsonObject stored(String text) {
        try {
            return Json.object(text);
        } catch (IOException e) {
            throw new UncheckedIOException("The attributes of a user are not one JSON object", e);
        }
    }
}
