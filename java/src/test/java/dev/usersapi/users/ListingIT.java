package dev.usersapi.users;

import static dev.usersapi.access.Operations.USERID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usersapi.dynamodb.ItemTable;
import dev.usersapi.dynamodb.Items;
import dev.usersapi.dynamodb.LocalDynamo;
import dev.usersapi.item.PageRequest;
import dev.usersapi.item.Preconditions;
import dev.usersapi.testing.ReportTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Listing a table that is large, and changes while it is listed; and looking a user up in it. */
class ListingIT {

    private static final int USERS = 10_000;
    private static final UserFields FIELDS = new UserFields("Ada", Optional.empty(), Optional.empty());
    private static final Preconditions NO_DEMANDS = new Preconditions(Optional.empty(), Optional.empty());

    @RegisterExtension
    private static final LocalDynamo DYNAMO = new LocalDynamo();

    @RegisterExtension
    private static final ReportTable COSTS =
            new ReportTable("What reads among 10,000 users cost", "read", "read units");

    private static final ReadCosts READS = new ReadCosts();

    private static ItemTable<UserFields> table;

    @BeforeAll
    static void createUsers() throws Exception {
        table = TestUsers.table(TestUsers.newTable(DYNAMO), DYNAMO.url(), LocalDynamo.CLOCK, READS);
        // Limits concurrency to what DynamoDB Local can answer in time.
        Semaphore places = new Semaphore(16);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> creations = new ArrayList<>();
            for (int i = 0; i < USERS; i++) {
                String userid = staying(i);
                creations.add(threads.submit(() -> {
                    places.acquire();
                    try {
                        create(userid);
                    } finally {
                        places.release();
                    }
                    return null;
                }));
            }
            for (Future<?> creation : creations) {
                creation.get();
            }
        }
    }

    @Test
    void costsTheSameForEveryPage() {
        READS.units().clear();

        seenInPagesOf(100);

        List<Double> fullPages = READS.units().subList(0, USERS / 100);
        COSTS.add("page of 100, first", fullPages.getFirst());
        COSTS.add("page of 100, middle", fullPages.get(fullPages.size() / 2));
        COSTS.add("page of 100, last", fullPages.getLast());
        assertThat(fullPages).containsOnly(fullPages.getFirst());
    }

    @Test
    void looksAUserUpForOneAndAHalfReadUnits() {
        UserFields fields = new UserFields("Ada", Optional.of("ada@example.com"), Optional.empty());
        users().create(Map.of(USERID, "looked-up"), fields, Optional.empty());
        READS.units().clear();

        var found = users().find(
                        UserTable.BY_EMAIL,
                        UserTable.EMAIL_KEY,
                        "ada@example.com",
                        new PageRequest(25, Optional.empty(), ""));

        COSTS.add("lookup by e-mail, found", sum(READS.units()));
        assertThat(found.items().toList())
                .singleElement()
                .satisfies(user -> assertThat(user.id()).containsEntry(USERID, "looked-up"));
        assertThat(READS.units()).as("the index, then the user").containsExactly(0.5, 1.0);
    }

    private static double sum(List<Double> units) {
        return units.stream().mapToDouble(Double::doubleValue).sum();
    }

    /** Ids of the same length, so that all users have the same size. */
    private static String staying(int number) {
        return "stays-%05d".formatted(number);
    }

    private static Items<UserFields> users() {
        return LocalDynamo.items(table);
    }

    private static void create(String userid) {
        users().create(Map.of(USERID, userid), FIELDS, Optional.empty());
    }

    @Test
    void listsEachUserOnceWhileOthersAreCreatedAndDeleted() throws Exception {
        AtomicBoolean listing = new AtomicBoolean(true);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> others = threads.submit(() -> {
                int changes = 0;
                for (; listing.get(); changes++) {
                    create("comes-and-goes-" + changes);
                    users().delete(Map.of(USERID, "comes-and-goes-" + changes), NO_DEMANDS);
                }
                return changes;
            });

            Map<String, Integer> seen = seenInPagesOf(100);
            listing.set(false);

            assertThat(others.get()).isPositive();
            assertThat(seen).containsAllEntriesOf(onceEach());
        }
    }

    private static Map<String, Integer> seenInPagesOf(int limit) {
        Map<String, Integer> seen = new HashMap<>();
        Optional<String> after = Optional.empty();
        do {
            var page = users().list(new PageRequest(limit, after, ""));
            var items = page.items().toList();
            assertThat(items).hasSizeLessThanOrEqualTo(limit);
            items.forEach(user -> seen.merge(user.id().get(USERID), 1, Integer::sum));
            after = page.next();
        } while (after.isPresent());
        return seen;
    }

    private static Map<String, Integer> onceEach() {
        Map<String, Integer> each = new HashMap<>();
        IntStream.range(0, USERS).forEach(i -> each.put(staying(i), 1));
        return each;
    }
}
