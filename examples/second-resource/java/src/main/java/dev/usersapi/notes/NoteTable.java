package dev.usersapi.notes;

import static dev.usersapi.access.Operations.USERID;

import dev.usersapi.config.Environment;
import dev.usersapi.dynamodb.AttributeValues;
import dev.usersapi.dynamodb.FieldAttributes;
import dev.usersapi.dynamodb.ItemTable;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The attributes of the notes table. */
final class NoteTable implements FieldAttributes<NoteFields> {

    /** The notes of a user are one partition, so that they can be listed. */
    static final List<String> KEY = List.of(USERID, Notes.NOTEID);

    private static final String TEXT = "text";

    /** The function's table. */
    static ItemTable<NoteFields> in(Environment environment, Clock clock) {
        return ItemTable.in(environment, KEY, new NoteTable(), Notes.PROBLEMS, clock);
    }

    @Override
    public Map<String, Optional<AttributeValue>> toAttributes(NoteFields fields) {
        return Map.of(TEXT, Optional.of(AttributeValues.string(fields.text())));
    }

    @Override
    public NoteFields fromAttributes(Map<String, AttributeValue> attributes) {
        return new NoteFields(attributes.get(TEXT).s());
    }
}
