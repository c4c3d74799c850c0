package dev.mintmark.policy.check;

import dev.mintmark.policy.definition.RuleValue;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Detects rules that were written in another language: a regular expression, a comma-separated list, or an unreplaced
 * variable. Such a rule is valid, and hardly ever matches what was meant.
 */
public final class PatternMistakes {
    /** The sentences quote no rule, so that they stay short; more of a rule than that tells nothing new. */
    private static final int MAX_TEXTS = 100;

    private static final int MAX_LENGTH = 4096;

    private static final Pattern CLASS = Pattern.compile("\\[(?:\\^|[^\\]\\[]{0,64}[A-Za-z0-9]-[A-Za-z0-9])");
    private static final Pattern ESCAPE = Pattern.compile("\\\\");
    private static final Pattern GROUP = Pattern.compile("\\([^()]{0,512}\\|[^()]{0,512}\\)|\\(\\?[:=!<]");
    private static final Pattern REPETITION = Pattern.compile("[.\\])]\\+|\\{[0-9]+(?:,[0-9]*)?}");
    private static final Pattern DOT_STAR = Pattern.compile("\\.\\*");
    private static final Pattern BRACES = Pattern.compile("\\{[^{},]{1,256}(?:,[^{},]{0,256})+}");
    private static final Pattern VARIABLE =
            Pattern.compile("\\$\\{|\\$\\(|\\{\\{|\\$[A-Z_]{2}|%[A-Z_]{2,64}%|<[a-zA-Z][a-zA-Z _-]{0,63}>");
    private static final Pattern LIST = Pattern.compile("[^,=]{1,512}(?:,[^,=]{1,512}){1,64}");

    private PatternMistakes() {}

    /**
     * The likely mistakes; none for a rule that looks right. Each is a sentence that names the path and the remedy.
     *
     * @param path the claim path as it is written in the rule
     */
    public static List<String> of(String path, RuleValue rule) {
        Set<String> sentences = new LinkedHashSet<>();
        collect(path, rule, sentences);
        return List.copyOf(sentences);
    }

    private static void collect(String path, RuleValue rule, Set<String> sentences) {
        rule.texts().stream().limit(MAX_TEXTS).forEach(text -> {
            if (rule.hasWildcards()) {
                inspect(path, text, sentences);
            } else {
                inspectLiteral(path, text, sentences);
            }
        });
        rule.operands().stream().limit(MAX_TEXTS).forEach(value -> collect(path, value, sentences));
    }

    private static void inspect(String path, String whole, Set<String> sentences) {
        String text = whole.length() > MAX_LENGTH ? whole.substring(0, MAX_LENGTH) : whole;
        List<String> signs = signsOfRegularExpression(path, text);
        if (!signs.isEmpty()) {
            sentences.add("The rule on " + path + " looks like a regular expression (" + String.join(", ", signs)
                    + "), and rules are none. A rule matches the whole claim: * is any characters, ? is none or one,"
                    + " . is one. For alternatives, write an array of strings.");
        }
        inspectPlain(path, text, sentences);
        if (signs.isEmpty() && BRACES.matcher(text).find()) {
            sentences.add("The rule on " + path + " has alternatives in braces, and braces are only themselves in a"
                    + " rule. For alternatives, write an array of strings.");
        } else if (signs.isEmpty() && isList(text)) {
            sentences.add("The rule on " + path + " has a comma, and a rule takes a comma literally. To allow several"
                    + " values, write an array of strings.");
        }
    }

    private static void inspectLiteral(String path, String text, Set<String> sentences) {
        if (text.indexOf('*') >= 0) {
            sentences.add("The rule on " + path + " has a * in equals or in, where it is only itself. For any"
                    + " characters, write a plain string or glob.");
        }
        inspectPlain(path, text, sentences);
    }

    private static void inspectPlain(String path, String text, Set<String> sentences) {
        if (!text.equals(text.strip())) {
            sentences.add("The rule on " + path + " begins or ends with white space, which the claim must have too."
                    + " Leave it out.");
        }
        if (VARIABLE.matcher(text).find()) {
            sentences.add("The rule on " + path + " holds a variable that was not replaced, and rules know no"
                    + " variables. Write its value.");
        }
        if (text.length() > 1 && text.charAt(0) == '!') {
            sentences.add("The rule on " + path + " begins with !, which is only itself in a rule. For everything"
                    + " else than a value, write the object not.");
        }
    }

    private static List<String> signsOfRegularExpression(String path, String text) {
        List<String> signs = new ArrayList<>();
        if (text.startsWith("^")) {
            signs.add("^ at its beginning");
        }
        if (text.length() > 1 && text.endsWith("$")) {
            signs.add("$ at its end");
        }
        if (GROUP.matcher(text).find()) {
            signs.add("a group in parentheses");
        } else if (hasAlternatives(path, text)) {
            signs.add("| between alternatives");
        }
        if (ESCAPE.matcher(text).find()) {
            signs.add("a backslash");
        }
        if (CLASS.matcher(text).find()) {
            signs.add("a class in brackets");
        }
        if (REPETITION.matcher(text).find()) {
            signs.add("a repetition");
        }
        if (DOT_STAR.matcher(text).find()) {
            signs.add(".*");
        }
        return signs;
    }

    /** The subjects of some issuers have a bar themselves: {@code auth0|5f7c8ec7}. */
    private static boolean hasAlternatives(String path, String text) {
        int bar = text.indexOf('|');
        if (bar <= 0 || bar == text.length() - 1) {
            return false;
        }
        String first = text.substring(0, bar);
        return !path.equals("sub") || first.indexOf('/') >= 0 || first.indexOf(':') >= 0;
    }

    /** A name of X.500 has commas too, and an equals sign in each of its parts. */
    private static boolean isList(String text) {
        return LIST.matcher(text).matches();
    }
}
