package dev.mintmark.policy;

import java.util.List;

/**
 * What a claim must have for a rule to match: for one of the alternatives, a text that holds each of its runs.
 *
 * @param alternatives the runs of each, with {@link Grams#EDGE} where one is at the beginning or end of the text
 */
record Telltale(List<List<String>> alternatives) {}
