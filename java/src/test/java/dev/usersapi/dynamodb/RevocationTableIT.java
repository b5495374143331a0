package dev.usersapi.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.usersapi.config.Environment;
import dev.usersapi.http.Deadline;
import dev.usersapi.http.Revocations;
import dev.usersapi.http.TestDeadline;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;

/** Revoked tokens, on DynamoDB Local. */
class RevocationTableIT {

    private static final Instant START = LocalDynamo.CLOCK.instant();
    private static final Instant ISSUED = START.minusSeconds(60);
    private static final Deadline PLENTY = TestDeadline.inPlentyOfTime();

    @RegisterExtension
    private static final LocalDynamo DYNAMO = new LocalDynamo();

    private final AtomicInteger reads = new AtomicInteger();
    private final List<SdkRequest> sent = new ArrayList<>();
    private final SettableClock clock = new SettableClock();

    private String name;
    private Revocations revocations;

    private static final class SettableClock extends Clock {

        private Instant now = START;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }

    @BeforeEach
    void createTable() {
        name = DYNAMO.createTable(List.of("sub"));
        ExecutionInterceptor counter = new ExecutionInterceptor() {
            @Override
            public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
                reads.incrementAndGet();
                sent.add(context.request());
            }
        };
        revocations = new RevocationTable(LocalDynamo.client(DYNAMO.url(), counter), name, clock);
    }

    private void revokeBefore(Instant time) {
        try (DynamoDbClient dynamo = LocalDynamo.client(DYNAMO.url())) {
            dynamo.putItem(put -> put.tableName(name)
                    .item(Map.of(
                            "sub", AttributeValue.fromS("ada"),
                            "before", AttributeValue.fromN(Long.toString(time.getEpochSecond())))));
        }
    }

    private boolean isRevoked(Instant issuedAt) {
        return revocations.areRevoked("ada", issuedAt, PLENTY);
    }

    @Test
    void acceptsTokensOfCallersWithoutAnEntry() {
        revokeBefore(START);

        assertThat(revocations.areRevoked("eve", ISSUED, PLENTY)).isFalse();
    }

    @Test
    void refusesTokensThatWereIssuedBefore() {
        revokeBefore(START);

        assertThat(isRevoked(START.minusSeconds(1))).isTrue();
        assertThat(isRevoked(START)).isFalse();
        assertThat(isRevoked(START.plusSeconds(1))).isFalse();
    }

    @Test
    void seesARevocationWithinFourSeconds() {
        assertThat(isRevoked(ISSUED)).isFalse();
        revokeBefore(START);

        clock.now = START.plusMillis(3_999);
        assertThat(isRevoked(ISSUED)).as("still remembered").isFalse();
        clock.now = START.plusSeconds(4);
        assertThat(isRevoked(ISSUED)).isTrue();
    }

    @Test
    void readsOncePerCallerInThatTime() {
        for (int i = 0; i < 10; i++) {
            isRevoked(ISSUED);
            revocations.areRevoked("eve", ISSUED, PLENTY);
        }

        assertThat(reads).hasValue(2);
    }

    @Test
    void remembersAThousandCallersAtMost() {
        for (int i = 0; i <= 1_000; i++) {
            revocations.areRevoked("caller-" + i, ISSUED, PLENTY);
        }
        reads.set(0);

        revocations.areRevoked("caller-1000", ISSUED, PLENTY);
        assertThat(reads).as("one of the last thousand").hasValue(0);
        revocations.areRevoked("caller-0", ISSUED, PLENTY);
        assertThat(reads).as("the first of all").hasValue(1);
    }

    /** DynamoDB Local has one copy of each item, so that it answers every read with the newest one. */
    @Test
    void readsTheNewestCopyOfAnEntry() {
        isRevoked(ISSUED);

        assertThat(sent)
                .singleElement()
                .satisfies(request ->
                        assertThat(((GetItemRequest) request).consistentRead()).isTrue());
    }

    @Test
    void givesUpBeforeTheInvocationEnds() throws IOException {
        try (ServerSocket silent = new ServerSocket(0)) {
            URI endpoint = URI.create("http://127.0.0.1:" + silent.getLocalPort());
            revocations = new RevocationTable(LocalDynamo.client(endpoint), name, clock);
            long start = System.nanoTime();

            assertThatThrownBy(() -> revocations.areRevoked("ada", ISSUED, TestDeadline.in(Duration.ofMillis(300))))
                    .isInstanceOf(SdkException.class);

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        }
    }

    @Test
    void failsIfTheTableDoesNotAnswer() {
        revocations = new RevocationTable(LocalDynamo.client(URI.create("http://127.0.0.1:1")), name, clock);

        assertThatThrownBy(() -> isRevoked(ISSUED)).isInstanceOf(SdkException.class);
    }

    @Test
    void isOffWithoutATable() {
        assertThat(RevocationTable.in(new Environment(Map.of()), clock)).isSameAs(Revocations.NONE);
        assertThat(Revocations.NONE.areRevoked("ada", ISSUED, PLENTY)).isFalse();
    }
}
