package eu.heir.gateway;

import eu.heir.spi.control.BreakGlass;
import java.time.Duration;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Puts break-glass into OSGi. */
@Component
public final class BreakGlassComponent implements BreakGlass {
    private final BreakGlass glass;

    /** Called by Declarative Services. */
    @Activate
    public BreakGlassComponent(@Reference GatewayComponent gateway) {
        this.glass = gateway.breakGlass();
    }

    @Override
    public Opening open(String listener, Duration time, String who, String reason) {
        return glass.open(listener, time, who, reason);
    }

    @Override
    public boolean close(String listener, String who) {
        return glass.close(listener, who);
    }

    @Override
    public List<Opening> openings() {
        return glass.openings();
    }
}
