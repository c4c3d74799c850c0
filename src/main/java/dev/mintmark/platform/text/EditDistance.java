package dev.mintmark.platform.text;

/** The Levenshtein distance of two texts: the fewest letters to add, drop or change. */
public final class EditDistance {
    private EditDistance() {}

    /** Takes as long as the product of the two lengths: only for texts that are short. */
    public static int between(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int at = 0; at <= other.length(); at++) {
            row[at] = at;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int change = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
