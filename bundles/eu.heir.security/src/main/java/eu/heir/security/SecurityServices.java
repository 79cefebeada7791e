package eu.heir.security;

import eu.heir.security.accounts.Accounts;
import eu.heir.security.accounts.Administrator;
import eu.heir.security.accounts.Administrator.Outcome;
import eu.heir.security.console.ConsoleGate;
import eu.heir.security.login.BrowserSessions;
import eu.heir.security.login.CredentialAuthenticator;
import eu.heir.security.login.LocalToken;
import eu.heir.security.login.LoginRecord;
import eu.heir.spi.journal.Journal;
import eu.heir.spi.journal.JournalOutlet;
import eu.heir.spi.security.Authenticator;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.felix.webconsole.WebConsoleSecurityProvider;
import org.apache.felix.webconsole.WebConsoleSecurityProvider2;
import org.apache.felix.webconsole.WebConsoleSecurityProvider3;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the accounts and offers the two services that rest on them. When the accounts cannot be opened it offers neither, and the
 * console and REST stay shut.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = "eu.heir.security")
@Designate(ocd = SecurityServices.Settings.class)
public final class SecurityServices {
    private static final Logger LOG = LoggerFactory.getLogger(SecurityServices.class);

    /** Above the stock provider's. */
    private static final int CONSOLE_RANKING = 10_000;

    private final JournalOutlet outlet = new JournalOutlet("eu.heir.security", InstantSource.system());
    private final LoginRecord record = new LoginRecord(outlet::record, InstantSource.system());
    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();

    /** Settings of logins. */
    @ObjectClassDefinition(name = "HEIR security", description = "Sessions of the web console and REST.")
    @interface Settings {
        @AttributeDefinition(
                name = "Idle time, minutes",
                description =
                        "A browser session that is not used for so long ends. An open overview page counts as use.",
                min = "1",
                max = "1440")
        int session_idle_minutes() default 30;

        @AttributeDefinition(
                name = "Longest session, hours",
                description = "A browser session ends after so long, however busy.",
                min = "1",
                max = "168")
        int session_max_hours() default 12;

        @AttributeDefinition(
                name = "Password rounds",
                description =
                        "Rounds of PBKDF2-HMAC-SHA-512 for new passwords: what one guess costs whoever steals the file.",
                min = "100000",
                max = "10000000")
        int password_rounds() default Accounts.HASH_ROUNDS;

        @AttributeDefinition(
                name = "HSTS, days",
                description =
                        "How long browsers shall insist on a certificate they trust. 0 switches it off; leave it off"
                                + " as long as the certificate is the self-signed one.",
                min = "0",
                max = "730")
        int hsts_days() default 0;
    }

    /** Starts; called by declarative services. */
    @Activate
    public SecurityServices(BundleContext context, Settings settings) {
        DataFolder folder = DataFolder.of(context.getProperty("heir.data"), context.getProperty("karaf.data"));
        try {
            Accounts accounts = Accounts.open(folder, settings.password_rounds());
            Outcome outcome = Administrator.ensure(accounts, folder, System.getenv("HEIR_ADMIN_PASSWORD"));
            if (outcome instanceof Outcome.Refused refused) {
                LOG.error("event=console-refused cause=\"{}\"", refused.reason());
                return;
            }
            tell(outcome);
            offer(context, accounts, LocalToken.write(folder), settings);
        } catch (IOException e) {
            LOG.error("event=console-refused cause=\"{}\"", e.getMessage());
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addJournal(Journal journal) {
        outlet.attach(journal);
    }

    void removeJournal(Journal journal) {
        outlet.detach(journal);
    }

    private void offer(BundleContext context, Accounts accounts, LocalToken local, Settings settings) {
        InstantSource clock = InstantSource.system();
        BrowserSessions sessions = new BrowserSessions(
                clock,
                Duration.ofMinutes(settings.session_idle_minutes()),
                Duration.ofHours(settings.session_max_hours()));
        CredentialAuthenticator authenticator = new CredentialAuthenticator(accounts, sessions, local, record, clock);
        registrations.add(context.registerService(Authenticator.class, authenticator, null));

        Map<String, Object> properties = Map.of(
                Constants.SERVICE_RANKING, CONSOLE_RANKING, "webconsole.security.provider.id", ConsoleGate.PROVIDER_ID);
        String[] interfaces = {
            WebConsoleSecurityProvider.class.getName(),
            WebConsoleSecurityProvider2.class.getName(),
            WebConsoleSecurityProvider3.class.getName()
        };
        ConsoleGate gate = new ConsoleGate(authenticator, sessions, record, Duration.ofDays(settings.hsts_days()));
        registrations.add(context.registerService(interfaces, gate, FrameworkUtil.asDictionary(properties)));
    }

    private void tell(Outcome outcome) {
        if (outcome instanceof Outcome.Generated generated) {
            LOG.info(
                    "event=administrator outcome=created user={} password_file={}",
                    Administrator.NAME,
                    generated.file());
            record.account(Administrator.NAME, "The account was made, with a password that the gateway chose.");
        } else if (outcome instanceof Outcome.TakenFromEnvironment) {
            LOG.info("event=administrator outcome=password-from-environment user={}", Administrator.NAME);
            record.account(Administrator.NAME, "The password was taken from HEIR_ADMIN_PASSWORD.");
        }
    }

    @Deactivate
    void close() {
        registrations.forEach(ServiceRegistration::unregister);
    }
}
