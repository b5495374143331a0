package dev.usersapi.users;

import dev.usersapi.config.Environment;
import java.util.Optional;

/**
 * What the users function is told when it starts.
 *
 * @param table the name of the users table
 * @param corsAllowOrigin the origin whose pages may call the API from a browser, or {@code *}; empty for none
 */
record UsersConfig(String table, Optional<String> corsAllowOrigin) {

    /** @throws dev.usersapi.config.ConfigurationException if a variable is missing; the message names it */
    static UsersConfig from(Environment environment) {
        return new UsersConfig(environment.required("USERS_TABLE"), environment.optional("CORS_ALLOW_ORIGIN"));
    }
}
