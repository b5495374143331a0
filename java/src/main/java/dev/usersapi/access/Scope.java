package dev.usersapi.access;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a machine may call: the operations of one collection that read, or those that write.
 *
 * @param collection the first segment of the operations' paths, such as {@code users}
 * @param writes true for the operations that write, false for those that read; neither includes the other
 * @see <a
 *     href="https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-define-resource-servers.html">
 *     Cognito: scopes, M2M, and resource servers</a>
 */
public record Scope(String collection, boolean writes) {

    private static final String WRITE = "write";
    private static final String READ = "read";
    private static final Pattern FORM = Pattern.compile("([\\w-]+):(" + READ + "|" + WRITE + ")");

    /** Parses a scope without its resource server, such as {@code users:read}; empty if it is not one of ours. */
    static Optional<Scope> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new Scope(matcher.group(1), matcher.group(2).equals(WRITE)))
                : Optional.empty();
    }

    /** The scopes of ours among these; others are ignored. */
    public static Set<Scope> parseAll(Collection<String> texts) {
        return texts.stream().flatMap(text -> parse(text).stream()).collect(Collectors.toUnmodifiableSet());
    }

    /** The scope that an operation needs. */
    static Scope of(Operation operation) {
        return new Scope(operation.collection(), !operation.reads());
    }

    /** As in a token, without the resource server. */
    String text() {
        return collection + ":" + (writes ? WRITE : READ);
    }
}
