package eu.heir.policy;

import eu.heir.api.Interaction;
import eu.heir.policy.document.ContractFiles;
import eu.heir.spi.config.DocumentConsumer;
import eu.heir.spi.decision.Conduit;
import eu.heir.spi.decision.Criticality;
import eu.heir.spi.decision.Decision;
import eu.heir.spi.decision.DecisionPoint;
import eu.heir.spi.decision.FailAction;
import eu.heir.spi.decision.FailCondition;
import eu.heir.spi.decision.Mode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;

/**
 * The decision point, fed by the files of {@code etc/heir/contracts}.
 *
 * <p>All it keeps is one reference to an immutable index: a decision reads it once, a commit replaces it, so each decision sees one
 * set of contracts and never a mixture. How often senders came is counted beside it, by contract name, and so outlives a commit. Immediate, so that the object with the contracts outlives the bundles that use it.
 */
@Component(
        immediate = true,
        service = {DecisionPoint.class, DocumentConsumer.class})
public final class ContractPolicy implements DecisionPoint, DocumentConsumer {
    private final RateMeter rates = new RateMeter(RateMeter.SENDERS_MAX);
    private volatile @Nullable ContractIndex inForce;

    /** Not knowing the contracts is not the same as having none: ready with the first set of files, even an empty one. */
    @Override
    public boolean ready() {
        return inForce != null;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException while not {@link #ready()}
     */
    @Override
    public Decision decide(Interaction interaction, Conduit conduit) {
        ContractIndex index = inForce;
        if (index == null) {
            throw new NotLoadedException();
        }
        return Decisions.decide(index, rates, interaction, conduit);
    }

    @Override
    public FailAction onFailure(FailCondition condition, Mode mode, Criticality criticality) {
        return FailModes.of(condition, mode, criticality);
    }

    @Override
    public String folder() {
        return Contract.Places.FOLDER;
    }

    @Override
    public String extension() {
        return "yml";
    }

    @Override
    public Outcome check(List<Document> documents) {
        ContractFiles.Result result = ContractFiles.read(documents);
        if (result instanceof ContractFiles.Result.Good good) {
            ContractIndex next = ContractIndex.of(good.contracts());
            return new Outcome.Accepted(
                    () -> inForce = next, summary(good.contracts().size(), documents.size()));
        }
        return new Outcome.Rejected(((ContractFiles.Result.Bad) result).problems());
    }

    private static String summary(int contracts, int files) {
        return contracts
                + (contracts == 1 ? " contract in " : " contracts in ")
                + files
                + (files == 1 ? " file" : " files");
    }

    /** Thrown for every interaction until the contracts are there, so it carries no stack trace. */
    private static final class NotLoadedException extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        NotLoadedException() {
            super("the contracts have not been loaded yet");
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }
}
