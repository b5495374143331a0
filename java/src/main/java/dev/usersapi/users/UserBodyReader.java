package dev.usersapi.users;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import dev.usersapi.http.FieldError;
import dev.usersapi.http.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the body of one request: one JSON object with the fields that the OpenAPI document names, each within its
 * bounds. The gateway validates against the same document first; this is what holds where it can't.
 */
final class UserBodyReader {

    /** The size of a body, in bytes of UTF-8. */
    static final int MAX_BYTES = 64 * 1024;

    private static final String USERID = "userid";
    private static final String NAME = "name";
    private static final String EMAIL = "email";
    private static final String ATTRIBUTES = "attributes";

    private static final int MAX_NAME = 256;
    private static final int MAX_EMAIL = 254;

    /** No control character, and one character at least that is no white space as Unicode has it. */
    private static final Pattern NAME_FORM = Pattern.compile("\\P{Cc}*[^\\p{Cc}\\p{IsWhite_Space}]\\P{Cc}*");

    /** Something on both sides of one @, in which there is neither white space nor a control character. */
    private static final Pattern ADDRESS =
            Pattern.compile("[^@\\p{Cc}\\p{IsWhite_Space}]+@[^@\\p{Cc}\\p{IsWhite_Space}]+");

    private final boolean takesUserid;
    private final List<FieldError> errors = new ArrayList<>();

    private Optional<String> userid = Optional.empty();
    private Optional<String> name = Optional.empty();
    private Optional<String> email = Optional.empty();
    private Optional<String> attributes = Optional.empty();

    private UserBodyReader(boolean takesUserid) {
        this.takesUserid = takesUserid;
    }

    /** Whether a body has more than {@link #MAX_BYTES}. */
    static boolean isTooLarge(String body) {
        return body.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES;
    }

    /** Reads a body that creates a user, which may name its {@code userid}. */
    static UserBody readNew(Optional<String> body) {
        return read(new UserBodyReader(true), body);
    }

    /** Reads a body that replaces a user, whose {@code userid} the path names. */
    static UserBody readReplacement(Optional<String> body) {
        return read(new UserBodyReader(false), body);
    }

    private static UserBody read(UserBodyReader reader, Optional<String> body) {
        return body.map(reader::read).orElseGet(() -> invalid("Must be UTF-8."));
    }

    private UserBody read(String body) {
        try (JsonParser json = Json.parse(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return invalid("Must be a JSON object.");
            }
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String field = json.currentName();
                json.nextToken();
                readField(field, json);
            }
            if (json.nextToken() != null) {
                return invalid("Must be one JSON object and nothing after it.");
            }
        } catch (StreamConstraintsException e) {
            return invalid("Must nest at most " + Json.MAX_NESTING + " levels, with numbers of at most "
                    + Json.MAX_NUMBER_LENGTH + " characters.");
        } catch (StreamReadException e) {
            // Where it is wrong, but not how: Jackson's message may quote the body.
            return invalid("Must be JSON without duplicate names; it is not at line "
                    + e.getLocation().getLineNr() + ", column "
                    + e.getLocation().getColumnNr() + ".");
        } catch (IOException e) {
            throw new UncheckedIOException("Reading from a string failed", e);
        }
        if (name.isEmpty() && !hasErrorFor(NAME)) {
            errors.add(new FieldError(NAME, "Is required."));
        }
        return errors.isEmpty()
                ? new UserBody.Valid(userid, new UserFields(name.orElseThrow(), email, attributes))
                : new UserBody.Invalid(errors);
    }

    private void readField(String field, JsonParser json) throws IOException {
        switch (field) {
            case NAME -> name = text(field, json).filter(this::isName);
            case EMAIL -> email = text(field, json).filter(this::isEmail);
            case ATTRIBUTES -> attributes = object(field, json);
            case USERID -> {
                if (takesUserid) {
                    userid = text(field, json).filter(this::isUserid);
                } else {
                    errors.add(new FieldError(field, "Is named by the path and must not be in the body."));
                    json.skipChildren();
                }
            }
            default -> {
                errors.add(new FieldError(field, "Is not a field that can be written."));
                json.skipChildren();
            }
        }
    }

    private Optional<String> text(String field, JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            return wellFormed(field, json.getText());
        }
        errors.add(new FieldError(field, "Must be a string."));
        json.skipChildren();
        return Optional.empty();
    }

    private Optional<String> object(String field, JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            errors.add(new FieldError(field, "Must be a JSON object."));
            json.skipChildren();
            return Optional.empty();
        }
        return wellFormed(field, Json.text(json));
    }

    /** Text without lone surrogates, which no UTF-8 can carry back. */
    private Optional<String> wellFormed(String field, String text) {
        if (StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            return Optional.of(text);
        }
        errors.add(new FieldError(field, "Must be text without lone surrogates."));
        return Optional.empty();
    }

    private boolean isName(String value) {
        return expect(
                NAME,
                "Must be 1 to " + MAX_NAME + " characters, not blank and without control characters.",
                value.codePointCount(0, value.length()) <= MAX_NAME
                        && NAME_FORM.matcher(value).matches());
    }

    private boolean isEmail(String value) {
        return expect(
                EMAIL,
                "Must be an address of at most " + MAX_EMAIL + " characters.",
                value.codePointCount(0, value.length()) <= MAX_EMAIL
                        && ADDRESS.matcher(value).matches());
    }

    private boolean isUserid(String value) {
        return expect(USERID, UserId.EXPECTED, UserId.isValid(value));
    }

    private boolean expect(String field, String expected, boolean met) {
        if (!met) {
            errors.add(new FieldError(field, expected));
        }
        return met;
    }

    private boolean hasErrorFor(String field) {
        return errors.stream().anyMatch(error -> error.field().equals(field));
    }

    private static UserBody invalid(String detail) {
        return new UserBody.Invalid(List.of(new FieldError("", detail)));
    }
}
