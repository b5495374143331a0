package dev.usersapi.http;

import java.time.Duration;

/**
 * When an invocation must have its response. No call that it makes may take longer.
 *
 * @param nanoTime a time of {@link System#nanoTime()}
 */
public record Deadline(long nanoTime) {

    /** Reserved for writing the response and for Lambda to receive it. */
    private static final Duration MARGIN = Duration.ofMillis(500);

    /** The deadline of an invocation that Lambda ends in {@code remaining} milliseconds. */
    static Deadline beforeTimeout(int remaining) {
        return in(Duration.ofMillis(remaining).minus(MARGIN));
    }

    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    boolean isPassed() {
        return System.nanoTime() - nanoTime >= 0;
    }

    /** The shorter of {@code wanted} and the remaining time; at least 1 ms, after which any call times out. */
    public Duration limit(Duration wanted) {
        Duration left = Duration.ofNanos(nanoTime - System.nanoTime());
        Duration shorter = left.compareTo(wanted) < 0 ? left : wanted;
        return shorter.toMillis() < 1 ? Duration.ofMillis(1) : shorter;
    }
}
