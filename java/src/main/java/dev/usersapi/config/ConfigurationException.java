package dev.usersapi.config;

/** A setting is missing or wrong. The message names the environment variable and says what to write. */
public final class ConfigurationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ConfigurationException(String message) {
        super(message);
    }
}
