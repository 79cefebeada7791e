package eu.heir.api 0.1.0
package eu.heir.api.host 0.1.0
package eu.heir.api.protocol 0.1.0

public final record eu.heir.api.Anomaly extends java.lang.Record
  public eu.heir.api.Anomaly$Kind kind()
  public final boolean equals(java.lang.Object)
  public final int hashCode()
  public final java.lang.String toString()
  public java.lang.String code()
  public java.lang.String detail()
  public new(eu.heir.api.Anomaly$Kind, java.lang.String, java.lang.String)

public static final enum eu.heir.api.Anomaly$Kind extends java.lang.Enum<eu.heir.api.Anomaly$Kind>
  public static eu.heir.api.Anomaly$Kind valueOf(java.lang.String)
  public static eu.heir.api.Anomaly$Kind[] values()
  public static final eu.heir.api.Anomaly$Kind AMBIGUOUS
  public static final eu.heir.api.Anomaly$Kind MALFORMED
  public static final eu.heir.api.Anomaly$Kind OVERSIZE
  public static final eu.heir.api.Anomaly$Kind UNUSUAL

public final record eu.heir.api.Attribute extends java.lang.Record
  public eu.heir.api.Attribute$Type type()
  public eu.heir.api.Sensitivity sensitivity()
  public final boolean equals(java.lang.Object)
  public final int hashCode()
  public final java.lang.String toString()
  public java.lang.String name()
  public java.lang.String unit()
  public new(java.lang.String, eu.heir.api.Attribute$Type, java.lang.String, eu.heir.api.Sensitivity)
  public static eu.heir.api.Attribute text(java.lang.String, eu.heir.api.Sensitivity)

public static final enum eu.heir.api.Attribute$Type extends java.lang.Enum<eu.heir.api.Attribute$Type>
  public static eu.heir.api.Attribute$Type valueOf(java.lang.String)
  public static eu.heir.api.Attribute$Type[] values()
  public static final eu.heir.api.Attribute$Type BINARY
  public static final eu.heir.api.Attribute$Type CODE
  public static final eu.heir.api.Attribute$Type NUMBER
  public static final eu.heir.api.Attribute$Type TEXT
  public static final eu.heir.api.Attribute$Type TIME

public abstract interface eu.heir.api.Attributes
  public abstract java.lang.String? first(java.lang.String)
  public default java.util.List<java.lang.String> all(java.lang.String, int)
  public static final eu.heir.api.Attributes EMPTY

public abstract interface eu.heir.api.Bytes
  public abstract boolean matches(int, byte[])
  public abstract byte at(int)
  public abstract eu.heir.api.Bytes slice(int, int)
  public abstract int indexOf(byte, int, int)
  public abstract int length()
  public abstract java.lang.String text(int, int, java.nio.charset.Charset)
  public abstract long longAt(int)
  public abstract void copyTo(int, byte[], int, int)
  public default byte[] copy(int, int)
  public default int unsignedAt(int)

public final enum eu.heir.api.Cause extends java.lang.Enum<eu.heir.api.Cause>
  public static eu.heir.api.Cause valueOf(java.lang.String)
  public static eu.heir.api.Cause[] values()
  public static final eu.heir.api.Cause ADAPTER_FAULT
  public static final eu.heir.api.Cause ADAPTER_GONE
  public static final eu.heir.api.Cause DEVICE_CLOSED
  public static final eu.heir.api.Cause FINISHED
  public static final eu.heir.api.Cause HOSPITAL_CLOSED
  public static final eu.heir.api.Cause LISTENER_STOPPED
  public static final eu.heir.api.Cause MALFORMED
  public static final eu.heir.api.Cause REFUSED
  public static final eu.heir.api.Cause TIMEOUT
  public static final eu.heir.api.Cause UPSTREAM_DOWN

public final record eu.heir.api.Claim extends java.lang.Record
  public final boolean equals(java.lang.Object)
  public final int hashCode()
  public final java.lang.String toString()
  public java.lang.String field()
  public java.lang.String value()
  public new(java.lang.String, java.lang.String)
  public static final int VALUE_MAX

