/** Format and signatures. */
package eu.heir.journal.file;
