package dev.usersapi.dynamodb;

import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Converts the fields of an item to the attributes that are stored, and back. */
public interface FieldAttributes<F> {

    /**
     * The attribute of each field; empty for a field that the item does not have.
     *
     * @return by name: letters, digits and {@code _}, none of the table's keys, and none of {@code version},
     *     {@code createdAt}, {@code updatedAt}, {@code creationKey}, {@code creationBody} and {@code writtenBy}…, which
     *     {@link Items} uses. Names that callers choose must be part of a text, not the keys of a map: the SDK's parser
     *     keeps the names of a response for the next ones
     */
    Map<String, Optional<AttributeValue>> toAttributes(F fields);

    /** The fields of an item with attributes from {@link #toAttributes}; its other attributes are ignored. */
    F fromAttributes(Map<String, AttributeValue> attributes);
}