public final record eu.heir.api.Correlation extends java.lang.Record
  public eu.heir.api.Side side()
  public final boolean equals(java.lang.Object)
  public final int hashCode()
  public final java.lang.String toString()
  public java.lang.String id()
  public new(eu.heir.api.Side, java.lang.String)
  public static final int ID_MAX

public final class eu.heir.api.Interaction
  public boolean last()
  public eu.heir.api.Attributes attributes()
  public eu.heir.api.Correlation? correlation()
  public eu.heir.api.Correlation? parent()
  public eu.heir.api.Operation operation()
  public eu.heir.api.Replies replies()
  public eu.heir.api.Role role()
  public java.lang.String toString()
  public java.lang.String? claim(java.lang.String)
  public java.lang.String? target()
  public java.util.List<eu.heir.api.Anomaly> anomalies()
  public java.util.List<eu.heir.api.Claim> claims()
  public java.util.List<eu.heir.api.Interaction> members()
  public long length()
  public static eu.heir.api.Interaction$Builder reply(eu.heir.api.Operation, eu.heir.api.Correlation?)
  public static eu.heir.api.Interaction$Builder request(eu.heir.api.Operation)

public static final class eu.heir.api.Interaction$Builder
  public eu.heir.api.Interaction build()
  public eu.heir.api.Interaction$Builder anomalies(java.util.List<eu.heir.api.Anomaly>)
  public eu.heir.api.Interaction$Builder attributes(eu.heir.api.Attributes)
  public eu.heir.api.Interaction$Builder claims(java.util.List<eu.heir.api.Claim>)
  public eu.heir.api.Interaction$Builder expects(eu.heir.api.Correlation, eu.heir.api.Replies)
  public eu.heir.api.Interaction$Builder length(long)
  public eu.heir.api.Interaction$Builder members(java.util.List<eu.heir.api.Interaction>)
  public eu.heir.api.Interaction$Builder moreToCome()
  public eu.heir.api.Interaction$Builder target(java.lang.String?)
  public eu.heir.api.Interaction$Builder within(eu.heir.api.Correlation)

public final record eu.heir.api.Observation extends java.lang.Record
  public final boolean equals(java.lang.Object)
  public final int hashCode()
  public final java.lang.String toString()
  public java.lang.String code()
  public java.lang.String detail()
  public new(java.lang.String, java.lang.String)

public final record eu.heir.api.Operation extends java.lang.Record
  public eu.heir.api.Verb verb()
  public final boolean equals(java.lang.Object)
  public final int hashCode()
  public java.lang.String name()
  public java.lang.String toString()
  public new(eu.heir.api.Verb, java.lang.String)
  public static final int NAME_MAX

public final record eu.heir.api.Reason extends java.lang.Record
  public eu.heir.api.Reason$Kind kind()
  public final boolean equals(java.lang.Object)
  public final int hashCode()
  public final java.lang.String toString()
  public java.lang.String rule()
  public java.lang.String text()
  public new(eu.heir.api.Reason$Kind, java.lang.String, java.lang.String)
  public static final int TEXT_MAX

public static final enum eu.heir.api.Reason$Kind extends java.lang.Enum<eu.heir.api.Reason$Kind>
  public static eu.heir.api.Reason$Kind valueOf(java.lang.String)
  public static eu.heir.api.Reason$Kind[] values()
  public static final eu.heir.api.Reason$Kind IDENTITY
  public static final eu.heir.api.Reason$Kind MALFORMED
  public static final eu.heir.api.Reason$Kind OPERATION
  public static final eu.heir.api.Reason$Kind OVERSIZE
  public static final eu.heir.api.Reason$Kind POLICY
  public static final eu.heir.api.Reason$Kind RATE
  public static final eu.heir.api.Reason$Kind TARGET
  public static final eu.heir.api.Reason$Kind UNAVAILABLE

public final record eu.heir.api.Replies extends java.lang.Record
  public eu.heir.api.Replies$Kind kind()
  public final boolean equals(java.lang.Object)
  public final int hashCode()
  public final java.lang.String toString()
  public java.time.Duration timeout()
  public new(eu.heir.api.Replies$Kind, java.time.Duration)
  public static eu.heir.api.Replies optional(java.time.Duration)
  public static final eu.heir.api.Replies NONE
  public static final eu.heir.api.Replies ONE
  public static final eu.heir.api.Replies UNTIL_FINAL

