package dev.usersapi.users;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One state of one user: what its {@code ETag} names. The version alone would not do, for a user that is deleted and
 * created again counts from 1 anew.
 *
 * @param version how often the user was written, from 1 up
 * @param createdAt when it was created, to the millisecond
 */
record Revision(long version, Instant createdAt) {

    /** Few enough digits to be a {@code long}. */
    private static final Pattern OPAQUE = Pattern.compile("([1-9][0-9]{0,17})-([0-9]{1,17})");

    /** The strong entity tag, quotes included, such as {@code "3-1772366400000"}. */
    String entityTag() {
        return "\"" + version + "-" + createdAt.toEpochMilli() + "\"";
    }

    /** The revision that a tag names, quotes excluded; empty where the tag is none of ours, and so names no state. */
    static Optional<Revision> ofOpaqueTag(String opaque) {
        Matcher matcher = OPAQUE.matcher(opaque);
        return matcher.matches()
                ? Optional.of(new Revision(
                        Long.parseLong(matcher.group(1)), Instant.ofEpochMilli(Long.parseLong(matcher.group(2)))))
                : Optional.empty();
    }
}
