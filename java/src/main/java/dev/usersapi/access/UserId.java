package dev.usersapi.access;

import java.util.regex.Pattern;

/**
 * The form of a {@code userid}: 1 to 128 letters, digits and {@code . _ : @ -}, starting with a letter or digit. None
 * of these characters needs encoding in a path or has a special meaning in a policy.
 */
public final class UserId {

    public static final String EXPECTED =
            "Must be 1 to 128 of the characters A-Z a-z 0-9 . _ : @ - and begin with a letter or digit.";

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:@-]{0,127}");

    private UserId() {}

    public static boolean isValid(String userid) {
        return FORM.matcher(userid).matches();
    }
}
