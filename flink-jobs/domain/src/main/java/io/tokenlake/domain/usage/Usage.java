package io.tokenlake.domain.usage;

import java.util.Map;

/**
 * What one call consumed. A leaf that is absent from the map was not reported, which is not the
 * same as zero.
 *
 * @param leaves tokens by leaf; disjoint
 * @param inTotal all input tokens, cached ones included: the sum of the input leaves; null when no
 *     input was reported
 * @param outTotal all output tokens, reasoning included: the sum of the output leaves; null when no
 *     output was reported
 * @param basis what the emitter's input count meant
 * @param basisSource what decided {@code basis}
 * @param webSearches searches the provider made for the call and bills apart; null when not
 *     reported
 */
public record Usage(
    Map<Leaf, Long> leaves,
    Long inTotal,
    Long outTotal,
    Basis basis,
    BasisSource basisSource,
    Long webSearches) {

  /** Usage of tokens alone. */
  public Usage(
      Map<Leaf, Long> leaves, Long inTotal, Long outTotal, Basis basis, BasisSource basisSource) {
    this(leaves, inTotal, outTotal, basis, basisSource, null);
  }

  /** Whether an emitter's input count includes the tokens read from and written to a cache. */
  public enum Basis {
    INCLUSIVE,
    EXCLUSIVE
  }

  /** What decided the basis. */
  public enum BasisSource {
    /** A rule about this emitter. */
    RULE,
    /** The counts themselves admit only one reading. */
    ARITHMETIC,
    /** The semantic convention's own definition, for want of anything better. */
    DEFAULT
  }
}
