package dev.usersapi.users;

import static org.assertj.core.api.Assertions.assertThat;

import dev.usersapi.access.Operations;
import dev.usersapi.dynamodb.Items;
import dev.usersapi.dynamodb.LocalDynamo;
import dev.usersapi.item.PageRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is specific to the users table, on DynamoDB Local. */
class UserTableIT {

    @RegisterExtension
    private static final LocalDynamo DYNAMO = new LocalDynamo();

    private static final UserFields NAME_ONLY = new UserFields("Ada", Optional.empty(), Optional.empty());
    private static final UserFields EVERYTHING = new UserFields(
            "Ada Lovelace",
            Optional.of("ada@example.com"),
            Optional.of(TestUsers.json("{\"n\":1.0,\"big\":1E400,\"none\":null}")));

    private Items<UserFields> users;

    @BeforeEach
    void createTable() {
        users = LocalDynamo.items(TestUsers.table(TestUsers.newTable(DYNAMO), DYNAMO.url(), LocalDynamo.CLOCK));
    }

    static List<UserFields> givesBackEveryField() {
        return List.of(NAME_ONLY, EVERYTHING);
    }

    @ParameterizedTest
    @MethodSource
    void givesBackEveryField(UserFields fields) {
        users.create(id("ada"), fields, Optional.empty());

        assertThat(users.get(id("ada")).fields()).isEqualTo(fields);
    }

    @Test
    void listsEveryUserOnceByPages() {
        IntStream.range(0, 23).forEach(i -> users.create(id("user-" + i), NAME_ONLY, Optional.empty()));

        List<String> seen = new ArrayList<>();
        Optional<String> after = Optional.empty();
        do {
            var page = users.list(new PageRequest(5, after, ""));
            var items = page.items().toList();
            assertThat(items).hasSizeLessThanOrEqualTo(5);
            items.forEach(user -> seen.add(user.id().get(Operations.USERID)));
            after = page.next();
        } while (after.isPresent());

        assertThat(seen).doesNotHaveDuplicates().hasSize(23);
    }

    private static Map<String, String> id(String userid) {
        return Map.of(Operations.USERID, userid);
    }
}
