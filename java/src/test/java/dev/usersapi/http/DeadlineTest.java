package dev.usersapi.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlineTest {

    @Test
    void limitsACallToTheTimeThatIsLeft() {
        Deadline deadline = Deadline.in(Duration.ofSeconds(5));

        assertThat(deadline.limit(Duration.ofSeconds(2))).isEqualTo(Duration.ofSeconds(2));
        assertThat(deadline.limit(Duration.ofSeconds(9))).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(5));
        assertThat(deadline.isPassed()).isFalse();
    }

    /** Clients refuse a timeout of nothing: the call would fail in another way than by its timeout. */
    @Test
    void leavesAMillisecondAfterItHasPassed() {
        Deadline passed = Deadline.in(Duration.ofSeconds(-1));

        assertThat(passed.limit(Duration.ofSeconds(2))).isEqualTo(Duration.ofMillis(1));
        assertThat(passed.isPassed()).isTrue();
    }

    @Test
    void leavesHalfASecondForTheResponse() {
        assertThat(Deadline.beforeTimeout(2_000).limit(Duration.ofSeconds(9)))
                .isBetween(Duration.ofMillis(1_000), Duration.ofMillis(1_500));
    }
}