public static final enum eu.heir.api.Replies$Kind extends java.lang.Enum<eu.heir.api.Replies$Kind>
  public static eu.heir.api.Replies$Kind valueOf(java.lang.String)
  public static eu.heir.api.Replies$Kind[] values()
  public static final eu.heir.api.Replies$Kind NONE
  public static final eu.heir.api.Replies$Kind ONE
  public static final eu.heir.api.Replies$Kind OPTIONAL
  public static final eu.heir.api.Replies$Kind UNTIL_FINAL

public final enum eu.heir.api.Role extends java.lang.Enum<eu.heir.api.Role>
  public static eu.heir.api.Role valueOf(java.lang.String)
  public static eu.heir.api.Role[] values()
  public static final eu.heir.api.Role REPLY
  public static final eu.heir.api.Role REQUEST

public final enum eu.heir.api.Sensitivity extends java.lang.Enum<eu.heir.api.Sensitivity>
  public static eu.heir.api.Sensitivity valueOf(java.lang.String)
  public static eu.heir.api.Sensitivity[] values()
  public static final eu.heir.api.Sensitivity CLINICAL
  public static final eu.heir.api.Sensitivity IDENTIFIER
  public static final eu.heir.api.Sensitivity NONE

public final enum eu.heir.api.Side extends java.lang.Enum<eu.heir.api.Side>
  public eu.heir.api.Side opposite()
  public static eu.heir.api.Side valueOf(java.lang.String)
  public static eu.heir.api.Side[] values()
  public static final eu.heir.api.Side DEVICE
  public static final eu.heir.api.Side HOSPITAL

public final enum eu.heir.api.Verb extends java.lang.Enum<eu.heir.api.Verb>
  public static eu.heir.api.Verb valueOf(java.lang.String)
  public static eu.heir.api.Verb[] values()
  public static final eu.heir.api.Verb COMMAND
  public static final eu.heir.api.Verb PUBLISH
  public static final eu.heir.api.Verb QUERY
  public static final eu.heir.api.Verb READ
  public static final eu.heir.api.Verb SESSION
  public static final eu.heir.api.Verb SUBSCRIBE
  public static final eu.heir.api.Verb TRANSFER
  public static final eu.heir.api.Verb WRITE

public abstract interface eu.heir.api.host.Counter
  public abstract eu.heir.api.host.Counter$Rule rule()

public static final record eu.heir.api.host.Counter$Rule extends java.lang.Record
  public boolean littleEndian()
  public final boolean equals(java.lang.Object)
  public final int hashCode()
  public final java.lang.String toString()
  public int width()
  public java.lang.String name()
  public long first()
  public long last()
  public long restart()
  public new(java.lang.String, long, long, long, int, boolean)

public final record eu.heir.api.host.Peer extends java.lang.Record
  public eu.heir.api.host.Peer$Tls? tls()
  public final boolean equals(java.lang.Object)
  public final int hashCode()
  public final java.lang.String toString()
  public int port()
  public java.lang.String address()
  public new(java.lang.String, int, eu.heir.api.host.Peer$Tls?)
  public static final eu.heir.api.host.Peer UNKNOWN

public static final record eu.heir.api.host.Peer$Tls extends java.lang.Record
  public final boolean equals(java.lang.Object)
  public final int hashCode()
  public final java.lang.String toString()
  public java.lang.String cipherSuite()
  public java.lang.String version()
  public java.util.List<byte[]> certificateChain()
  public new(java.lang.String, java.lang.String, java.util.List<byte[]>)

