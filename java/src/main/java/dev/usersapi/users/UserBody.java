package dev.usersapi.users;

import static dev.usersapi.access.Operations.USERID;
import static dev.usersapi.users.UserFields.ATTRIBUTES;
import static dev.usersapi.users.UserFields.EMAIL;
import static dev.usersapi.users.UserFields.NAME;

import dev.usersapi.access.UserId;
import dev.usersapi.json.JsonBody;
import dev.usersapi.json.JsonValue.JsonObject;
import dev.usersapi.problem.ProblemException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What callers may send about a user: the rules of its fields, which also hold for the result of a patch.
 *
 * @param userid the id in the body of a creation; empty if it has none
 */
record UserBody(Optional<String> userid, UserFields fields) {

    /** The fields that a patch may change. */
    static final Set<String> CHANGEABLE = Set.of(NAME, EMAIL, ATTRIBUTES);

    private static final int MAX_NAME = 256;
    private static final int MAX_EMAIL = 254;

    /** For callers: the format of {@link #isAddress an address}. */
    static final String EXPECTED_ADDRESS = "Must be an address of at most " + MAX_EMAIL + " characters.";

    /** No control character, and at least one character that is not white space in Unicode. */
    private static final Pattern NAME_FORM =
            Pattern.compile("[\\p{IsWhite_Space}&&\\P{Cc}]*[^\\p{Cc}\\p{IsWhite_Space}]\\P{Cc}*");

    /** Exactly one @ with text on both sides, without white space and control characters. */
    private static final Pattern ADDRESS =
            Pattern.compile("[^@\\p{Cc}\\p{IsWhite_Space}]+@[^@\\p{Cc}\\p{IsWhite_Space}]+");

    /**
     * Reads a body that creates a user, which may name its {@code userid}.
     *
     * @throws ProblemException 400 with every field at fault
     */
    static UserBody ofNew(JsonBody body) {
        return new UserBody(body.string(USERID, UserId::isValid, UserId.EXPECTED), fields(body));
    }

    /**
     * Reads a body that replaces a user, whose {@code userid} is in the path.
     *
     * @throws ProblemException 400 with every field at fault
     */
    static UserFields ofReplacement(JsonBody body) {
        body.refuse(USERID, "Is named by the path and must not be in the body.");
        return fields(body);
    }

    /** The body as text, with its fields in a fixed order; {@code attributes} is kept as it was sent. */
    String canonical() {
        return JsonObject.builder()
                .put(USERID, userid.orElse(""))
                .putAll(fields.toJson())
                .build()
                .text();
    }

    private static UserFields fields(JsonBody body) {
        Optional<String> name = body.requiredString(
                NAME,
                value -> hasAtMost(MAX_NAME, value) && NAME_FORM.matcher(value).matches(),
                "Must be 1 to " + MAX_NAME + " characters, not blank and without control characters.");
        Optional<String> email = body.string(EMAIL, UserBody::isAddress, EXPECTED_ADDRESS);
        Optional<JsonObject> attributes = body.object(ATTRIBUTES);
        body.check();
        return new UserFields(name.orElseThrow(), email, attributes);
    }

    static boolean isAddress(String value) {
        return hasAtMost(MAX_EMAIL, value) && ADDRESS.matcher(value).matches();
    }

    private static boolean hasAtMost(int characters, String value) {
        return value.codePointCount(0, value.length()) <= characters;
    }
}
