package org.planchet.network;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The group that a node says it belongs to, such as a region: a comment in its user agent (BIP-0014), as in
/// `/Planchet:0.1.0(group asia)/`. Anybody can say so; it decides who is asked first, and nothing else.
public final class PeerGroup {
    private static final Pattern COMMENT = Pattern.compile("[(;] ?group ([A-Za-z0-9._-]{1,30})[;)]");

    private PeerGroup() {}

    /// The comment that names the group.
    public static String comment(String name) {
        return "group " + name;
    }

    /// Whether it can be a group's name.
    public static boolean isName(String text) {
        return text.matches("[A-Za-z0-9._-]{1,30}");
    }

    /// The group that a user agent names; empty if it names none.
    public static Optional<String> of(String userAgent) {
        Matcher comment = COMMENT.matcher(userAgent);
        return comment.find() ? Optional.of(comment.group(1)) : Optional.empty();
    }

    /// Whether two user agents name the same one.
    static boolean isShared(String one, String other) {
        Optional<String> group = of(one);
        return group.isPresent() && group.equals(of(other));
    }
}
