/** What operators measure: names, descriptions and buckets. The other rooms count; docs/metrics.md lists it all. */
@org.jspecify.annotations.NullMarked
package dev.mintmark.platform.metrics;
