/**
 * REST, live events and metrics of the gateway. All three are made from one {@link eu.heir.rest.StatusReport}, so that their figures,
 * and those of the console, which reads them here, cannot differ.
 */
@NullMarked
package eu.heir.rest;

import org.jspecify.annotations.NullMarked;
