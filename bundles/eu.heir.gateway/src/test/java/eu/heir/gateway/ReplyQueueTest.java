package eu.heir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.api.Correlation;
import eu.heir.api.Replies;
import eu.heir.api.Side;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The order of refusals among replies. */
class ReplyQueueTest {
    private static final long TIMEOUT_MILLIS = 1000;

    private final List<String> injected = new ArrayList<>();
    private final ReplyQueue queue =
            new ReplyQueue(injection -> injected.add(new String(injection.bytes(), StandardCharsets.US_ASCII)));

    private static Correlation name(String id) {
        return new Correlation(Side.DEVICE, id);
    }

    private void request(String id, Replies replies) {
        queue.forwarded(name(id), replies, 0, TIMEOUT_MILLIS, List.of());
    }

    private void refusal(String text) {
        queue.refused(new Injection(text.getBytes(StandardCharsets.US_ASCII), List.of(), false));
    }

    private void reply(String id, boolean last) {
        queue.answered(Objects.requireNonNull(queue.match(name(id))), last);
    }

    @Test
    void aRefusalWithNothingOutstandingLeavesAtOnce() {
        refusal("R");
        assertThat(injected).containsExactly("R");
    }

    @Test
    void aRefusalWaitsForEveryEarlierReply() {
        request("a", Replies.ONE);
        request("b", Replies.ONE);
        refusal("R");
        reply("a", true);
        assertThat(injected).isEmpty();
        reply("b", true);
        assertThat(injected).containsExactly("R");
    }

    @Test
    void aRefusalDoesNotWaitForLaterRequests() {
        request("a", Replies.ONE);
        refusal("R");
        request("b", Replies.ONE);
        reply("a", true);
        assertThat(injected).containsExactly("R");
        assertThat(queue.waiting()).isEqualTo(1);
    }

    @Test
    void aRequestWithoutRepliesBlocksNobody() {
        request("a", Replies.NONE);
        refusal("R");
        assertThat(injected).containsExactly("R");
    }

    @Test
    void theFirstOfSeveralRepliesIsEnough() {
        request("a", Replies.UNTIL_FINAL);
        refusal("R");
        reply("a", false);
        assertThat(injected).containsExactly("R");
        assertThat(queue.match(name("a")))
                .as("the last reply still finds its request")
                .isNotNull();
        reply("a", true);
        assertThat(queue.match(name("a"))).isNull();
    }

    /** HL7 with AL/ER: after the commit there may be an application acknowledgement, or none. */
    @Test
    void aReplyThatMayStillComeIsNeitherWaitedForNorMissedNorCountedAsOutstanding() {
        request("a", Replies.UNTIL_FINAL);
        reply("a", false);
        request("b", Replies.ONE);
        refusal("R");
        reply("b", true);

        assertThat(injected).containsExactly("R");
        assertThat(queue.size()).isZero();
        assertThat(queue.match(name("a"))).isNotNull();
        assertThat(queue.expire(TIMEOUT_MILLIS)).isZero();
        assertThat(queue.match(name("a"))).isNull();
        assertThat(queue.size()).isZero();
    }

    @Test
    void requestsThatMayHaveMoreRepliesAreRememberedOnlyUpToABound() {
        for (int i = 0; i <= ReplyQueue.TRAILING_MAX; i++) {
            request("m" + i, Replies.UNTIL_FINAL);
            reply("m" + i, false);
        }

        assertThat(queue.match(name("m0"))).isNull();
        assertThat(queue.match(name("m1"))).isNotNull();
        assertThat(queue.match(name("m" + ReplyQueue.TRAILING_MAX))).isNotNull();
        assertThat(queue.size()).isZero();
    }

    /** HL7 with SU/AL: nothing when the commit fails, else a commit and then the application acknowledgement. */
    @Test
    void anOptionalReplyThatHasMoreToComeIsRememberedForIt() {
        request("a", Replies.optional(Duration.ofSeconds(9)));
        reply("a", false);
        request("b", Replies.ONE);
        reply("b", true);

        assertThat(queue.match(name("a"))).isNotNull();
        reply("a", true);
        assertThat(queue.match(name("a"))).isNull();
    }

    @Test
    void anOptionalReplyIsGivenUpWhenALaterRequestIsAnswered() {
        request("a", Replies.optional(Duration.ofSeconds(9)));
        request("b", Replies.ONE);
        refusal("R");
        reply("b", true);
        assertThat(injected).containsExactly("R");
    }

    @Test
    void anOptionalReplyIsGivenUpWhenItsTimeIsOverAndIsNotMissed() {
        request("a", Replies.optional(Duration.ofMillis(100)));
        refusal("R");
        assertThat(queue.nextDeadlineMillis()).isEqualTo(100);
        assertThat(queue.expire(99)).isZero();
        assertThat(injected).isEmpty();
        assertThat(queue.expire(100)).isZero();
        assertThat(injected).containsExactly("R");
    }

    @Test
    void aReplyThatIsDueAndDoesNotComeIsMissed() {
        request("a", Replies.ONE);
        refusal("R");
        assertThat(queue.expire(TIMEOUT_MILLIS)).isEqualTo(1);
        assertThat(injected).containsExactly("R");
    }

    @Test
    void aReplyWithoutANameCountsForTheOldest() {
        request("a", Replies.ONE);
        request("b", Replies.ONE);
        queue.answered(Objects.requireNonNull(queue.match(null)), true);
        assertThat(queue.match(name("a"))).as("only b is left").isSameAs(queue.match(name("b")));
    }

    @Test
    void repliesOutOfOrderReleaseNothingEarly() {
        request("a", Replies.ONE);
        request("b", Replies.ONE);
        refusal("R");
        reply("b", true);
        assertThat(injected).isEmpty();
        reply("a", true);
        assertThat(injected).containsExactly("R");
    }

    @Test
    void manyRequestsAndRefusalsLeaveInOrder() {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            request("m" + i, Replies.ONE);
            refusal("R" + i);
            expected.add("R" + i);
        }
        for (int i = 0; i < 100; i++) {
            reply("m" + i, true);
        }
        assertThat(injected).isEqualTo(expected);
        assertThat(queue.size()).isZero();
    }

    @Test
    void withNothingAskedAReplyBelongsToNobody() {
        assertThat(queue.match(name("x"))).isNull();
    }
}
