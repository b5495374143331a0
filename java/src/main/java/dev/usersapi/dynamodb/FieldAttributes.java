package dev.usersapi.dynamodb;

import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** How the fields of an item are stored. */
public interface FieldAttributes<F> {

    /** The attribute of each field; empty for a field that the item does not have. */
    Map<String, Optional<AttributeValue>> write(F fields);

    /** Reads the fields that {@link #write} has stored; other attributes of the item are ignored. */
    F read(Map<String, AttributeValue> attributes);
}
