package eu.heir.demo.message;

import java.util.Random;

/**
 * One patient's vital signs, drifting: each wanders about its own mean (a discrete Ornstein-Uhlenbeck walk) and stays within what a
 * monitor in an intensive care unit shows.
 */
final class VitalSigns {
    private static final double PULL_PER_STEP = 0.05;
    private static final double PULSE_PRESSURE_MIN_MMHG = 20;

    private final Random random;
    private final Walk heartRate;
    private final Walk saturation;
    private final Walk respiration;
    private final Walk systolic;
    private final Walk diastolic;
    private final Walk temperature;

    VitalSigns(Random random) {
        this.random = random;
        heartRate = walk(82, 9, 1.4, 38, 165);
        saturation = walk(96.5, 1.2, 0.25, 84, 100);
        respiration = walk(16, 2.5, 0.5, 7, 38);
        systolic = walk(124, 12, 1.6, 75, 205);
        diastolic = walk(71, 7, 1.1, 38, 115);
        temperature = walk(37.1, 0.4, 0.015, 35, 40.5);
    }

    private Walk walk(double mean, double spread, double step, double min, double max) {
        return new Walk(mean + spread * random.nextGaussian() / 2, step, min, max);
    }

    /** Moves on by one interval. */
    void advance() {
        heartRate.advance(random);
        saturation.advance(random);
        respiration.advance(random);
        systolic.advance(random);
        diastolic.advance(random);
        temperature.advance(random);
    }

    int heartRatePerMinute() {
        return heartRate.rounded();
    }

    int saturationPercent() {
        return saturation.rounded();
    }

    int respirationPerMinute() {
        return respiration.rounded();
    }

    int systolicMmHg() {
        return systolic.rounded();
    }

    int diastolicMmHg() {
        return (int) Math.round(Math.min(diastolic.value, systolic.value - PULSE_PRESSURE_MIN_MMHG));
    }

    /** As oscillometric devices estimate it: a third of the pulse pressure above diastole. */
    int meanMmHg() {
        return Math.round(diastolicMmHg() + (systolicMmHg() - diastolicMmHg()) / 3f);
    }

    double temperatureCelsius() {
        return Math.round(temperature.value * 10) / 10.0;
    }

    private static final class Walk {
        private final double mean;
        private final double step;
        private final double min;
        private final double max;
        private double value;

        Walk(double mean, double step, double min, double max) {
            this.mean = Math.max(min, Math.min(max, mean));
            this.step = step;
            this.min = min;
            this.max = max;
            this.value = this.mean;
        }

        void advance(Random random) {
            value += PULL_PER_STEP * (mean - value) + step * random.nextGaussian();
            value = Math.max(min, Math.min(max, value));
        }

        int rounded() {
            return (int) Math.round(value);
        }
    }
}
