package dev.usersapi.api;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One state of one item: what its {@code ETag} names. The version is not enough, because an item that is deleted and
 * created again counts from 1 anew.
 *
 * @param version how often the item was written, from 1 up
 * @param createdAt when it was created, to the millisecond
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3">RFC 9110, section 8.8.3</a>
 */
public record EntityTag(long version, Instant createdAt) {

    /** Few enough digits to be a {@code long}. */
    private static final Pattern OPAQUE = Pattern.compile("([1-9][0-9]{0,17})-([0-9]{1,17})");

    /** The strong entity tag, quotes included, such as {@code "3-1772366400000"}. */
    public String value() {
        return "\"" + version + "-" + createdAt.toEpochMilli() + "\"";
    }

    /** The state that a tag names, without its quotes; empty if the tag is none of ours, and so names no state. */
    public static Optional<EntityTag> ofOpaqueTag(String opaque) {
        Matcher matcher = OPAQUE.matcher(opaque);
        return matcher.matches()
                ? Optional.of(new EntityTag(
                        Long.parseLong(matcher.group(1)), Instant.ofEpochMilli(Long.parseLong(matcher.group(2)))))
                : Optional.empty();
    }
}
