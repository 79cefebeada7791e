package eu.heir.adapter.testkit;

import eu.heir.adapter.testkit.EchoAdapter.EchoSession;
import eu.heir.api.Anomaly;
import eu.heir.api.Attributes;
import eu.heir.api.Bytes;
import eu.heir.api.Cause;
import eu.heir.api.Claim;
import eu.heir.api.Correlation;
import eu.heir.api.Interaction;
import eu.heir.api.Reason;
import eu.heir.api.Side;
import eu.heir.api.host.SessionContext;
import eu.heir.api.protocol.Descriptor;
import eu.heir.api.protocol.Patch;
import eu.heir.api.protocol.ProtocolAdapter;
import eu.heir.api.protocol.Refusal;
import eu.heir.api.protocol.Session;
import eu.heir.api.protocol.Snapshot;
import eu.heir.api.protocol.Step;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Adapters that are right but for one thing, each with the clause that must catch it and a part of the message. */
@SuppressWarnings("ImmutableEnumChecker") // adapters are interfaces, and some of these are wrong on purpose
enum WrongAdapters {
    NEED_CHANGES_STATE(Clause.SPLITS, "expected step", sessions(context -> new EchoSession(context) {
        @Override
        Step needed(int total) {
            number++;
            return super.needed(total);
        }
    })),

    NEED_ASKS_FOR_WHAT_IS_THERE(
            Clause.SPLITS, "asks for no more than the", sessions(context -> new EchoSession(context) {
                @Override
                Step needed(int total) {
                    return Step.need(1);
                }
            })),

    LOOKS_BEYOND_ITS_UNIT(Clause.SPLITS, "payload=", sessions(context -> new EchoSession(context) {
        @Override
        public Step read(Side side, Bytes bytes) {
            Step step = super.read(side, bytes);
            if (step instanceof Step.Head head) {
                Interaction seen = head.interaction();
                Attributes all = path -> path.equals("payload")
                        ? "" + bytes.length()
                        : seen.attributes().first(path);
                return Step.head((int) head.length(), copy(seen).attributes(all).build());
            }
            return step;
        }
    })),

    WRONG_LENGTH(Clause.COVERAGE, "says that its length is", sessions(context -> new EchoSession(context) {
        @Override
        Step covered(int total, Interaction interaction) {
            return Step.whole(total, copy(interaction).length(total + 1).build());
        }
    })),

    COVERS_TOO_LITTLE(Clause.COVERAGE, "was given up as malformed", sessions(context -> new EchoSession(context) {
        @Override
        Step covered(int total, Interaction interaction) {
            return total > HEADER_LENGTH ? Step.control(total - 1) : Step.whole(total, interaction);
        }
    })),

    COVERS_TOO_MUCH(Clause.COVERAGE, "are in view", sessions(context -> new EchoSession(context) {
        @Override
        Step covered(int total, Interaction interaction) {
            return Step.control(total + 9000);
        }
    })),

    UNDECLARED_PATCH(Clause.COVERAGE, "does not say edits()", sessions(context -> new EchoSession(context) {
        @Override
        Step covered(int total, Interaction interaction) {
            return Step.patched(Step.whole(total, interaction), Patch.replace(0, 1, new byte[] {'Q'}));
        }
    })),

    DROPS_WHAT_WAS_ALLOWED(Clause.COVERAGE, "neither refused nor injected", new EchoAdapter() {
        @Override
        public Descriptor descriptor() {
            return schema("Echo").edits().build();
        }

        @Override
        public Session open(SessionContext context) {
            return new EchoSession(context) {
                @Override
                Step covered(int total, Interaction interaction) {
                    Correlation correlation = interaction.correlation();
                    return correlation == null ? Step.control(total) : Step.drop(total, correlation);
                }
            };
        }
    }),

    NEVER_STREAMS(Clause.BOUNDS, "more than holdMax=1024", sessions(context -> new EchoSession(context) {
        @Override
        boolean streams(int total) {
            return false;
        }
    })),

    SILENT_ABOUT_LENGTH(Clause.BOUNDS, "no anomaly of kind OVERSIZE", sessions(context -> new EchoSession(context) {
        @Override
        List<Anomaly> tooLong() {
            return List.of();
        }
    })),

    FORGETS_ON_RESUME(Clause.HANDOVER, "number=", new EchoAdapter() {
        @Override
        public Optional<Session> resume(SessionContext context, Snapshot snapshot) {
            return Optional.of(open(context));
        }
    }),

