package dev.usersapi.dynamodb;

import static dev.usersapi.dynamodb.AttributeValues.string;

import dev.usersapi.config.Environment;
import dev.usersapi.http.Deadline;
import dev.usersapi.http.Revocations;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The table of revocations: for each {@code sub}, the time before which all tokens are revoked. Entries are cached for
 * {@link #TTL}, so a revocation takes effect after that time at most. Each execution environment reads the table at
 * most once in that time for each caller.
 *
 * <p>If the table does not answer, the request fails: a revoked token must not be accepted because of that.
 */
final class RevocationTable implements Revocations {

    /** Below the five seconds within which a revocation is promised to be seen. */
    static final Duration TTL = Duration.ofSeconds(4);

    /** How many callers' entries are cached at a time. */
    private static final int MAX_ENTRIES = 1_000;

    private static final String SUB = "sub";
    private static final String BEFORE = "before";

    private final DynamoDbClient client;
    private final String table;
    private final Clock clock;
    private final SequencedMap<String, Entry> cache = new LinkedHashMap<>();

    private record Entry(Optional<Instant> before, Instant readAt) {}

    RevocationTable(DynamoDbClient client, String table, Clock clock) {
        this.client = client;
        this.table = table;
        this.clock = clock;
    }

    /** The table that {@code REVOCATION_TABLE} names; {@link Revocations#NONE} if it is not set. */
    static Revocations in(Environment environment, Clock clock) {
        return environment
                .optional("REVOCATION_TABLE")
                .<Revocations>map(table -> new RevocationTable(DynamoDbClients.create(environment), table, clock))
                .orElse(NONE);
    }

    @Override
    public boolean areRevoked(String sub, Instant issuedAt, Deadline deadline) {
        return before(sub, deadline).filter(issuedAt::isBefore).isPresent();
    }

    private Optional<Instant> before(String sub, Deadline deadline) {
        Instant now = clock.instant();
        Entry entry = cache.get(sub);
        if (entry == null || !now.isBefore(entry.readAt().plus(TTL))) {
            entry = new Entry(read(sub, deadline), now);
            cache.putLast(sub, entry);
            if (cache.size() > MAX_ENTRIES) {
                cache.pollFirstEntry();
            }
        }
        return entry.before();
    }

    private Optional<Instant> read(String sub, Deadline deadline) {
        Map<String, AttributeValue> item = client.getItem(
                        get -> get.overrideConfiguration(DynamoDbClients.before(deadline))
                                .tableName(table)
                                .key(Map.of(SUB, string(sub)))
                                .consistentRead(true))
                .item();
        return Optional.ofNullable(item.get(BEFORE)).map(before -> Instant.ofEpochSecond(Long.parseLong(before.n())));
    }

    @Override
    public void close() {
        client.close();
    }
}
