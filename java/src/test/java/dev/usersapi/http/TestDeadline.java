package dev.usersapi.http;

import java.time.Duration;

/** Deadlines for tests of other packages. */
public final class TestDeadline {

    private TestDeadline() {}

    public static Deadline in(Duration time) {
        return Deadline.in(time);
    }

    /** As much time as the gateway gives to an invocation. */
    public static Deadline inPlentyOfTime() {
        return in(Duration.ofSeconds(28));
    }
}
