package eu.heir.gateway;

import eu.heir.spi.control.ListenerState;
import eu.heir.spi.control.ListenerStates;
import java.time.Duration;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Puts the timed states of listeners into OSGi. */
@Component
public final class ListenerStatesComponent implements ListenerStates {
    private final ListenerStates states;

    /** Called by Declarative Services. */
    @Activate
    public ListenerStatesComponent(@Reference GatewayComponent gateway) {
        this.states = gateway.listenerStates();
    }

    @Override
    public Opening open(ListenerState state, String listener, Duration time, String who, String reason) {
        return states.open(state, listener, time, who, reason);
    }

    @Override
    public boolean close(ListenerState state, String listener, String who) {
        return states.close(state, listener, who);
    }

    @Override
    public List<Opening> openings() {
        return states.openings();
    }
}
