package dev.usersapi.item;

import java.time.Instant;
import java.util.Map;

/**
 * An item of a resource, such as a user, as it is stored and shown.
 *
 * @param id the path parameters that identify it, such as {@code userid}
 * @param fields the fields that callers may write
 * @param version how often it was written, starting at 1, without gaps
 * @param createdAt when it was created, to the millisecond
 * @param updatedAt when it was last written, to the millisecond
 */
public record Item<F>(Map<String, String> id, F fields, long version, Instant createdAt, Instant updatedAt) {

    public Item {
        id = Map.copyOf(id);
    }

    /** A new item, with version 1. */
    public static <F> Item<F> first(Map<String, String> id, F fields, Instant now) {
        return new Item<>(id, fields, 1, now, now);
    }

    /** The state that its {@code ETag} identifies. */
    public EntityTag entityTag() {
        return new EntityTag(version, createdAt);
    }
}
