package io.tokenlake.domain.rule;

/** The sums of one model; the empty text where models are not told apart. */
public record ModelSums(String model, WindowSums sums) {}
