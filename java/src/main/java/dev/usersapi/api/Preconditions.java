package dev.usersapi.api;

import java.util.Optional;
import java.util.Set;
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

    /** The states that a header names. */
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
        return matches(current) && noneMatches(current);
    }

    /** Whether {@code If-Match} holds for an item in that state. */
    public boolean matches(EntityTag current) {
        return match.isEmpty() || match.get().include(current);
    }

    /** Whether {@code If-None-Match} holds for an item in that state. */
    public boolean noneMatches(EntityTag current) {
        return noneMatch.isEmpty() || !noneMatch.get().include(current);
    }

    private static Optional<States> states(Request request, String header, boolean weakToo) {
        return request.header(header)
                .map(value -> EntityTags.parse(value)
                        .filter(Preconditions::isShort)
                        .map(tags -> states(tags, weakToo))
                        .orElseThrow(() -> ProblemException.badRequest(
                                header, "Must be * or a list of at most " + MAX_TAGS + " quoted entity tags.")));
    }

    private static boolean isShort(EntityTags tags) {
        return !(tags instanceof EntityTags.Listed(var list)) || list.size() <= MAX_TAGS;
    }

    private static States states(EntityTags tags, boolean weakToo) {
        return switch (tags) {
            case EntityTags.Any() -> new States.Any();
            case EntityTags.Listed(var list) ->
                new States.OneOf(list.stream()
                        .filter(tag -> weakToo || !tag.weak())
                        .flatMap(tag -> EntityTag.ofOpaqueTag(tag.opaque()).stream())
                        .collect(Collectors.toUnmodifiableSet()));
        };
    }
}
