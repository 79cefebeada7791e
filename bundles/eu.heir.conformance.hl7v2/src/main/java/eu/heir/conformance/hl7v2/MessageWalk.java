package eu.heir.conformance.hl7v2;

import ca.uhn.hl7v2.HL7Exception;
import ca.uhn.hl7v2.model.AbstractGroup;
import ca.uhn.hl7v2.model.Composite;
import ca.uhn.hl7v2.model.GenericMessage;
import ca.uhn.hl7v2.model.GenericSegment;
import ca.uhn.hl7v2.model.Group;
import ca.uhn.hl7v2.model.Message;
import ca.uhn.hl7v2.model.Primitive;
import ca.uhn.hl7v2.model.Segment;
import ca.uhn.hl7v2.model.Structure;
import ca.uhn.hl7v2.model.Type;
import ca.uhn.hl7v2.model.Varies;
import ca.uhn.hl7v2.parser.ModelClassFactory;
import ca.uhn.hl7v2.validation.PrimitiveTypeRule;
import ca.uhn.hl7v2.validation.ValidationContext;
import ca.uhn.hl7v2.validation.impl.ValidationContextFactory;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Goes through one message in HAPI's model. What it says consists of names that the model has (segments, groups, fields, types) and of
 * fixed words. A segment's name that the standard does not have is never repeated: where a line break got into a text, it is a piece of
 * that text.
 */
final class MessageWalk {
    /** Types whose values have a form that every receiver must be able to read; the forms are HAPI's, by version. */
    private static final Set<String> FORMS = Set.of("DT", "TM", "DTM", "TSComponentOne", "NM", "SI");

    private static final ValidationContext RULES = ValidationContextFactory.defaultValidation();

    private static final Pattern LOCAL = Pattern.compile("Z[A-Z0-9]{2}");

    /** The explicit null (2.5.3). */
    private static final String NULL = "\"\"";

    private final String version;
    private final ModelClassFactory models;
    private final Findings findings;
    private final Effort effort;

    MessageWalk(String version, ModelClassFactory models, Findings findings, Effort effort) {
        this.version = version;
        this.models = models;
        this.findings = findings;
        this.effort = effort;
    }

    /** Goes through it all. */
    void walk(Message message) throws Effort.Spent {
        try {
            group(message, message instanceof GenericMessage);
        } catch (HL7Exception e) {
            // The model was read already: this is about a name or number that it gave itself.
            throw new IllegalStateException(e.getClass().getName());
        }
    }

    private void group(Group group, boolean generic) throws HL7Exception, Effort.Spent {
        Set<String> foreign = group instanceof AbstractGroup known ? known.getNonStandardNames() : Set.of();
        for (String name : group.getNames()) {
            effort.step();
            Structure[] all = group.getAll(name);
            boolean standard = !generic && !foreign.contains(name);
            if (standard && all.length == 0 && group.isRequired(name) && !group.isChoiceElement(name)) {
                findings.add(
                        Findings.STRUCTURE,
                        "required " + (group.isGroup(name) ? "group " : "segment ") + name + " is missing");
            }
            for (Structure one : all) {
                if (!standard && !generic) {
                    foreign(one);
                }
                if (one instanceof Group inner) {
                    group(inner, generic);
                } else if (one instanceof Segment segment && !(one instanceof GenericSegment)) {
                    segment(segment);
                }
            }
        }
    }

    private void foreign(Structure structure) throws HL7Exception {
        String name = structure.getName();
        if (LOCAL.matcher(name).matches()) {
            return;
        }
        findings.add(
                Findings.STRUCTURE,
                models.getSegmentClass(name, version) == null
                        ? "a segment that the version does not have"
                        : "segment " + name + " stands where the message has none, or more often than it may");
    }

    private void segment(Segment segment) throws HL7Exception, Effort.Spent {
        String name = segment.getName();
        for (int i = 1; i <= segment.numFields(); i++) {
            effort.step();
            Type[] repetitions = segment.getField(i);
            int filled = 0;
            for (Type repetition : repetitions) {
                if (!repetition.isEmpty()) {
                    filled++;
                }
            }
            if (filled == 0) {
                if (segment.isRequired(i)) {
                    findings.add(Findings.STRUCTURE, "required field " + name + "-" + i + " is empty");
                }
                continue;
            }
            int most = segment.getMaxCardinality(i);
            if (most > 0 && repetitions.length > most) {
                findings.add(
                        Findings.STRUCTURE,
                        "field " + name + "-" + i + " repeats more often than the " + most + " times it may");
            }
            for (Type repetition : repetitions) {
                type(repetition, name + "-" + i);
            }
        }
        if (name.equals("OBX")) {
            observationType(segment);
        }
    }

    /** OBX-2 says how OBX-5 is to be read. */
    private void observationType(Segment observation) throws HL7Exception {
        Type[] named = observation.getField(2);
        String type = named.length == 0 ? "" : named[0].encode();
        if (!type.isEmpty() && models.getTypeClass(type, version) == null) {
            findings.add(Findings.TYPE, "OBX-2 names a type that the version does not have");
        }
    }

    private void type(Type type, String place) throws HL7Exception, Effort.Spent {
        effort.step();
        Type actual = type instanceof Varies varies ? varies.getData() : type;
        if (actual instanceof Composite composite) {
            Type[] components = composite.getComponents();
            for (int i = 0; i < components.length; i++) {
                if (!components[i].isEmpty()) {
                    type(components[i], place + "." + (i + 1));
                }
            }
        } else if (actual instanceof Primitive primitive && FORMS.contains(primitive.getName())) {
            String value = primitive.getValue();
            if (value != null && !value.isEmpty() && !value.equals(NULL)) {
                form(primitive, value, place);
            }
        }
    }

    private void form(Primitive primitive, String value, String place) {
        for (PrimitiveTypeRule rule : RULES.getPrimitiveRules(version, primitive.getName(), primitive)) {
            if (rule.apply(value).length > 0) {
                String type = primitive.getName().equals("TSComponentOne") ? "TS" : primitive.getName();
                findings.add(Findings.TYPE, "the value of " + place + " is no " + type);
                return;
            }
        }
    }
}
