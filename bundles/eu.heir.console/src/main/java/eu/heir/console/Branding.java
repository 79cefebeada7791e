package eu.heir.console;

import org.apache.felix.webconsole.BrandingPlugin;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The console's name, picture and style sheet. Addresses that begin with a slash lie below the console's path. */
@Component(service = BrandingPlugin.class)
public final class Branding implements BrandingPlugin {
    private static final String PRODUCT = "HEIR Gateway";
    private static final String HOME = "/system/console/" + OverviewPage.LABEL;

    private final FrontEnd frontEnd;

    /** Starts; called by declarative services. */
    @Activate
    public Branding(BundleContext context) {
        this(FrontEnd.of(context));
    }

    Branding(FrontEnd frontEnd) {
        this.frontEnd = frontEnd;
    }

    @Override
    public String getBrandName() {
        return PRODUCT;
    }

    @Override
    public String getProductName() {
        return PRODUCT;
    }

    @Override
    public String getProductURL() {
        return HOME;
    }

    @Override
    public String getProductImage() {
        return resource("logo.svg");
    }

    @Override
    public String getVendorName() {
        return "HEIR";
    }

    @Override
    public String getVendorURL() {
        return HOME;
    }

    @Override
    public String getVendorImage() {
        return resource("logo.svg");
    }

    @Override
    public String getFavIcon() {
        return resource("favicon.svg");
    }

    @Override
    public String getMainStyleSheet() {
        return resource("console.css");
    }

    private String resource(String name) {
        return "/" + OverviewPage.LABEL + "/res/" + name + frontEnd.version();
    }
}
