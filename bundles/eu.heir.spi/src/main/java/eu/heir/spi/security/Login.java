package eu.heir.spi.security;

import java.util.Set;

/**
 * Somebody who has proved who they are.
 *
 * @param user name
 * @param roles what they may do
 */
public record Login(String user, Set<Role> roles) {
    /** Whether they may do what a role may do. */
    public boolean may(Role role) {
        return roles.stream().anyMatch(held -> held.compareTo(role) >= 0);
    }
}