    NEVER_RESUMES(Clause.HANDOVER, "resume gave nothing", new EchoAdapter() {
        @Override
        public Optional<Session> resume(SessionContext context, Snapshot snapshot) {
            return Optional.empty();
        }
    }),

    ANSWERS_ANOTHER_REQUEST(Clause.REFUSALS, "holds no REPLY to", refusals((interaction, correlation) -> Refusal.reply(
                    correlation.side(), EchoAdapter.unit('R', 77, "no"))
            .inOrder()
            .keepOpen())),

    ANSWERS_IN_HALF(Clause.REFUSALS, "not complete units", refusals((interaction, correlation) -> {
        byte[] answer = EchoAdapter.unit('R', Integer.parseInt(correlation.id()), "no");
        return Refusal.reply(correlation.side(), java.util.Arrays.copyOf(answer, answer.length - 1))
                .inOrder()
                .keepOpen();
    })),

    REFUSES_BY_SILENCE(Clause.REFUSALS, "would hang", refusals((interaction, correlation) -> Refusal.silently())),

    ANSWERS_WHAT_IS_NEVER_ANSWERED(Clause.REFUSALS, "never answered", sessions(context -> new EchoSession(context) {
        @Override
        public Refusal refuse(Interaction interaction, Reason reason, List<Interaction> members) {
            Correlation correlation = interaction.correlation();
            return correlation == null
                    ? Refusal.silently()
                    : Refusal.reply(correlation.side(), EchoAdapter.unit('R', Integer.parseInt(correlation.id()), "no"))
                            .inOrder()
                            .keepOpen();
        }
    })),

    THINKS_LONG_ABOUT_REFUSALS(Clause.REFUSALS, "must not block", refusals((interaction, correlation) -> {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        return Refusal.reply(correlation.side(), EchoAdapter.unit('R', Integer.parseInt(correlation.id()), "no"))
                .inOrder()
                .keepOpen();
    })),

    THROWS_ON_BAD_INPUT(Clause.HOSTILE_INPUT, "unknown type", sessions(context -> new EchoSession(context) {
        @Override
        Step unknown() {
            throw new IllegalArgumentException("unknown type");
        }
    })),

    BELIEVES_LENGTHS(Clause.HOSTILE_INPUT, "is a length field believed", sessions(context -> new EchoSession(context) {
        @Override
        public Step read(Side side, Bytes bytes) {
            if (bytes.length() >= HEADER_LENGTH && bytes.unsignedAt(2) >= 0x7F) {
                number = (byte) new byte[bytes.unsignedAt(2) << 16].length;
            }
            return super.read(side, bytes);
        }
    })),

    NEVER_RETURNS(Clause.HOSTILE_INPUT, "did not return", sessions(context -> new EchoSession(context) {
        @Override
        @SuppressWarnings("InfiniteLoopStatement")
        Step unknown() {
            while (true) {
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
            }
        }
    })),

    REMEMBERS_EVERYTHING(Clause.HOSTILE_INPUT, "must not grow", sessions(context -> new EchoSession(context) {
        private final List<byte[]> history = new ArrayList<>();

        @Override
        Step covered(int total, Interaction interaction) {
            history.add(new byte[total]);
            return super.covered(total, interaction);
        }
    })),

    KEEPS_A_VIEW(
            Clause.BORROWED_VIEWS,
            "used a view of bytes from an earlier call",
            sessions(context -> new EchoSession(context) {
                private @Nullable Bytes kept;

                @Override
                public Step read(Side side, Bytes bytes) {
                    Bytes before = kept;
                    kept = bytes;
                    if (before != null && before.at(0) == 0) {
                        return unknown();
                    }
                    return super.read(side, bytes);
                }
            })),

    KEEPS_A_VIEW_AND_HIDES_IT(Clause.BORROWED_VIEWS, "hid the exception", sessions(context -> new EchoSession(context) {
        private @Nullable Bytes kept;

        @Override
        public Step read(Side side, Bytes bytes) {
            try {
                number += kept == null ? 0 : (byte) (kept.length() * 0);
            } catch (IllegalStateException e) {
                number = 0;
            }
            kept = bytes;
            return super.read(side, bytes);
        }
    })),

    SHARES_A_SCRATCH_BUFFER(
            Clause.BORROWED_VIEWS,
            "changed between read and its decision",
            sessions(context -> new EchoSession(context) {
                private String scratch = "";

                @Override
                Attributes attributes(Bytes unit, String counted) {
                    Attributes right = super.attributes(unit, counted);
                    scratch = unit.text(0, 2, StandardCharsets.ISO_8859_1);
                    return path -> path.equals("payload") ? scratch : right.first(path);
                }
            })),

