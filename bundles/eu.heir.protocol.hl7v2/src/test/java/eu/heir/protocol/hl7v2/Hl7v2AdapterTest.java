package eu.heir.protocol.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.api.Sensitivity;
import eu.heir.api.Side;
import eu.heir.api.protocol.Descriptor;
import eu.heir.api.protocol.Limits;
import eu.heir.api.protocol.ProtocolAdapter.Match;
import eu.heir.api.protocol.Session;
import eu.heir.api.protocol.Snapshot;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The adapter's face: descriptor, probe, hand-over. */
class Hl7v2AdapterTest {
    private final Hl7v2Adapter adapter = new Hl7v2Adapter();

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "<VT>MSH|^; CERTAIN",
                "<VT>FHS|; CERTAIN",
                "<VT>BHS; CERTAIN",
                "<VT>; POSSIBLE",
                "<VT>MS; POSSIBLE",
                "<VT><?xml; POSSIBLE",
                "<CR><LF>; POSSIBLE",
                "<CR><VT>MSH|; CERTAIN",
                "<CR>GET; NO",
                "MSH|; NO",
                "GET /; NO",
                "<0>; NO"
            })
    void theFirstBytesTellHl7(String first, Match match) {
        assertThat(adapter.probe(new ArrayBytes(first.replace("<VT>", "\u000b")
                        .replace("<CR>", "\r")
                        .replace("<LF>", "\n")
                        .getBytes(StandardCharsets.ISO_8859_1))))
                .isEqualTo(match);
    }

    @Test
    void itDialsOnAcceptHandsSessionsOverAndEditsNothing() {
        Descriptor descriptor = adapter.descriptor();

        assertThat(descriptor.protocol()).isEqualTo("hl7v2");
        assertThat(descriptor.dial()).isEqualTo(Descriptor.Dial.ON_ACCEPT);
        assertThat(descriptor.resumable()).isTrue();
        assertThat(descriptor.edits()).isFalse();
        assertThat(adapter.descriptor()).isSameAs(descriptor);
    }

    @ParameterizedTest
    @CsvSource({
        "MSH-3, NONE",
        "MSH-9.2, NONE",
        "MSH-8, IDENTIFIER",
        "MSA-2, NONE",
        "MSA-3, CLINICAL",
        "EVN-1, NONE",
        "EVN-5.1, IDENTIFIER",
        "PID-3[2].1, IDENTIFIER",
        "PID[2]-3, IDENTIFIER",
        "PV1-3, IDENTIFIER",
        "NK1-2, IDENTIFIER",
        "IN1-36, IDENTIFIER",
        "OBX-5, CLINICAL",
        "OBX[2]-5, CLINICAL",
        "OBX-2, NONE",
        "OBX-20, CLINICAL",
        "NTE-3, CLINICAL",
        "DG1-3, CLINICAL",
        "AL1-3, CLINICAL",
        "ORC-1, NONE",
        "ORC-12, CLINICAL",
        "BHS-11, NONE",
        "PID, IDENTIFIER"
    })
    void everyPathHasItsSensitivity(String path, Sensitivity sensitivity) {
        assertThat(adapter.descriptor().covering(path)).isPresent();
        assertThat(adapter.descriptor().sensitivity(path)).isEqualTo(sensitivity);
    }

    /** The segments of v2.3 to v2.5.1, as HAPI's structures have them. */
    @ParameterizedTest
    @CsvSource({
        "ABS ACC ADD AFF AIG AIL AIP AIS AL1 APR ARQ AUT BHS BLC BLG BPO BPX BTS BTX CDM CER CM0 CM1 CM2 CNS CSP CSR CSS CTD CTI DB1 DG1",
        "DRG DSC DSP ECD ECR EDU EQL EQP EQU ERQ ERR EVN FAC FHS FT1 FTS GOL GP1 GP2 GT1 IAM IIM IN1 IN2 IN3 INV IPC ISD LAN LCC LCH LDP",
        "LOC LRL MFA MFE MFI MRG MSA MSH NCK NDS NK1 NPU NSC NST NTE OBR OBX ODS ODT OM1 OM2 OM3 OM4 OM5 OM6 OM7 ORC ORG OVR PCR PD1 PDA",
        "PDC PEO PES PID PR1 PRA PRB PRC PRD PSH PTH PV1 PV2 QAK QCK QID QPD QRD QRF QRI RCP RDF RDT RF1 RGS RMI ROL RQ1 RQD RXA RXC RXD",
        "RXE RXG RXO RXR SAC SCH SFT SID SPM SPR STF TCC TCD TQ1 TQ2 TXA UB1 UB2 URD URS VAR VTQ UAC PRT ARV OH1 REL DON DEV PAC SHP"
    })
    void everyStandardSegmentIsCovered(String segments) {
        for (String segment : List.of(segments.split(" ", -1))) {
            assertThat(adapter.descriptor().covering(segment + "-1"))
                    .as(segment)
                    .isPresent();
        }
        long names = adapter.descriptor().attributes().size();
        assertThat(adapter.descriptor().attributes().stream()
                        .map(a -> a.name())
                        .distinct()
                        .count())
                .isEqualTo(names);
    }

    @Test
    void aSessionIsHandedOverAtAUnitEdgeOnly() {
        Session session = Wire.session(new Limits(1024, 1 << 20));
        assertThat(session.snapshot()).isPresent();
        byte[] frame = Wire.framed("MSH|^~\\&|M||||1||ADT^A01|1|P|2.3", "NTE|1||" + "x".repeat(3000));

        session.read(Side.DEVICE, new ArrayBytes(frame, 0, 1024));

        assertThat(session.snapshot()).isEmpty();
    }

    @Test
    void otherLayoutsAreNotResumed() {
        assertThat(adapter.resume(Wire.context(Limits.DEFAULT), new Snapshot(2, new byte[16])))
                .isEmpty();
        assertThat(adapter.resume(Wire.context(Limits.DEFAULT), new Snapshot(1, new byte[15])))
                .isEmpty();
        assertThat(adapter.resume(Wire.context(Limits.DEFAULT), new Snapshot(1, new byte[16])))
                .isPresent();
    }
}
