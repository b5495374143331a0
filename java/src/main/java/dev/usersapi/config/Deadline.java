package dev.usersapi.config;

import java.time.Duration;

/**
 * When an invocation must have its answer: what it still waits for must not take longer.
 *
 * @param nanoTime as {@link System#nanoTime()} counts
 */
public record Deadline(long nanoTime) {

    /** To write the answer, and for Lambda to take it. */
    private static final Duration MARGIN = Duration.ofMillis(500);

    /** The deadline of an invocation that Lambda ends after so many milliseconds. */
    public static Deadline inMillis(int remaining) {
        return in(Duration.ofMillis(remaining).minus(MARGIN));
    }

    public static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** The shorter of {@code wanted} and the time that is left; at least a millisecond, which no call survives. */
    public Duration limit(Duration wanted) {
        Duration left = Duration.ofNanos(nanoTime - System.nanoTime());
        Duration shorter = left.compareTo(wanted) < 0 ? left : wanted;
        return shorter.toMillis() < 1 ? Duration.ofMillis(1) : shorter;
    }
}
