package io.tokenlake.gpu.metric;

import io.tokenlake.gpu.nvml.Quantity;
import java.util.Map;

/**
 * How a quantity of NVML is sent.
 *
 * @param quantity what was read
 * @param def the metric
 * @param factor from NVML's unit to the metric's
 * @param attributes what tells it from the metric's other series of one GPU
 * @param dcgm its name on the Prometheus endpoint; null if DCGM has none
 * @param dcgmFactor from NVML's unit to DCGM's
 */
public record Mapping(
    Quantity quantity,
    MetricDef def,
    Factor factor,
    Map<String, String> attributes,
    String dcgm,
    Factor dcgmFactor) {}
