/** Real files, a real kill, and every way to tamper that the verification promises to name. */
package eu.heir.journal;
