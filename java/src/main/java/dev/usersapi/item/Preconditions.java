package dev.usersapi.item;

import dev.usersapi.http.Request;
import dev.usersapi.problem.ProblemException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The preconditions of a request on the state of an item: {@code If-Match} and {@code If-None-Match}.
 *
 * @param match the item must be in one of these states
 * @param noneMatch the item must be in none of these states
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-13">RFC 9110, section 13</a>
 */
public record Preconditions(Optional<States> match, Optional<States> noneMatch) {

    /** More tags than a caller needs, and few enough for a DynamoDB condition expression. */
    private static final int MAX_TAGS = 20;

    /** Of a header, in characters: enough for dozens of tags. */
    static final int MAX_LENGTH = 2_048;

    private static final String SYNTAX = "(W/)?\"([\\x21\\x23-\\x7E\\x80-\\xFF]*)\"";

    /** One tag; {@code W/} is case-sensitive. */
    private static final Pattern TAG = Pattern.compile(SYNTAX);

    /** A list may have empty members. Without {@code *+}, each tag would need a part of the stack. */
    private static final Pattern LIST =
            Pattern.compile("[ \\t,]*" + SYNTAX + "([ \\t]*,[ \\t,]*" + SYNTAX + ")*+[ \\t,]*");

    /**
     * The states that a header names.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3">RFC 9110, sections 8.8.3, 13.1.1 and
     *     13.1.2</a>
     */
    public sealed interface States {

        /** Every state: the item exists. */
        record Any() implements States {}

        /** These states; empty if none of the header's tags is ours. */
        record OneOf(Set<EntityTag> tags) implements States {}

        default boolean include(EntityTag tag) {
            return switch (this) {
                case Any() -> true;
                case OneOf(var tags) -> tags.contains(tag);
            };
        }

        /**
         * Parses the value of a header; empty if it is malformed, has more than {@link #MAX_TAGS} tags, or is longer
         * than {@link #MAX_LENGTH} characters.
         *
         * @param weakToo whether tags with the prefix {@code W/} count, which stand for states that are equivalent but
         *     not identical
         */
        static Optional<States> parse(String value, boolean weakToo) {
            if (value.strip().equals("*")) {
                return Optional.of(new Any());
            }
            if (value.length() > MAX_LENGTH || !LIST.matcher(value).matches()) {
                return Optional.empty();
            }
            List<MatchResult> tags = TAG.matcher(value).results().toList();
            return tags.size() > MAX_TAGS
                    ? Optional.empty()
                    : Optional.of(new OneOf(tags.stream()
                            .filter(tag -> weakToo || tag.group(1) == null)
                            .flatMap(tag -> EntityTag.ofOpaqueTag(tag.group(2)).stream())
                            .collect(Collectors.toUnmodifiableSet())));
        }
    }

    /**
     * The preconditions of a request; most requests have none.
     *
     * @throws ProblemException 400 if a header is malformed or has more than 20 tags
     */
    public static Preconditions of(Request request) {
        // If-Match compares strongly, so a weak tag matches nothing; If-None-Match compares weakly.
        return new Preconditions(states(request, "If-Match", false), states(request, "If-None-Match", true));
    }

    /** The preconditions that hold only in this state. */
    public static Preconditions only(EntityTag state) {
        return new Preconditions(Optional.of(new States.OneOf(Set.of(state))), Optional.empty());
    }

    /** Whether both hold for an item in that state. */
    public boolean hold(EntityTag current) {
        return ifMatchHolds(current) && ifNoneMatchHolds(current);
    }

    /** Whether {@code If-Match} holds for an item in that state. */
    boolean ifMatchHolds(EntityTag current) {
        return match.isEmpty() || match.get().include(current);
    }

    /** Whether {@code If-None-Match} holds for an item in that state. */
    boolean ifNoneMatchHolds(EntityTag current) {
        return noneMatch.isEmpty() || !noneMatch.get().include(current);
    }

    private static Optional<States> states(Request request, String header, boolean weakToo) {
        return request.header(header)
                .map(value -> States.parse(value, weakToo)
                        .orElseThrow(() -> ProblemException.badRequest(
                                header, "Must be * or a list of at most " + MAX_TAGS + " quoted entity tags.")));
    }
}
