package eu.heir.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import eu.heir.spi.decision.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class EventsTest {
    private final ObjectMapper mapper = new ObjectMapper();
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void clientGetsTheStateAtOnceAndThenEachSecond() throws Exception {
        try (EventClient events = EventClient.open(server, null)) {
            assertThat(events.next().name()).isEqualTo("history");
            JsonNode first = mapper.readTree(events.next("status").data());
            JsonNode second = mapper.readTree(events.next("status").data());

            assertThat(first.at("/totals/interactions").asLong()).isEqualTo(2000);
            assertThat(second.path("uptimeSeconds").asLong())
                    .isGreaterThanOrEqualTo(first.path("uptimeSeconds").asLong());
            assertThat(mapper.readTree(events.next("peers").data()).path("peers"))
                    .hasSize(3);
        }
    }

    @Test
    void decisionsArriveInOrderAndOnce() throws Exception {
        server.gateway.decide("icu", Verdict.REFUSE);
        try (EventClient events = EventClient.open(server, null)) {
            List<Long> seen = new ArrayList<>();
            seen.add(sequence(events.next("decision")));
            for (int i = 0; i < 50; i++) {
                server.gateway.decide("icu", Verdict.WATCH);
            }
            while (seen.size() < 51) {
                seen.add(sequence(events.next("decision")));
            }

            assertThat(seen).isSorted().doesNotHaveDuplicates().last().isEqualTo(51L);
        }
    }

    @Test
    void clientGoesOnBehindTheLastEventItSaw() throws Exception {
        server.gateway.decide("icu", Verdict.REFUSE);
        String id;
        try (EventClient events = EventClient.open(server, null)) {
            id = events.next("decision").id();
        }
        server.gateway.decide("icu", Verdict.WATCH);

        try (EventClient events = EventClient.open(server, id)) {
            assertThat(sequence(events.next("decision"))).isEqualTo(2);
        }
    }

    @Test
    void idOfAnotherRunOfTheGatewayBringsEverything() throws Exception {
        server.gateway.decide("icu", Verdict.REFUSE);

        for (String id : List.of("another-run.1", "1", "x.y", "")) {
            try (EventClient events = EventClient.open(server, id)) {
                assertThat(sequence(events.next("decision"))).as(id).isEqualTo(1);
            }
        }
    }

    @Test
    void gatewayThatComesLaterIsFollowed() throws Exception {
        server.gateway.gatewayThere = false;
        try (EventClient events = EventClient.open(server, null)) {
            assertThat(events.next("status").data()).contains("STARTING");

            server.gateway.gatewayThere = true;
            String status = events.next("status").data();
            while (status.contains("STARTING")) {
                status = events.next("status").data();
            }
            server.gateway.decide("icu", Verdict.SEVER);

            assertThat(sequence(events.next("decision"))).isEqualTo(1);
        }
    }

    @Test
    void numberOfStreamsOfAUserIsBoundedAndAClosedOneMakesRoom() throws Exception {
        List<EventClient> open = new ArrayList<>();
        try {
            for (int i = 0; i < EventHub.STREAMS_PER_USER_MAX; i++) {
                open.add(EventClient.open(server, null));
                assertThat(open.get(i).status()).isEqualTo(200);
            }
            try (EventClient oneTooMany = EventClient.open(server, null)) {
                assertThat(oneTooMany.status()).isEqualTo(429);
            }

            open.remove(0).close();

            int status = 0;
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (status != 200 && System.nanoTime() < deadline) {
                EventClient again = EventClient.open(server, null);
                open.add(again);
                status = again.status();
            }
            assertThat(status).isEqualTo(200);
        } finally {
            for (EventClient client : open) {
                client.close();
            }
        }
    }

    @Test
    void streamEndsWithItsSession() throws Exception {
        try (EventClient events = EventClient.openWithCookie(server)) {
            events.next("status");

            server.gateway.sessionThere = false;

            assertThatThrownBy(() -> {
                        while (events.status() == 200) {
                            events.next();
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void clientThatNeverReadsHoldsUpNobody() throws Exception {
        URI uri = server.request("/heir/api/v1/events").build().uri();
        try (Socket silent = new Socket(uri.getHost(), uri.getPort())) {
            silent.setReceiveBufferSize(1024);
            OutputStream out = silent.getOutputStream();
            out.write(("GET " + uri.getPath() + " HTTP/1.1\r\nHost: x\r\nAuthorization: " + TestGateway.BASIC
                            + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            InputStream in = silent.getInputStream();
            assertThat(in.read()).isEqualTo('H');

            try (EventClient events = EventClient.open(server, null)) {
                int decisions = 20_000;
                for (int i = 0; i < decisions; i++) {
                    server.gateway.decide("icu", Verdict.WATCH);
                }
                long last = 0;
                while (last < decisions) {
                    last = sequence(events.next("decision"));
                }

                assertThat(last).isEqualTo(decisions);
            }
        }
    }

    @Test
    void closingLeavesNoSubscriptionBehind() throws Exception {
        try (EventClient events = EventClient.open(server, null)) {
            events.next("peers");
            assertThat(server.gateway.subscriptions()).isEqualTo(1);

            server.close();

            long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
            while (server.gateway.subscriptions() > 0 && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            assertThat(server.gateway.subscriptions()).isZero();
        }
    }

    private long sequence(EventClient.Event event) throws Exception {
        return mapper.readTree(event.data()).path("sequence").asLong();
    }
}
