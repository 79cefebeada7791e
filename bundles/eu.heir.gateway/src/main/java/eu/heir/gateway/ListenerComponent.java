package eu.heir.gateway;

import java.util.Map;
import org.osgi.framework.Constants;
import org.osgi.service.component.ComponentConstants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** One listener file. Never fails to activate: what is wrong with the file is told, and what ran goes on. */
@Component(
        service = ListenerComponent.class,
        configurationPid = ListenerFile.FACTORY_PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = ListenerOcd.class, factory = true)
public final class ListenerComponent {
    private final GatewayComponent gateway;
    private final String name;

    /** Called by Declarative Services. */
    @Activate
    public ListenerComponent(@Reference GatewayComponent gateway, Map<String, Object> properties) {
        this.gateway = gateway;
        this.name = name(String.valueOf(properties.get(Constants.SERVICE_PID)));
        gateway.listenerFiles().apply(name, ListenerFile.written(properties));
    }

    /** {@code eu.heir.gateway.listener~ward} gives {@code ward}. */
    static String name(String pid) {
        int tilde = pid.indexOf('~');
        if (tilde >= 0) {
            return pid.substring(tilde + 1);
        }
        return pid.startsWith(ListenerFile.FACTORY_PID + ".")
                ? pid.substring(ListenerFile.FACTORY_PID.length() + 1)
                : pid;
    }

    @Modified
    void modified(Map<String, Object> properties) {
        gateway.listenerFiles().apply(name, ListenerFile.written(properties));
    }

    @Deactivate
    void deactivate(int reason) {
        if (reason == ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_DELETED) {
            gateway.listenerFiles().remove(name);
        } else {
            gateway.listenerFiles().stop(name);
        }
    }
}
