package eu.heir.api.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.heir.api.Attribute;
import eu.heir.api.Correlation;
import eu.heir.api.Replies;
import eu.heir.api.Sensitivity;
import eu.heir.api.Side;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the values of the API promise. */
class DescriptorTest {
    private final Descriptor descriptor = Descriptor.of("hl7v2", "HL7 v2")
            .attribute(Attribute.text("PID", Sensitivity.IDENTIFIER))
            .attribute(Attribute.text("PID-8", Sensitivity.NONE))
            .attribute(Attribute.text("Z*", Sensitivity.CLINICAL))
            .build();

    @Test
    void aNameCoversItselfAndWhatIsBelowIt() {
        assertThat(descriptor.sensitivity("PID")).isEqualTo(Sensitivity.IDENTIFIER);
        assertThat(descriptor.sensitivity("PID-3[2].1")).isEqualTo(Sensitivity.IDENTIFIER);
        assertThat(descriptor.covering("PIDX-3")).isEmpty();
    }

    @Test
    void theLongestNameCounts() {
        assertThat(descriptor.sensitivity("PID-8")).isEqualTo(Sensitivity.NONE);
        assertThat(descriptor.sensitivity("PID-80")).isEqualTo(Sensitivity.IDENTIFIER);
    }

    @Test
    void aStarCoversEveryPathThatBeginsWithTheRest() {
        assertThat(descriptor.covering("ZPI-3")).isPresent();
        assertThat(descriptor.covering("OBX-5")).isEmpty();
    }

    @Test
    void anUnknownPathIsTreatedAsClinical() {
        assertThat(descriptor.sensitivity("OBX-5")).isEqualTo(Sensitivity.CLINICAL);
    }

    @Test
    void patchesOutOfOrderOverlappingOrBeyondTheUnitAreRefused() {
        Patch first = Patch.replace(2, 3, new byte[1]);
        Patch second = Patch.replace(5, 0, new byte[4]);
        assertThat(Patch.checked(5, first, second)).containsExactly(first, second);
        assertThatThrownBy(() -> Patch.checked(5, second, first)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Patch.checked(5, first, Patch.replace(4, 1, new byte[0])))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Patch.checked(4, first)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSettingSaysWhatIsAllowed() {
        Setting choice = Setting.choice("refuse.code", "AR", List.of("AR", "AE"), "code");
        assertThat(choice.problemWith("AA")).isEqualTo("one of AR, AE");
        assertThat(Setting.integer("wait.ms", 5, 1, 9, "wait").problemWith("10"))
                .isEqualTo("a whole number from 1 to 9");
        assertThat(Setting.bool("strict", true, "strict").problemWith("yes")).isEqualTo("true or false");
        assertThatThrownBy(() -> Setting.integer("wait.ms", 0, 1, 9, "wait"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void onlyAnOptionalReplyHasATimeout() {
        assertThat(Replies.optional(Duration.ofSeconds(2)).kind()).isEqualTo(Replies.Kind.OPTIONAL);
        assertThatThrownBy(() -> Replies.optional(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Replies(Replies.Kind.ONE, Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anIncompleteRefusalCannotAmendAReplyThatWillNotCome() {
        Correlation correlation = new Correlation(Side.DEVICE, "1");
        Refusal refusal = Refusal.reply(Side.DEVICE, new byte[] {1}).inOrder().keepOpen();
        assertThatThrownBy(() -> refusal.amendReply(correlation)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Refusal.sever().forwardInstead(1)).isInstanceOf(IllegalStateException.class);
        assertThat(refusal.forwardInstead(9).amendReply(correlation).amended()).isEqualTo(correlation);
    }
}
