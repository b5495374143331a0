package dev.usersapi.http;

import java.util.regex.Pattern;

/** The grammar of {@link EntityTags}: {@code W/} is case-sensitive, and a list may have empty members. */
final class EntityTagSyntax {

    private static final String ENTITY_TAG = "(W/)?\"([\\x21\\x23-\\x7E\\x80-\\xFF]*)\"";

    /** One tag: group 1 where it is weak, group 2 between its quotes. */
    static final Pattern TAG = Pattern.compile(ENTITY_TAG);

    static final Pattern LIST =
            Pattern.compile("[ \\t,]*" + ENTITY_TAG + "([ \\t]*,[ \\t,]*" + ENTITY_TAG + ")*[ \\t,]*");

    private EntityTagSyntax() {}
}