public abstract interface eu.heir.api.host.SessionContext
  public abstract eu.heir.api.host.Counter counter(eu.heir.api.Side, eu.heir.api.host.Counter$Rule)
  public abstract eu.heir.api.host.Peer peer(eu.heir.api.Side)
  public abstract eu.heir.api.host.Settings settings()
  public abstract eu.heir.api.protocol.Limits limits()
  public abstract java.lang.String connectionId()
  public abstract long nowMillis()
  public abstract void inject(eu.heir.api.Side, byte[], eu.heir.api.Correlation, eu.heir.api.protocol.Patch[])
  public abstract void report(eu.heir.api.Observation)
  public static final int INJECT_MAX_BYTES
  public static final int REPORTS_PER_SECOND

public abstract interface eu.heir.api.host.Settings
  public abstract boolean bool(java.lang.String)
  public abstract java.lang.String text(java.lang.String)
  public abstract long integer(java.lang.String)

public final class eu.heir.api.protocol.Descriptor
  public boolean edits()
  public boolean resumable()
  public eu.heir.api.Sensitivity sensitivity(java.lang.String)
  public eu.heir.api.protocol.Descriptor$Dial dial()
  public java.lang.String protocol()
  public java.lang.String title()
  public java.util.List<eu.heir.api.Attribute> attributes()
  public java.util.List<eu.heir.api.protocol.Setting> settings()
  public java.util.Optional<eu.heir.api.Attribute> covering(java.lang.String)
  public static eu.heir.api.protocol.Descriptor$Builder of(java.lang.String, java.lang.String)

public static final class eu.heir.api.protocol.Descriptor$Builder
  public eu.heir.api.protocol.Descriptor build()
  public eu.heir.api.protocol.Descriptor$Builder attribute(eu.heir.api.Attribute)
  public eu.heir.api.protocol.Descriptor$Builder dialAfterAllow()
  public eu.heir.api.protocol.Descriptor$Builder edits()
  public eu.heir.api.protocol.Descriptor$Builder resumable()
  public eu.heir.api.protocol.Descriptor$Builder setting(eu.heir.api.protocol.Setting)

public static final enum eu.heir.api.protocol.Descriptor$Dial extends java.lang.Enum<eu.heir.api.protocol.Descriptor$Dial>
  public static eu.heir.api.protocol.Descriptor$Dial valueOf(java.lang.String)
  public static eu.heir.api.protocol.Descriptor$Dial[] values()
  public static final eu.heir.api.protocol.Descriptor$Dial AFTER_ALLOW
  public static final eu.heir.api.protocol.Descriptor$Dial ON_ACCEPT

public final record eu.heir.api.protocol.Limits extends java.lang.Record
  public final boolean equals(java.lang.Object)
  public final int hashCode()
  public final java.lang.String toString()
  public int holdMax()
  public long unitMax()
  public new(int, long)
  public static final eu.heir.api.protocol.Limits DEFAULT
  public static final int HOLD_CEILING
  public static final int HOLD_MIN

public abstract interface eu.heir.api.protocol.Patch permits eu.heir.api.protocol.Patch$Count, eu.heir.api.protocol.Patch$Replace
  public abstract int length()
  public abstract int offset()
  public static eu.heir.api.protocol.Patch counter(int, eu.heir.api.host.Counter)
  public static eu.heir.api.protocol.Patch replace(int, int, byte[])
  public static java.util.List<eu.heir.api.protocol.Patch> checked(long, eu.heir.api.protocol.Patch[])

public static final record eu.heir.api.protocol.Patch$Count extends java.lang.Record implements eu.heir.api.protocol.Patch
  public eu.heir.api.host.Counter counter()
  public final boolean equals(java.lang.Object)
  public final int hashCode()
  public final java.lang.String toString()
  public int length()
  public int offset()
  public new(int, eu.heir.api.host.Counter)

public static final record eu.heir.api.protocol.Patch$Replace extends java.lang.Record implements eu.heir.api.protocol.Patch
  public byte[] bytes()
  public final boolean equals(java.lang.Object)
  public final int hashCode()
  public final java.lang.String toString()
  public int length()
  public int offset()
  public new(int, int, byte[])

public abstract interface eu.heir.api.protocol.ProtocolAdapter
  public abstract eu.heir.api.protocol.Descriptor descriptor()
  public abstract eu.heir.api.protocol.ProtocolAdapter$Match probe(eu.heir.api.Bytes)
  public abstract eu.heir.api.protocol.Session open(eu.heir.api.host.SessionContext)
  public default java.util.Optional<eu.heir.api.protocol.Session> resume(eu.heir.api.host.SessionContext, eu.heir.api.protocol.Snapshot)

