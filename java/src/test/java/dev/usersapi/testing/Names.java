package dev.usersapi.testing;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Names that callers choose: of members in JSON, of query parameters and of header fields. */
public final class Names {

    private static final int FOLDS = 6;

    /** As many as fit into a token that the gateway passes on. */
    private static final int COUNT = 320;

    private static final AtomicInteger USED = new AtomicInteger();

    private Names() {}

    /** Names with the same hash. */
    public static List<String> withTheSameHash() {
        List<String> names = List.of("");
        for (int fold = 0; fold < FOLDS; fold++) {
            names = names.stream()
                    .flatMap(name -> Stream.of("az", "bY", "c8").map(name::concat))
                    .toList();
        }
        return names.subList(0, COUNT);
    }

    /** Short names that no test has used before. */
    public static List<String> unused(int count) {
        return Stream.generate(() -> "n" + Integer.toString(USED.getAndIncrement(), 36))
                .limit(count)
                .toList();
    }

    /** Members of a JSON object, with these names. */
    public static String members(List<String> names) {
        return names.stream().map(name -> "\"" + name + "\":1").collect(Collectors.joining(","));
    }
}
