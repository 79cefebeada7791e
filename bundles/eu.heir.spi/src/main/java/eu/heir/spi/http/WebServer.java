package eu.heir.spi.http;

/**
 * Says that the web server takes whiteboard services now. It has no methods; what counts is that the service is there.
 *
 * <p>Pax Web 8 announces its container before the context {@code default} stands in it. A servlet that is registered in between is lost
 * for good, without a word in the log: a gateway without its REST interface. So every component that is a servlet, filter or resource
 * in the context {@code default} has a mandatory reference to this service, and is registered after the context.
 */
public interface WebServer {}
