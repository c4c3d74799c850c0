/**
 * Metrics for operators: names, descriptions and buckets. The other packages count; docs/metrics.md lists all of them.
 */
@org.jspecify.annotations.NullMarked
package dev.mintmark.platform.metrics;
