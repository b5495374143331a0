package dev.usersapi.authorizer;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.usersapi.config.Environment;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;

/** The authorizer, whose clock goes forward by SNAPSHOT_AGE seconds while it is in the snapshot, so that its keys age. */
public final class AgingAuthorizer implements RequestStreamHandler, Resource {

    private final Duration snapshotAge = Duration.ofSeconds(Long.parseLong(System.getenv("SNAPSHOT_AGE")));
    private final AuthorizerHandler authorizer;
    private volatile Duration passed = Duration.ZERO;

    public AgingAuthorizer() {
        Clock clock = new Ahead();
        AuthorizerConfig config = AuthorizerConfig.from(new Environment(System.getenv()));
        authorizer = new AuthorizerHandler(config, clock, new AuditLog(System.out, clock));
        Core.getGlobalContext().register(this);
    }

    @Override
    public void handleRequest(
            InputStream input, OutputStream output, com.amazonaws.services.lambda.runtime.Context context)
            throws IOException {
        authorizer.handleRequest(input, output, context);
    }

    @Override
    public void beforeCheckpoint(Context<? extends Resource> context) throws IOException {
        authorizer.beforeCheckpoint(context);
    }

    @Override
    public void afterRestore(Context<? extends Resource> context) {
        passed = snapshotAge;
    }

    private final class Ahead extends Clock {
        @Override
        public Instant instant() {
            return Instant.now().plus(passed);
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
}
