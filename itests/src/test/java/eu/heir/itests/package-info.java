/** The shape of what was built, and the real distribution as a process with real peers on both sides. */
package eu.heir.itests;
