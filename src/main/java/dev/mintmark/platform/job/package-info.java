/** The jobs that one replica runs at a time; a room that has such a job may enter. */
@org.jspecify.annotations.NullMarked
package dev.mintmark.platform.job;
