package dev.usersapi.api;

/**
 * What is wrong with one field of a request.
 *
 * @param field the field's name, as the caller wrote it; empty for the body as a whole
 * @param detail a sentence that says what is expected
 */
public record FieldError(String field, String detail) {}
