package dev.mintmark.organization;

import dev.mintmark.platform.error.ApiException;
import java.util.Locale;

/** The role of a member in the organization. */
enum MemberRole {
    ADMIN,
    MEMBER;

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static MemberRole of(String text) {
        for (var role : values()) {
            if (role.text().equals(text)) {
                return role;
            }
        }
        throw ApiException.invalid("Member", "role", "role must be 'admin' or 'member'");
    }
}