    DESCRIPTOR_CHANGES(Clause.DESCRIPTOR, "answers differently", new EchoAdapter() {
        private final AtomicInteger calls = new AtomicInteger();

        @Override
        public Descriptor descriptor() {
            return schema("Echo " + calls.incrementAndGet()).build();
        }
    }),

    CLAIM_OUTSIDE_THE_SCHEMA(
            Clause.DESCRIPTOR, "does not cover the claim", sessions(context -> new EchoSession(context) {
                @Override
                Step covered(int total, Interaction interaction) {
                    return Step.whole(
                            total,
                            copy(interaction)
                                    .claims(List.of(new Claim("sender", "x")))
                                    .build());
                }
            })),

    SESSIONS_SHARE_STATE(Clause.DESCRIPTOR, "take turns", new EchoAdapter() {
        private final AtomicInteger sinceOpened = new AtomicInteger();

        @Override
        public Session open(SessionContext context) {
            sinceOpened.set(0);
            return new EchoSession(context) {
                @Override
                Attributes attributes(Bytes unit, String counted) {
                    Attributes right = super.attributes(unit, counted);
                    String shared = "" + sinceOpened.incrementAndGet();
                    return path -> path.equals("number") ? shared : right.first(path);
                }
            };
        }

        @Override
        public Optional<Session> resume(SessionContext context, Snapshot snapshot) {
            int before = sinceOpened.get();
            Session session = open(context);
            sinceOpened.set(before);
            return Optional.of(session);
        }
    }),

    TICK_CHANGES_STEPS(Clause.LIFECYCLE, "with a tick after every step", sessions(context -> new EchoSession(context) {
        @Override
        public void tick(long nowMillis) {
            number++;
        }
    })),

    CLOSED_THROWS(Clause.LIFECYCLE, "closed threw", sessions(context -> new EchoSession(context) {
        @Override
        public void closed(Cause cause) {
            if (cause == Cause.UPSTREAM_DOWN) {
                throw new UnsupportedOperationException("not for this cause");
            }
        }
    })),

    FAREWELL_IN_HALF(Clause.LIFECYCLE, "is not a complete unit", sessions(context -> new EchoSession(context) {
        @Override
        public byte[] farewell(Side to, Reason reason) {
            return new byte[] {'N', 1};
        }
    }));

    private static final int HEADER_LENGTH = EchoAdapter.HEADER;

    private final Clause clause;
    private final String message;
    private final ProtocolAdapter adapter;

    WrongAdapters(Clause clause, String message, ProtocolAdapter adapter) {
        this.clause = clause;
        this.message = message;
        this.adapter = adapter;
    }

    Clause clause() {
        return clause;
    }

    String message() {
        return message;
    }

    ProtocolAdapter adapter() {
        return adapter;
    }

    @FunctionalInterface
    private interface Answer {
        Refusal to(Interaction interaction, Correlation correlation);
    }

    private static EchoAdapter sessions(Function<SessionContext, EchoSession> sessions) {
        return new EchoAdapter() {
            @Override
            public Session open(SessionContext context) {
                return sessions.apply(context);
            }
        };
    }

    /** Refuses requests that wait for an answer in another way. */
    private static EchoAdapter refusals(Answer answer) {
        return sessions(context -> new EchoSession(context) {
            @Override
            public Refusal refuse(Interaction interaction, Reason reason, List<Interaction> members) {
                Correlation correlation = interaction.correlation();
                boolean awaited = interaction.replies().kind() == eu.heir.api.Replies.Kind.ONE;
                return correlation != null && awaited
                        ? answer.to(interaction, correlation)
                        : super.refuse(interaction, reason, members);
            }
        });
    }

    private static Interaction.Builder copy(Interaction original) {
        Correlation correlation = original.correlation();
        Interaction.Builder builder = original.role() == eu.heir.api.Role.REPLY
                ? Interaction.reply(original.operation(), correlation)
                : Interaction.request(original.operation());
        if (original.role() == eu.heir.api.Role.REQUEST && correlation != null) {
            builder.expects(correlation, original.replies());
        }
        return builder.attributes(original.attributes())
                .claims(original.claims())
                .anomalies(original.anomalies())
                .length(original.length());
    }
}
