package dev.usersapi.item;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One state of one item, which its {@code ETag} identifies. The version alone is not enough: it starts at 1 again when
 * an item is deleted and created again.
 *
 * @param version how often the item was written, starting at 1
 * @param createdAt when it was created, to the millisecond
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3">RFC 9110, section 8.8.3</a>
 */
public record EntityTag(long version, Instant createdAt) {

    /**
     * Allows no more digits than fit into a {@code long}, and one text for each number: two different tags never match.
     */
    private static final Pattern OPAQUE = Pattern.compile("([1-9][0-9]{0,17})-(0|[1-9][0-9]{0,16})");

    /** The strong entity tag, quotes included, such as {@code "3-1772366400000"}. */
    String value() {
        return "\"" + version + "-" + createdAt.toEpochMilli() + "\"";
    }

    /** Parses a tag without its quotes; empty if it is not one of ours, and so identifies no state. */
    static Optional<EntityTag> ofOpaqueTag(String opaque) {
        Matcher matcher = OPAQUE.matcher(opaque);
        return matcher.matches()
                ? Optional.of(new EntityTag(
                        Long.parseLong(matcher.group(1)), Instant.ofEpochMilli(Long.parseLong(matcher.group(2)))))
                : Optional.empty();
    }
}
