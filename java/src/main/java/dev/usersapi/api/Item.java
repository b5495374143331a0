package dev.usersapi.api;

import java.time.Instant;
import java.util.Map;

/**
 * An item of a resource, such as a user, as it is stored and shown.
 *
 * @param id the path parameters that name it, such as {@code userid}
 * @param fields what callers may write
 * @param version how often it was written, from 1 up, without gaps
 * @param createdAt when it was created, to the millisecond
 * @param updatedAt when it was last written, to the millisecond
 */
public record Item<F>(Map<String, String> id, F fields, long version, Instant createdAt, Instant updatedAt) {

    public Item {
        id = Map.copyOf(id);
    }

    /** An item as it is when it is created. */
    public static <F> Item<F> created(Map<String, String> id, F fields, Instant now) {
        return new Item<>(id, fields, 1, now, now);
    }

    /** The state that its {@code ETag} names. */
    public EntityTag entityTag() {
        return new EntityTag(version, createdAt);
    }
}
