package dev.usersapi.http;

import java.util.function.Predicate;

/**
 * A parameter in the path of an operation.
 *
 * @param name as the OpenAPI document names it, such as {@code userid}
 * @param form whether a decoded value is well formed
 * @param expected a sentence for callers that describes the format
 */
public record PathParameter(String name, Predicate<String> form, String expected) {}
