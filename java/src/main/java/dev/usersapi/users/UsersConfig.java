package dev.usersapi.users;

import dev.usersapi.config.Environment;
import dev.usersapi.http.Cors;

/**
 * What the users function is told when it starts.
 *
 * @param table the name of the users table
 * @param cors whose pages may call the API from a browser
 */
record UsersConfig(String table, Cors cors) {

    /** @throws dev.usersapi.config.ConfigurationException if a variable is missing; the message names it */
    static UsersConfig from(Environment environment) {
        return new UsersConfig(environment.required("USERS_TABLE"), new Cors(environment.set("CORS_ALLOW_ORIGINS")));
    }
}
