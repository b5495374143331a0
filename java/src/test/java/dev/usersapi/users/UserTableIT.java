package dev.usersapi.users;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The users table on DynamoDB Local. */
class UserTableIT {

    @RegisterExtension
    private static final LocalDynamo DYNAMO = new LocalDynamo();

    private static final Instant CREATED = Instant.parse("2026-03-01T12:00:00.000Z");
    private static final Instant LATER = Instant.parse("2026-03-01T13:00:00.500Z");

    private static final UserFields NAME_ONLY = new UserFields("Ada", Optional.empty(), Optional.empty());
    private static final UserFields EVERYTHING = new UserFields(
            "Ada Lovelace", Optional.of("ada@example.com"), Optional.of("{\"n\":1.0,\"big\":1E400,\"none\":null}"));

    private UserTable table;

    @BeforeEach
    void createTable() {
        table = DYNAMO.newTable();
    }

    private static User user(String userid, UserFields fields) {
        return new User(userid, fields, 1, CREATED, CREATED);
    }

    @Test
    void givesBackWhatWasCreated() {
        User user = user("ada", EVERYTHING);

        assertThat(table.create(user)).isTrue();
        assertThat(table.get("ada")).contains(user);
    }

    @Test
    void givesBackAUserThatHasOnlyAName() {
        User user = user("ada", NAME_ONLY);
        table.create(user);

        assertThat(table.get("ada")).contains(user);
    }

    @Test
    void hasNoUserThatWasNotCreated() {
        assertThat(table.get("nobody")).isEmpty();
    }

    @Test
    void neverCreatesAUserOverAnother() {
        User first = user("ada", EVERYTHING);
        table.create(first);

        assertThat(table.create(user("ada", NAME_ONLY))).isFalse();
        assertThat(table.get("ada")).contains(first);
    }

    @Test
    void replacesEveryFieldAndCountsTheVersion() {
        table.create(user("ada", EVERYTHING));

        User replaced = table.replace("ada", NAME_ONLY, LATER);

        assertThat(replaced).isEqualTo(new User("ada", NAME_ONLY, 2, CREATED, LATER));
        assertThat(table.get("ada")).contains(replaced);
    }

    @Test
    void replacesWithEverythingWhatHadOnlyAName() {
        table.create(user("ada", NAME_ONLY));

        assertThat(table.replace("ada", EVERYTHING, LATER)).isEqualTo(new User("ada", EVERYTHING, 2, CREATED, LATER));
    }

    @Test
    void createsWhatItIsToReplaceWhereThereIsNone() {
        assertThat(table.replace("ada", EVERYTHING, LATER)).isEqualTo(new User("ada", EVERYTHING, 1, LATER, LATER));
    }

    @Test
    void deletesAUserOnce() {
        table.create(user("ada", NAME_ONLY));

        assertThat(table.delete("ada")).isTrue();
        assertThat(table.delete("ada")).isFalse();
        assertThat(table.get("ada")).isEmpty();
    }

    @Test
    void listsEveryUserOnceByPages() {
        IntStream.range(0, 23).forEach(i -> table.create(user("user-" + i, NAME_ONLY)));

        List<String> seen = new ArrayList<>();
        Optional<String> after = Optional.empty();
        do {
            UserTable.Page page = table.list(5, after);
            assertThat(page.users()).hasSizeLessThanOrEqualTo(5);
            page.users().forEach(user -> seen.add(user.userid()));
            after = page.next();
        } while (after.isPresent());

        assertThat(seen).doesNotHaveDuplicates().hasSize(23);
    }

    @Test
    void countsEveryOneOfManyReplacementsAtOnce() throws Exception {
        table.create(user("ada", NAME_ONLY));
        Callable<Long> replacement =
                () -> table.replace("ada", EVERYTHING, LATER).version();

        assertThat(allAtOnce(replacement, 50))
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(2, 51).boxed().toList());
    }

    @Test
    void letsOneOfManyCreationsAtOnceWin() throws Exception {
        Callable<Boolean> creation = () -> table.create(user("ada", NAME_ONLY));

        assertThat(allAtOnce(creation, 50)).containsOnlyOnce(true);
    }

    private static <T> List<T> allAtOnce(Callable<T> call, int times) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<T> results = new ArrayList<>();
            for (Future<T> result : threads.invokeAll(Collections.nCopies(times, call))) {
                results.add(result.get());
            }
            return results;
        }
    }
}
