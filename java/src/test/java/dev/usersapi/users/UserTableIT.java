package dev.usersapi.users;

import static org.assertj.core.api.Assertions.assertThat;

import dev.usersapi.api.Preconditions;
import dev.usersapi.users.UserTable.CreationOutcome;
import dev.usersapi.users.UserTable.Deletion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
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

    private static final Preconditions NO_DEMANDS = new Preconditions(Optional.empty(), Optional.empty());

    private boolean create(User user) {
        return isCreated(user, newInvocation());
    }

    private boolean isCreated(User user, String invocationId) {
        return table.create(user, Optional.empty(), invocationId) instanceof CreationOutcome.Created;
    }

    private User replace(UserFields fields) {
        return table.replace("ada", fields, NO_DEMANDS, LATER, newInvocation()).orElseThrow();
    }

    private static String newInvocation() {
        return UUID.randomUUID().toString();
    }

    private static User user(String userid, UserFields fields) {
        return new User(userid, fields, 1, CREATED, CREATED);
    }

    @Test
    void givesBackWhatWasCreated() {
        User user = user("ada", EVERYTHING);

        assertThat(create(user)).isTrue();
        assertThat(table.get("ada")).contains(user);
    }

    @Test
    void givesBackAUserThatHasOnlyAName() {
        User user = user("ada", NAME_ONLY);
        create(user);

        assertThat(table.get("ada")).contains(user);
    }

    @Test
    void hasNoUserThatWasNotCreated() {
        assertThat(table.get("nobody")).isEmpty();
    }

    @Test
    void neverCreatesAUserOverAnother() {
        User first = user("ada", EVERYTHING);
        create(first);

        assertThat(create(user("ada", NAME_ONLY))).isFalse();
        assertThat(table.get("ada")).contains(first);
    }

    @Test
    void replacesEveryFieldAndCountsTheVersion() {
        create(user("ada", EVERYTHING));

        User replaced = replace(NAME_ONLY);

        assertThat(replaced).isEqualTo(new User("ada", NAME_ONLY, 2, CREATED, LATER));
        assertThat(table.get("ada")).contains(replaced);
    }

    @Test
    void replacesWithEverythingWhatHadOnlyAName() {
        create(user("ada", NAME_ONLY));

        assertThat(replace(EVERYTHING)).isEqualTo(new User("ada", EVERYTHING, 2, CREATED, LATER));
    }

    @Test
    void createsWhatItIsToReplaceWhereThereIsNone() {
        assertThat(replace(EVERYTHING)).isEqualTo(new User("ada", EVERYTHING, 1, LATER, LATER));
    }

    @Test
    void deletesAUserOnce() {
        create(user("ada", NAME_ONLY));

        assertThat(table.delete("ada", NO_DEMANDS)).isEqualTo(Deletion.DELETED);
        assertThat(table.delete("ada", NO_DEMANDS)).isEqualTo(Deletion.NO_SUCH_USER);
        assertThat(table.get("ada")).isEmpty();
    }

    @Test
    void countsAReplacementThatIsSentAgainOnce() {
        create(user("ada", NAME_ONLY));
        User first = table.replace("ada", EVERYTHING, NO_DEMANDS, LATER, "invocation-1")
                .orElseThrow();

        assertThat(table.replace("ada", EVERYTHING, NO_DEMANDS, LATER, "invocation-1"))
                .contains(first);
        assertThat(first.version()).isEqualTo(2);
    }

    @Test
    void countsAReplacementOfAnotherInvocationThoughItIsTheSame() {
        create(user("ada", NAME_ONLY));
        table.replace("ada", EVERYTHING, NO_DEMANDS, LATER, "invocation-1");

        assertThat(table.replace("ada", EVERYTHING, NO_DEMANDS, LATER, "invocation-2"))
                .get()
                .extracting(User::version)
                .isEqualTo(3L);
    }

    @Test
    void createsAUserThatIsSentAgainOnce() {
        User user = user("ada", NAME_ONLY);

        assertThat(isCreated(user, "invocation-1")).isTrue();
        assertThat(isCreated(user, "invocation-1")).isTrue();
        assertThat(isCreated(user, "invocation-2")).isFalse();
    }

    @Test
    void listsEveryUserOnceByPages() {
        IntStream.range(0, 23).forEach(i -> create(user("user-" + i, NAME_ONLY)));

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
}