public static final enum eu.heir.api.protocol.ProtocolAdapter$Match extends java.lang.Enum<eu.heir.api.protocol.ProtocolAdapter$Match>
  public static eu.heir.api.protocol.ProtocolAdapter$Match valueOf(java.lang.String)
  public static eu.heir.api.protocol.ProtocolAdapter$Match[] values()
  public static final eu.heir.api.protocol.ProtocolAdapter$Match CERTAIN
  public static final eu.heir.api.protocol.ProtocolAdapter$Match NO
  public static final eu.heir.api.protocol.ProtocolAdapter$Match POSSIBLE

public final class eu.heir.api.protocol.Refusal
  public boolean closes()
  public boolean severs()
  public byte[]? bytes()
  public eu.heir.api.Correlation? amended()
  public eu.heir.api.Side? to()
  public eu.heir.api.protocol.Refusal amendReply(eu.heir.api.Correlation, eu.heir.api.protocol.Patch[])
  public eu.heir.api.protocol.Refusal forwardInstead(long, eu.heir.api.protocol.Patch[])
  public eu.heir.api.protocol.Refusal$Placement? placement()
  public java.util.List<eu.heir.api.protocol.Patch> amendment()
  public java.util.List<eu.heir.api.protocol.Patch> bytesPatches()
  public java.util.List<eu.heir.api.protocol.Patch>? forwarded()
  public static eu.heir.api.protocol.Refusal sever()
  public static eu.heir.api.protocol.Refusal silently()
  public static eu.heir.api.protocol.Refusal$Placing reply(eu.heir.api.Side, byte[], eu.heir.api.protocol.Patch[])

public static final class eu.heir.api.protocol.Refusal$Closing
  public eu.heir.api.protocol.Refusal close()
  public eu.heir.api.protocol.Refusal keepOpen()

public static final enum eu.heir.api.protocol.Refusal$Placement extends java.lang.Enum<eu.heir.api.protocol.Refusal$Placement>
  public static eu.heir.api.protocol.Refusal$Placement valueOf(java.lang.String)
  public static eu.heir.api.protocol.Refusal$Placement[] values()
  public static final eu.heir.api.protocol.Refusal$Placement AT_BOUNDARY
  public static final eu.heir.api.protocol.Refusal$Placement IN_ORDER
  public static final eu.heir.api.protocol.Refusal$Placement NOW

public static final class eu.heir.api.protocol.Refusal$Placing
  public eu.heir.api.protocol.Refusal$Closing atBoundary()
  public eu.heir.api.protocol.Refusal$Closing inOrder()
  public eu.heir.api.protocol.Refusal$Closing now()

public abstract interface eu.heir.api.protocol.Session
  public abstract eu.heir.api.protocol.Refusal refuse(eu.heir.api.Interaction, eu.heir.api.Reason, java.util.List<eu.heir.api.Interaction>)
  public abstract eu.heir.api.protocol.Step read(eu.heir.api.Side, eu.heir.api.Bytes)
  public default byte[] farewell(eu.heir.api.Side, eu.heir.api.Reason)
  public default java.util.Optional<eu.heir.api.protocol.Snapshot> snapshot()
  public default void closed(eu.heir.api.Cause)
  public default void tick(long)

public final record eu.heir.api.protocol.Setting extends java.lang.Record
  public eu.heir.api.protocol.Setting$Type type()
  public final boolean equals(java.lang.Object)
  public final int hashCode()
  public final java.lang.String toString()
  public java.lang.String defaultValue()
  public java.lang.String description()
  public java.lang.String key()
  public java.lang.String problemWith(java.lang.String)
  public java.util.List<java.lang.String> allowed()
  public long max()
  public long min()
  public new(java.lang.String, eu.heir.api.protocol.Setting$Type, java.lang.String, java.util.List<java.lang.String>, long, long, java.lang.String)
  public static eu.heir.api.protocol.Setting bool(java.lang.String, boolean, java.lang.String)
  public static eu.heir.api.protocol.Setting choice(java.lang.String, java.lang.String, java.util.List<java.lang.String>, java.lang.String)
  public static eu.heir.api.protocol.Setting integer(java.lang.String, long, long, long, java.lang.String)
  public static eu.heir.api.protocol.Setting text(java.lang.String, java.lang.String, java.lang.String)

