package eu.heir.web;

import eu.heir.spi.http.WebServer;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Has the HTTP Whiteboard serve the folder {@code heir-web} of this bundle below {@code /heir/web}. The files hold nothing but the
 * program, so nobody needs to be logged in to get them.
 */
@Component(
        service = WebResources.class,
        reference = @Reference(name = "webServer", service = WebServer.class),
        property = {
            "osgi.http.whiteboard.resource.pattern=/heir/web/*",
            "osgi.http.whiteboard.resource.prefix=/heir-web"
        })
public final class WebResources {}
