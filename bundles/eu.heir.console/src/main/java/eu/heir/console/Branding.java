package eu.heir.console;

import org.apache.felix.webconsole.BrandingPlugin;
import org.osgi.service.component.annotations.Component;

/** The console's name, picture and style sheet. Addresses that begin with a slash lie below the console's path. */
@Component(service = BrandingPlugin.class)
public final class Branding implements BrandingPlugin {
    private static final String PRODUCT = "HEIR Gateway";
    private static final String HOME = "/system/console/" + OverviewPage.LABEL;
    private static final String LOGO = resource("logo.svg");

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
        return LOGO;
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
        return LOGO;
    }

    @Override
    public String getFavIcon() {
        return resource("favicon.svg");
    }

    @Override
    public String getMainStyleSheet() {
        return resource("console.css");
    }

    private static String resource(String name) {
        return "/" + OverviewPage.LABEL + "/res/" + name;
    }
}