public static final enum eu.heir.api.protocol.Setting$Type extends java.lang.Enum<eu.heir.api.protocol.Setting$Type>
  public static eu.heir.api.protocol.Setting$Type valueOf(java.lang.String)
  public static eu.heir.api.protocol.Setting$Type[] values()
  public static final eu.heir.api.protocol.Setting$Type BOOLEAN
  public static final eu.heir.api.protocol.Setting$Type CHOICE
  public static final eu.heir.api.protocol.Setting$Type INTEGER
  public static final eu.heir.api.protocol.Setting$Type TEXT

public final record eu.heir.api.protocol.Snapshot extends java.lang.Record
  public byte[] bytes()
  public final boolean equals(java.lang.Object)
  public final int hashCode()
  public final java.lang.String toString()
  public int schema()
  public new(int, byte[])
  public static final int BYTES_MAX

public abstract interface eu.heir.api.protocol.Step permits eu.heir.api.protocol.Step$Consume, eu.heir.api.protocol.Step$Drop, eu.heir.api.protocol.Step$Forwarding, eu.heir.api.protocol.Step$Malformed, eu.heir.api.protocol.Step$Need, eu.heir.api.protocol.Step$Opaque
  public static eu.heir.api.Interaction? interactionOf(eu.heir.api.protocol.Step)
  public static eu.heir.api.protocol.Step consume(int, eu.heir.api.Correlation, byte[], eu.heir.api.protocol.Patch[])
  public static eu.heir.api.protocol.Step drop(long, eu.heir.api.Correlation)
  public static eu.heir.api.protocol.Step malformed(eu.heir.api.Anomaly)
  public static eu.heir.api.protocol.Step need(int)
  public static eu.heir.api.protocol.Step opaque(java.lang.String)
  public static eu.heir.api.protocol.Step patched(eu.heir.api.protocol.Step$Forwarding, eu.heir.api.protocol.Patch[])
  public static eu.heir.api.protocol.Step$Forwarding body(long)
  public static eu.heir.api.protocol.Step$Forwarding control(int)
  public static eu.heir.api.protocol.Step$Forwarding control(int, eu.heir.api.Anomaly)
  public static eu.heir.api.protocol.Step$Forwarding head(int, eu.heir.api.Interaction)
  public static eu.heir.api.protocol.Step$Forwarding tail(int)
  public static eu.heir.api.protocol.Step$Forwarding tail(int, java.util.List<eu.heir.api.Anomaly>)
  public static eu.heir.api.protocol.Step$Forwarding whole(int, eu.heir.api.Interaction)
  public static eu.heir.api.protocol.Step$Forwarding whole(int, eu.heir.api.Interaction, eu.heir.api.protocol.Step$Members)

public static final record eu.heir.api.protocol.Step$Body extends java.lang.Record implements eu.heir.api.protocol.Step$Forwarding
  public final boolean equals(java.lang.Object)
  public final int hashCode()
  public final java.lang.String toString()
  public java.util.List<eu.heir.api.protocol.Patch> patches()
  public long length()
  public new(long, java.util.List<eu.heir.api.protocol.Patch>)

public static final record eu.heir.api.protocol.Step$Consume extends java.lang.Record implements eu.heir.api.protocol.Step
  public byte[] reply()
  public eu.heir.api.Correlation correlation()
  public final boolean equals(java.lang.Object)
  public final int hashCode()
  public final java.lang.String toString()
  public java.util.List<eu.heir.api.protocol.Patch> patches()
  public long length()
  public new(long, eu.heir.api.Correlation, byte[], java.util.List<eu.heir.api.protocol.Patch>)

