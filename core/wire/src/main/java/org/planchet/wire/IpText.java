package org.planchet.wire;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The text forms of [IpAddress]: dotted IPv4, and IPv6 as RFC 5952 writes it.
final class IpText {
    private IpText() {}

    static Optional<IpAddress> parse(String text) {
        if (text.length() > 45) return Optional.empty();
        byte[] bytes = text.indexOf(':') < 0 ? null : ipv6(text);
        if (bytes != null) return Optional.of(IpAddress.of(bytes));
        byte[] four = ipv4(text);
        return four == null ? Optional.empty() : Optional.of(IpAddress.ofIpv4(four));
    }

    private static byte @Nullable [] ipv4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) return null;
        byte[] out = new byte[4];
        for (int i = 0; i < 4; i++) {
            int value = number(parts[i], 10, 3);
            if (value < 0 || value > 255) return null;
            out[i] = (byte) value;
        }
        return out;
    }

    private static byte @Nullable [] ipv6(String text) {
        int gap = text.indexOf("::");
        if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) return null;
        byte[] head = groups(gap < 0 ? text : text.substring(0, gap));
        byte[] tail = groups(gap < 0 ? "" : text.substring(gap + 2));
        if (head == null || tail == null) return null;
        int length = head.length + tail.length;
        if (gap < 0 ? length != 16 : length > 14) return null;
        byte[] out = new byte[16];
        System.arraycopy(head, 0, out, 0, head.length);
        System.arraycopy(tail, 0, out, 16 - tail.length, tail.length);
        return out;
    }

    /// Groups of hex digits between colons, the last of which may be a dotted IPv4 address.
    private static byte @Nullable [] groups(String text) {
        if (text.isEmpty()) return new byte[0];
        String[] parts = text.split(":", -1);
        if (parts.length > 8) return null;
        byte[] out = new byte[parts.length * 2 + 2];
        int size = 0;
        for (int i = 0; i < parts.length; i++) {
            boolean last = i == parts.length - 1;
            byte[] four = last && parts[i].indexOf('.') >= 0 ? ipv4(parts[i]) : null;
            if (four != null) {
                System.arraycopy(four, 0, out, size, 4);
                size += 4;
                continue;
            }
            int value = number(parts[i], 16, 4);
            if (value < 0) return null;
            out[size++] = (byte) (value >>> 8);
            out[size++] = (byte) value;
        }
        return Arrays.copyOf(out, size);
    }

    /// A number of at most `digits` digits, -1 if the text is not one.
    private static int number(String text, int radix, int digits) {
        if (text.isEmpty() || text.length() > digits) return -1;
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            char digit = text.charAt(i);
            int d = digit < 128 ? Character.digit(digit, radix) : -1;
            if (d < 0) return -1;
            value = value * radix + d;
        }
        return value;
    }

    static String format(IpAddress ip) {
        long low = ip.low();
        if (ip.isIpv4())
            return ((low >>> 24) & 0xff) + "." + ((low >>> 16) & 0xff) + "." + ((low >>> 8) & 0xff) + "."
                    + (low & 0xff);
        int[] groups = new int[8];
        for (int i = 0; i < 4; i++) {
            groups[i] = (int) ((ip.high() >>> (48 - 16 * i)) & 0xffff);
            groups[i + 4] = (int) ((low >>> (48 - 16 * i)) & 0xffff);
        }
        int from = -1;
        int longest = 1;
        for (int i = 0; i < 8; i++) {
            int end = i;
            while (end < 8 && groups[end] == 0) end++;
            if (end - i > longest) {
                from = i;
                longest = end - i;
            }
        }
        var text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == from) {
                text.append("::");
                i += longest - 1;
                continue;
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') text.append(':');
            text.append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }
}
