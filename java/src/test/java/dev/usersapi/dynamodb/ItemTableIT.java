package dev.usersapi.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.usersapi.http.TestDeadline;
import dev.usersapi.item.Item;
import dev.usersapi.item.Page;
import dev.usersapi.item.PageRequest;
import dev.usersapi.item.Preconditions;
import dev.usersapi.item.Preconditions.States;
import dev.usersapi.problem.ItemProblems;
import dev.usersapi.problem.ProblemException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A table of books, each on a shelf, on DynamoDB Local. */
class ItemTableIT {

    @RegisterExtension
    private static final LocalDynamo DYNAMO = new LocalDynamo();

    private static final Instant CREATED = LocalDynamo.CLOCK.instant();
    private static final Instant LATER = CREATED.plusMillis(3_600_500);

    private static final List<String> KEY = List.of("shelf", "book");
    private static final Map<String, String> EMMA = Map.of("shelf", "novels", "book", "emma");
    private static final BookFields TITLE_ONLY = new BookFields("Emma", Optional.empty());
    private static final BookFields EVERYTHING = new BookFields("Emma", Optional.of(474L));

    private static final Preconditions NO_DEMANDS = new Preconditions(Optional.empty(), Optional.empty());
    private static final Preconditions EXISTS = new Preconditions(Optional.of(new States.Any()), Optional.empty());

    private String name;

    private record BookFields(String title, Optional<Long> pages) {}

    private static final class BookAttributes implements FieldAttributes<BookFields> {

        @Override
        public Map<String, Optional<AttributeValue>> toAttributes(BookFields fields) {
            return Map.of(
                    "title",
                    Optional.of(AttributeValues.string(fields.title())),
                    "pages",
                    fields.pages().map(AttributeValues::number));
        }

        @Override
        public BookFields fromAttributes(Map<String, AttributeValue> attributes) {
            return new BookFields(
                    attributes.get("title").s(),
                    Optional.ofNullable(attributes.get("pages")).map(pages -> Long.valueOf(pages.n())));
        }
    }

    @BeforeEach
    void createTable() {
        name = DYNAMO.createTable(KEY);
    }

    private Items<BookFields> during(String invocationId, Instant now) {
        return new ItemTable<>(
                        LocalDynamo.client(DYNAMO.url()),
                        name,
                        KEY,
                        new BookAttributes(),
                        new ItemProblems("book"),
                        Clock.fixed(now, LocalDynamo.CLOCK.getZone()))
                .forInvocation(invocationId, TestDeadline.inPlentyOfTime());
    }

    private Items<BookFields> books() {
        return during(UUID.randomUUID().toString(), CREATED);
    }

    private Items<BookFields> booksLater() {
        return during(UUID.randomUUID().toString(), LATER);
    }

