package eu.heir.demo.message;

import java.util.List;
import java.util.stream.IntStream;

/**
 * An invented person.
 *
 * @param number medical record number, unique in the ward
 * @param family family name
 * @param given given name
 * @param birthDate {@code yyyyMMdd}
 * @param sex table 0001
 */
record Patient(String number, String family, String given, String birthDate, String sex) {
    private static final String AUTHORITY = "DEMO";
    private static final int INTENSIVE_NUMBER = 990_100;
    private static final int ADMISSION_NUMBER = 990_500;

    private static final List<Patient> INTENSIVE = List.of(
            new Patient("", "Müller", "Jürgen", "19480312", "M"),
            new Patient("", "Kovačević", "Željka", "19610925", "F"),
            new Patient("", "Þorsteinsdóttir", "Ásta", "19740117", "F"),
            new Patient("", "Παπαδάκης", "Νικόλαος", "19390604", "M"),
            new Patient("", "O'Brien & Sons", "Seán", "19550830", "M"),
            new Patient("", "Łukasiewicz", "Świętosława", "19680219", "F"));

    private static final List<Patient> ADMISSIONS = List.of(
            new Patient("", "García Núñez", "Íñigo", "19830714", "M"),
            new Patient("", "Çelik", "Ayşe", "19911102", "F"),
            new Patient("", "Dvořáková", "Růžena", "19570528", "F"),
            new Patient("", "Sørensen", "Bjørn", "19440109", "M"),
            new Patient("", "Иванова", "Ольга", "19790321", "F"),
            new Patient("", "Nagy", "Győző", "19650816", "M"),
            new Patient("", "Lefèvre", "Anaïs", "20020405", "F"),
            new Patient("", "Țepeș", "Ștefan", "19521213", "M"));

    /**
     * The patient at an intensive care bed.
     *
     * @param bed counts from 1
     */
    static Patient atBed(int bed) {
        return INTENSIVE.get((bed - 1) % INTENSIVE.size()).numbered(INTENSIVE_NUMBER + bed);
    }

    /** Everybody whom the admission desk deals with. */
    static List<Patient> ofAdmissions() {
        return IntStream.range(0, ADMISSIONS.size())
                .mapToObj(i -> ADMISSIONS.get(i).numbered(ADMISSION_NUMBER + i))
                .toList();
    }

    private Patient numbered(int value) {
        return new Patient(Integer.toString(value), family, given, birthDate, sex);
    }

    /** PID-3. */
    String identifier() {
        return number + "^^^" + AUTHORITY + "^MR";
    }

    /** Adds PID. */
    void writeTo(Hl7Writer writer) {
        writer.segment(
                "PID",
                "1",
                "",
                identifier(),
                "",
                Hl7Writer.escaped(family) + "^" + Hl7Writer.escaped(given) + "^^^^^L",
                "",
                birthDate,
                sex);
    }

    /** Redacted: invented or not, names do not belong into logs. */
    @Override
    public String toString() {
        return "Patient";
    }
}
