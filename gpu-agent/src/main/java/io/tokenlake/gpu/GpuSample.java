package io.tokenlake.gpu;

import java.time.Instant;

/**
 * What one GPU said at one moment. A metric that the GPU or its driver does not have is null, and
 * so is one that could not be read this time; 0 is always a measured zero.
 *
 * @param time when it was read
 * @param uuid identity of the GPU, exactly as the driver writes it
 * @param name product name, such as NVIDIA H200
 * @param driverVersion version of the kernel driver
 * @param utilizationPercent share of the time with at least one kernel running, 0 to 100
 * @param memoryControllerPercent share of the time with device memory being accessed, 0 to 100
 * @param memoryTotalBytes all device memory
 * @param memoryReservedBytes device memory kept by the driver and the firmware
 * @param memoryUsedBytes allocated device memory, as the driver counts it
 * @param memoryFreeBytes device memory that is not allocated
 * @param temperatureCelsius temperature of the die in °C
 * @param powerMilliwatts power drawn by the board in mW
 * @param energyMillijoules energy drawn since the driver was loaded in mJ
 */
public record GpuSample(
    Instant time,
    String uuid,
    String name,
    String driverVersion,
    Integer utilizationPercent,
    Integer memoryControllerPercent,
    Long memoryTotalBytes,
    Long memoryReservedBytes,
    Long memoryUsedBytes,
    Long memoryFreeBytes,
    Integer temperatureCelsius,
    Long powerMilliwatts,
    Long energyMillijoules) {}
