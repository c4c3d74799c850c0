/**
 * The description of the API (OpenAPI 3.1), made by the build from resources, records and their Javadoc. No request ever gets
 * here.
 */
@org.jspecify.annotations.NullMarked
package dev.mintmark.platform.description;