public static final record eu.heir.api.protocol.Step$Control extends java.lang.Record implements eu.heir.api.protocol.Step$Forwarding
  public final boolean equals(java.lang.Object)
  public final int hashCode()
  public final java.lang.String toString()
  public java.util.List<eu.heir.api.Anomaly> anomalies()
  public java.util.List<eu.heir.api.protocol.Patch> patches()
  public long length()
  public new(long, java.util.List<eu.heir.api.protocol.Patch>, java.util.List<eu.heir.api.Anomaly>)

public static final record eu.heir.api.protocol.Step$Drop extends java.lang.Record implements eu.heir.api.protocol.Step
  public eu.heir.api.Correlation correlation()
  public final boolean equals(java.lang.Object)
  public final int hashCode()
  public final java.lang.String toString()
  public long length()
  public new(long, eu.heir.api.Correlation)

public abstract static interface eu.heir.api.protocol.Step$Forwarding implements eu.heir.api.protocol.Step permits eu.heir.api.protocol.Step$Body, eu.heir.api.protocol.Step$Control, eu.heir.api.protocol.Step$Head, eu.heir.api.protocol.Step$Tail, eu.heir.api.protocol.Step$Whole
  public abstract java.util.List<eu.heir.api.protocol.Patch> patches()
  public abstract long length()

public static final record eu.heir.api.protocol.Step$Head extends java.lang.Record implements eu.heir.api.protocol.Step$Forwarding
  public eu.heir.api.Interaction interaction()
  public final boolean equals(java.lang.Object)
  public final int hashCode()
  public final java.lang.String toString()
  public java.util.List<eu.heir.api.protocol.Patch> patches()
  public long length()
  public new(long, eu.heir.api.Interaction, java.util.List<eu.heir.api.protocol.Patch>)

public static final record eu.heir.api.protocol.Step$Malformed extends java.lang.Record implements eu.heir.api.protocol.Step
  public eu.heir.api.Anomaly anomaly()
  public final boolean equals(java.lang.Object)
  public final int hashCode()
  public final java.lang.String toString()
  public new(eu.heir.api.Anomaly)

public static final enum eu.heir.api.protocol.Step$Members extends java.lang.Enum<eu.heir.api.protocol.Step$Members>
  public static eu.heir.api.protocol.Step$Members valueOf(java.lang.String)
  public static eu.heir.api.protocol.Step$Members[] values()
  public static final eu.heir.api.protocol.Step$Members ALL_OR_NOTHING
  public static final eu.heir.api.protocol.Step$Members EACH

public static final record eu.heir.api.protocol.Step$Need extends java.lang.Record implements eu.heir.api.protocol.Step
  public final boolean equals(java.lang.Object)
  public final int hashCode()
  public final java.lang.String toString()
  public int total()
  public new(int)

public static final record eu.heir.api.protocol.Step$Opaque extends java.lang.Record implements eu.heir.api.protocol.Step
  public final boolean equals(java.lang.Object)
  public final int hashCode()
  public final java.lang.String toString()
  public java.lang.String why()
  public new(java.lang.String)

public static final record eu.heir.api.protocol.Step$Tail extends java.lang.Record implements eu.heir.api.protocol.Step$Forwarding
  public final boolean equals(java.lang.Object)
  public final int hashCode()
  public final java.lang.String toString()
  public java.util.List<eu.heir.api.Anomaly> anomalies()
  public java.util.List<eu.heir.api.protocol.Patch> patches()
  public long length()
  public new(long, java.util.List<eu.heir.api.protocol.Patch>, java.util.List<eu.heir.api.Anomaly>)

public static final record eu.heir.api.protocol.Step$Whole extends java.lang.Record implements eu.heir.api.protocol.Step$Forwarding
  public eu.heir.api.Interaction interaction()
  public eu.heir.api.protocol.Step$Members members()
  public final boolean equals(java.lang.Object)
  public final int hashCode()
  public final java.lang.String toString()
  public java.util.List<eu.heir.api.protocol.Patch> patches()
  public long length()
  public new(long, eu.heir.api.Interaction, eu.heir.api.protocol.Step$Members, java.util.List<eu.heir.api.protocol.Patch>)
