package dev.usersapi.users;

import dev.usersapi.http.EntityTags;
import dev.usersapi.http.FieldError;
import dev.usersapi.http.Request;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a caller demands of a user's state before a call is carried out: {@code If-Match} and {@code If-None-Match}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-13">RFC 9110, section 13</a>
 */
sealed interface Preconditions {

    String IF_MATCH = "If-Match";
    String IF_NONE_MATCH = "If-None-Match";

    /** More tags than a caller can have use for, and fewer than a condition of DynamoDB can hold. */
    int MAX_TAGS = 20;

    /** The states that a header names. */
    sealed interface States {

        /** Every state: the user exists. */
        record Any() implements States {}

        /** These states; none at all where the header's tags are none of ours. */
        record OneOf(Set<Revision> revisions) implements States {}

        default boolean include(Revision revision) {
            return switch (this) {
                case Any() -> true;
                case OneOf(var revisions) -> revisions.contains(revision);
            };
        }
    }

    /**
     * Well-formed demands, often none.
     *
     * @param match the states in one of which the user must be
     * @param noneMatch the states in none of which the user may be
     */
    record Valid(Optional<States> match, Optional<States> noneMatch) implements Preconditions {

        /** Whether both hold for a user in that state. */
        boolean hold(Revision current) {
            return matches(current) && noneMatches(current);
        }

        /** Whether {@code If-Match} holds for a user in that state. */
        boolean matches(Revision current) {
            return match.isEmpty() || match.get().include(current);
        }

        /** Whether {@code If-None-Match} holds for a user in that state. */
        boolean noneMatches(Revision current) {
            return noneMatch.isEmpty() || !noneMatch.get().include(current);
        }
    }

    record Invalid(FieldError error) implements Preconditions {}

    static Preconditions of(Request request) {
        Optional<String> match = request.header(IF_MATCH);
        Optional<String> noneMatch = request.header(IF_NONE_MATCH);
        Optional<EntityTags> matchTags = match.flatMap(Preconditions::parse);
        Optional<EntityTags> noneMatchTags = noneMatch.flatMap(Preconditions::parse);
        if (match.isPresent() && matchTags.isEmpty()) {
            return invalid(IF_MATCH);
        }
        if (noneMatch.isPresent() && noneMatchTags.isEmpty()) {
            return invalid(IF_NONE_MATCH);
        }
        return new Valid(
                // If-Match compares strongly, so a weak tag matches nothing; If-None-Match compares weakly.
                matchTags.map(tags -> states(tags, false)), noneMatchTags.map(tags -> states(tags, true)));
    }

    private static Optional<EntityTags> parse(String value) {
        return EntityTags.parse(value)
                .filter(tags -> !(tags instanceof EntityTags.Listed(var list)) || list.size() <= MAX_TAGS);
    }

    private static States states(EntityTags tags, boolean weakToo) {
        return switch (tags) {
            case EntityTags.Any() -> new States.Any();
            case EntityTags.Listed(var list) ->
                new States.OneOf(list.stream()
                        .filter(tag -> weakToo || !tag.weak())
                        .flatMap(tag -> Revision.ofOpaqueTag(tag.opaque()).stream())
                        .collect(Collectors.toUnmodifiableSet()));
        };
    }

    private static Preconditions invalid(String header) {
        return new Invalid(
                new FieldError(header, "Must be * or a list of at most " + MAX_TAGS + " quoted entity tags."));
    }
}
