package dev.usersapi.access;

import java.util.regex.Pattern;

/**
 * The form of a {@code userid}: 1 to 128 letters, digits and {@code . _ : @ -}, starting with a letter or digit. None
 * of these characters needs encoding in a path or has a special meaning in a policy.
 *
 * <p>{@code me} is reserved: in a path it stands for the caller's own id.
 */
public final class UserId {

    /** In a path, the id of the caller. */
    public static final String ME = "me";

    public static final String EXPECTED =
            "Must be 1 to 128 of the characters A-Z a-z 0-9 . _ : @ -, begin with a letter or digit, and not be \"me\".";

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:@-]{0,127}");

    private UserId() {}

    public static boolean isValid(String userid) {
        return !userid.equals(ME) && hasForm(userid);
    }

    /** Whether a table may have an item of this id: {@link #ME} was valid in an earlier release. */
    public static boolean hasForm(String userid) {
        return FORM.matcher(userid).matches();
    }
}