    private static void assertProblem(ThrowingCallable call, int status, String detail) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ProblemException.class, e -> {
            assertThat(e.problem().type().status()).isEqualTo(status);
            assertThat(e.problem().detail()).isEqualTo(detail);
        });
    }

    private static Preconditions ifIn(Item<BookFields> state) {
        return Preconditions.only(state.entityTag());
    }

    @Test
    void givesBackWhatWasCreated() {
        Item<BookFields> created = books().create(EMMA, EVERYTHING, Optional.empty());

        assertThat(created).isEqualTo(new Item<>(EMMA, EVERYTHING, 1, CREATED, CREATED));
        assertThat(books().get(EMMA)).isEqualTo(created);
    }

    @Test
    void givesBackAnItemWithoutItsOptionalFields() {
        books().create(EMMA, TITLE_ONLY, Optional.empty());

        assertThat(books().get(EMMA).fields()).isEqualTo(TITLE_ONLY);
    }

    @Test
    void doesNotFindAMissingItem() {
        assertProblem(() -> books().get(EMMA), 404, "There is no such book.");
    }

    @Test
    void refusesToCreateAnExistingItem() {
        Item<BookFields> first = books().create(EMMA, EVERYTHING, Optional.empty());

        assertProblem(() -> books().create(EMMA, TITLE_ONLY, Optional.empty()), 409, "This book exists already.");
        assertThat(books().get(EMMA)).isEqualTo(first);
    }

    @Test
    void createsAnItemOnceIfTheInvocationRetries() {
        Item<BookFields> first = during("invocation-1", CREATED).create(EMMA, TITLE_ONLY, Optional.empty());

        assertThat(during("invocation-1", CREATED).create(EMMA, TITLE_ONLY, Optional.empty()))
                .isEqualTo(first);
    }

    @Test
    void replacesEveryFieldAndIncrementsTheVersion() {
        books().create(EMMA, EVERYTHING, Optional.empty());

        Item<BookFields> replaced = booksLater().putExisting(EMMA, TITLE_ONLY, NO_DEMANDS);

        assertThat(replaced).isEqualTo(new Item<>(EMMA, TITLE_ONLY, 2, CREATED, LATER));
        assertThat(books().get(EMMA)).isEqualTo(replaced);
    }

    @Test
    void addsAFieldThatWasMissing() {
        books().create(EMMA, TITLE_ONLY, Optional.empty());

        assertThat(books().putExisting(EMMA, EVERYTHING, NO_DEMANDS).fields()).isEqualTo(EVERYTHING);
    }

    @Test
    void refusesToReplaceAMissingItem() {
        assertProblem(() -> books().putExisting(EMMA, TITLE_ONLY, NO_DEMANDS), 404, "There is no such book.");
        assertProblem(() -> books().putExisting(EMMA, TITLE_ONLY, EXISTS), 404, "There is no such book.");
        assertProblem(() -> books().get(EMMA), 404, "There is no such book.");
    }

    @Test
    void replacesOnlyIfThePreconditionHolds() {
        Item<BookFields> first = books().create(EMMA, TITLE_ONLY, Optional.empty());
        Item<BookFields> second = books().putExisting(EMMA, EVERYTHING, ifIn(first));

        assertProblem(
                () -> books().putExisting(EMMA, TITLE_ONLY, ifIn(first)),
                412,
                "The book is not in the state that the request demands.");
        assertThat(books().get(EMMA)).isEqualTo(second);
    }

    private static UnaryOperator<BookFields> retitled(String title) {
        return fields -> new BookFields(title, fields.pages());
    }

    @Test
    void updatesTheFieldsThatItReads() {
        books().create(EMMA, EVERYTHING, Optional.empty());

        Item<BookFields> updated = booksLater().update(EMMA, retitled("Emma, a novel"), NO_DEMANDS);

        assertThat(updated)
                .isEqualTo(new Item<>(EMMA, new BookFields("Emma, a novel", Optional.of(474L)), 2, CREATED, LATER));
        assertThat(books().get(EMMA)).isEqualTo(updated);
    }

    @Test
    void startsAnUpdateAgainIfAnotherWriteComesBetween() {
        books().create(EMMA, TITLE_ONLY, Optional.empty());
        AtomicInteger attempts = new AtomicInteger();

        Item<BookFields> updated = books().update(
                        EMMA,
                        fields -> {
                            if (attempts.incrementAndGet() == 1) {
                                books().putExisting(EMMA, EVERYTHING, NO_DEMANDS);
                            }
                            return retitled("Second").apply(fields);
                        },
                        NO_DEMANDS);

        assertThat(updated.fields()).isEqualTo(new BookFields("Second", Optional.of(474L)));
        assertThat(updated.version()).isEqualTo(3);
    }

    @Test
    void refusesAnUpdateIfTheItemKeepsChanging() {
        books().create(EMMA, TITLE_ONLY, Optional.empty());

        assertProblem(
                () -> books().update(
                                EMMA,
                                fields -> books().putExisting(EMMA, TITLE_ONLY, NO_DEMANDS)
                                        .fields(),
                                NO_DEMANDS),
                409,
                "Others are changing this book at the same time. Try again.");
        assertThat(books().get(EMMA).version()).as("ten attempts").isEqualTo(11);
    }

    @Test
    void refusesAnUpdateIfAnotherWriteBreaksItsPrecondition() {
        Item<BookFields> first = books().create(EMMA, TITLE_ONLY, Optional.empty());

        assertProblem(
                () -> books().update(
                                EMMA,
                                fields -> books().putExisting(EMMA, EVERYTHING, NO_DEMANDS)
                                        .fields(),
                                ifIn(first)),
                412,
                "The book is not in the state that the request demands.");
        assertThat(books().get(EMMA).version()).isEqualTo(2);
    }

    @Test
    void refusesToUpdateAMissingItem() {
        assertProblem(() -> books().update(EMMA, retitled("A"), NO_DEMANDS), 404, "There is no such book.");
    }

    @Test
    void doesNotRestoreAnItemThatIsDeletedDuringAnUpdate() {
        books().create(EMMA, TITLE_ONLY, Optional.empty());

        assertProblem(
                () -> books().update(
                                EMMA,
                                fields -> {
                                    books().delete(EMMA, NO_DEMANDS);
                                    return fields;
                                },
                                NO_DEMANDS),
                404,
                "There is no such book.");
        assertProblem(() -> books().get(EMMA), 404, "There is no such book.");
    }

    @Test
    void putsANewItem() {
        assertThat(booksLater().put(EMMA, EVERYTHING, NO_DEMANDS))
                .isEqualTo(new Item<>(EMMA, EVERYTHING, 1, LATER, LATER));
    }

    @Test
    void refusesToPutAMissingItemThatMustExist() {
        assertProblem(
                () -> books().put(EMMA, EVERYTHING, EXISTS),
                412,
                "The book is not in the state that the request demands.");
    }

    @Test
    void countsARetriedWriteOnce() {
        Item<BookFields> first = during("invocation-1", CREATED).put(EMMA, EVERYTHING, NO_DEMANDS);

        assertThat(during("invocation-1", CREATED).put(EMMA, EVERYTHING, NO_DEMANDS))
                .isEqualTo(first);
        assertThat(first.version()).isEqualTo(1);
    }

    @Test
    void countsTheSameWriteByAnotherInvocation() {
        during("invocation-1", CREATED).put(EMMA, EVERYTHING, NO_DEMANDS);

        assertThat(during("invocation-2", CREATED)
                        .put(EMMA, EVERYTHING, NO_DEMANDS)
                        .version())
                .isEqualTo(2);
    }

    @Test
    void deletesAnItemOnce() {
        books().create(EMMA, TITLE_ONLY, Optional.empty());

        books().delete(EMMA, NO_DEMANDS);

        assertProblem(() -> books().delete(EMMA, NO_DEMANDS), 404, "There is no such book.");
        assertProblem(() -> books().get(EMMA), 404, "There is no such book.");
    }

    @Test
    void deletesOnlyIfThePreconditionHolds() {
        Item<BookFields> first = books().create(EMMA, TITLE_ONLY, Optional.empty());
        books().putExisting(EMMA, EVERYTHING, NO_DEMANDS);

        assertProblem(
                () -> books().delete(EMMA, ifIn(first)), 412, "The book is not in the state that the request demands.");
    }

    private Items<String> withField(String attribute) {
        FieldAttributes<String> format = new FieldAttributes<>() {
            @Override
            public Map<String, Optional<AttributeValue>> toAttributes(String text) {
                return Map.of(attribute, Optional.of(AttributeValues.string(text)));
            }

            @Override
            public String fromAttributes(Map<String, AttributeValue> attributes) {
                return attributes.get(attribute).s();
            }
        };
        return new ItemTable<>(
                        LocalDynamo.client(DYNAMO.url()),
                        name,
                        KEY,
                        format,
                        new ItemProblems("book"),
                        LocalDynamo.CLOCK)
                .forInvocation(UUID.randomUUID().toString(), TestDeadline.inPlentyOfTime());
    }

    @ParameterizedTest
    @ValueSource(strings = {"now", "writer", "one", "zero", "nobody", "name", "size"})
    void storesAFieldWhateverItsName(String attribute) {
        withField(attribute).put(EMMA, "first", NO_DEMANDS);
        withField(attribute).put(EMMA, "second", NO_DEMANDS);

        assertThat(withField(attribute).get(EMMA).fields()).isEqualTo("second");
        assertThat(withField(attribute).get(EMMA).updatedAt()).isEqualTo(CREATED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"version", "createdAt", "updatedAt", "writtenBy2", "creationKey", "book", "cover-image", ""})
    void refusesAFieldThatWouldCorruptTheItem(String attribute) {
        assertThatThrownBy(() -> withField(attribute).create(EMMA, "text", Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("An attribute of a field must not be called " + attribute);
    }

    @Test
    void listsTheItemsOfOnePartitionInOrder() {
        IntStream.range(0, 23).forEach(i -> create("novels", "book-%02d".formatted(i)));
        create("poems", "book-99");

        List<String> seen = seenInPages(asked -> books().list("novels", asked));

        assertThat(seen)
                .containsExactlyElementsOf(
                        IntStream.range(0, 23).mapToObj("book-%02d"::formatted).toList());
    }

    private void create(String shelf, String book) {
        books().create(Map.of("shelf", shelf, "book", book), TITLE_ONLY, Optional.empty());
    }

    private static List<String> seenInPages(Function<PageRequest, Page<BookFields>> list) {
        List<String> seen = new ArrayList<>();
        Optional<String> after = Optional.empty();
        do {
            Page<BookFields> page = list.apply(new PageRequest(5, after, ""));
            var items = page.items().toList();
            assertThat(items).hasSizeLessThanOrEqualTo(5);
            items.forEach(item -> seen.add(item.id().get("book")));
            after = page.next();
        } while (after.isPresent());
        return seen;
    }
}
