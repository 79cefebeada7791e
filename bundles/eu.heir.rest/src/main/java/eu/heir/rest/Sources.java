package eu.heir.rest;

import eu.heir.spi.config.ConfigurationStatus;
import eu.heir.spi.control.ListenerStates;
import eu.heir.spi.devices.Devices;
import eu.heir.spi.journal.Journal;
import eu.heir.spi.journal.JournalEntry;
import eu.heir.spi.modules.Modules;
import eu.heir.spi.security.Authenticator;
import eu.heir.spi.telemetry.GatewayStatus;
import org.jspecify.annotations.Nullable;

/** Where the answers come from. Each may be missing while the gateway starts or a bundle is replaced. Any thread. */
interface Sources {
    /** The gateway, or null while it is not there. */
    @Nullable GatewayStatus gateway();

    /** The watched configuration folders, or null while nobody watches them. */
    @Nullable ConfigurationStatus configuration();

    /** Who switches listeners to a state, or null while nobody can. */
    @Nullable ListenerStates listenerStates();

    /** Who replaces modules, or null while nobody does. */
    @Nullable Modules modules();

    /** The journal, or null while it is not there. */
    @Nullable Journal journal();

    /** Records what was done here, now or when the journal comes; returns at once. */
    void record(JournalEntry entry);

    /** Who looks after the devices, or null while nobody does. */
    @Nullable Devices devices();

    /** Who checks logins, or null while nobody can be let in. */
    @Nullable Authenticator authenticator();
}
