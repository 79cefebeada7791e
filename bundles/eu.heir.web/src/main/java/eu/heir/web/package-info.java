/**
 * The front end: style sheets, scripts and pictures, built by npm from {@code src/main/web} and served as they are. No Java of this
 * bundle is for others; the console finds the files by the bundle's name.
 */
@NullMarked
package eu.heir.web;

import org.jspecify.annotations.NullMarked;
