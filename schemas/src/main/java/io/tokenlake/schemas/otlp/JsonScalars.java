package io.tokenlake.schemas.otlp;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;

/** Reads the values of JSON that are not objects or arrays, as the type of their field has them. */
final class JsonScalars {
  /** The ids, which OTLP writes as hex digits where protobuf's JSON would have base64. */
  private static final Set<String> HEX_FIELDS = Set.of("trace_id", "span_id", "parent_span_id");

  /** Longer ones are no numbers that fit a field, and would be costly to find out about. */
  private static final int MAX_NUMBER_CHARS = 64;

  private static final int MAX_EXPONENT = 400;

  private JsonScalars() {}

  /** What fits the integer types of protobuf, both ends included. */
  private enum Range {
    INT32(31, true),
    UINT32(32, false),
    INT64(63, true),
    UINT64(64, false);

    private final BigInteger min;
    private final BigInteger max;

    Range(int bits, boolean signed) {
      BigInteger end = BigInteger.ONE.shiftLeft(bits);
      this.min = signed ? end.negate() : BigInteger.ZERO;
      this.max = end.subtract(BigInteger.ONE);
    }
  }

  /** The current token is not what the field holds. */
  static final class UnexpectedException extends Exception {
    private static final long serialVersionUID = 1L;

    private UnexpectedException(String expectation) {
      super(expectation, null, /* enableSuppression= */ false, /* writableStackTrace= */ false);
    }

    /** What should be there. */
    String expectation() {
      return getMessage();
    }
  }

  /** The current token as the value of {@code field}, which is not of a message type. */
  static Object read(JsonParser parser, FieldDescriptor field)
      throws IOException, UnexpectedException {
    return switch (field.getJavaType()) {
      case STRING -> string(parser, "a string");
      case BOOLEAN -> bool(parser);
      case BYTE_STRING -> HEX_FIELDS.contains(field.getName()) ? hex(parser) : base64(parser);
      case ENUM -> enumValue(parser, field);
      case DOUBLE -> number(parser);
      case FLOAT -> (float) number(parser);
      case LONG -> whole(parser, isUnsigned(field) ? Range.UINT64 : Range.INT64);
      case INT -> (int) whole(parser, isUnsigned(field) ? Range.UINT32 : Range.INT32);
      case MESSAGE -> throw new IllegalArgumentException(field + " is a message");
    };
  }

  private static String string(JsonParser parser, String expectation)
      throws IOException, UnexpectedException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw new UnexpectedException(expectation);
    }
    return parser.getText();
  }

  private static boolean bool(JsonParser parser) throws UnexpectedException {
    return switch (parser.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw new UnexpectedException("true or false");
    };
  }

  private static ByteString hex(JsonParser parser) throws IOException, UnexpectedException {
    String expectation = "a string of hex digits, two for each byte";
    try {
      return ByteString.copyFrom(HexFormat.of().parseHex(string(parser, expectation)));
    } catch (IllegalArgumentException e) {
      throw new UnexpectedException(expectation);
    }
  }

  private static ByteString base64(JsonParser parser) throws IOException, UnexpectedException {
    String expectation = "a string in base64";
    // Both alphabets may be sent, with padding or without.
    String text = string(parser, expectation).replace('-', '+').replace('_', '/');
    try {
      return ByteString.copyFrom(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      throw new UnexpectedException(expectation);
    }
  }

  private static EnumValueDescriptor enumValue(JsonParser parser, FieldDescriptor field)
      throws IOException, UnexpectedException {
    String expectation = "the number of a " + field.getEnumType().getName();
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      int number = (int) whole(parser, Range.INT32, expectation);
      return field.getEnumType().findValueByNumberCreatingIfUnknown(number);
    }
    EnumValueDescriptor named = field.getEnumType().findValueByName(parser.getText());
    if (named == null) {
      throw new UnexpectedException(expectation);
    }
    return named;
  }

  private static double number(JsonParser parser) throws IOException, UnexpectedException {
    String text = parser.getText();
    boolean quoted = parser.currentToken() == JsonToken.VALUE_STRING;
    if (quoted && (text.equals("NaN") || text.equals("Infinity") || text.equals("-Infinity"))) {
      return Double.parseDouble(text);
    }
    double value = decimal(parser, "a number").doubleValue();
    if (Double.isInfinite(value)) {
      throw new UnexpectedException("a number of 64 bits");
    }
    return value;
  }

  private static long whole(JsonParser parser, Range range)
      throws IOException, UnexpectedException {
    return whole(parser, range, "a whole number from " + range.min + " to " + range.max);
  }

  private static long whole(JsonParser parser, Range range, String expectation)
      throws IOException, UnexpectedException {
    try {
      BigInteger whole = decimal(parser, expectation).toBigIntegerExact();
      if (whole.compareTo(range.min) >= 0 && whole.compareTo(range.max) <= 0) {
        return whole.longValue();
      }
    } catch (ArithmeticException e) {
      // It has a fraction.
    }
    throw new UnexpectedException(expectation);
  }

  /** A number, in quotes or not. */
  private static BigDecimal decimal(JsonParser parser, String expectation)
      throws IOException, UnexpectedException {
    switch (parser.currentToken()) {
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_STRING -> {
        String text = parser.getText();
        try {
          if (text.length() <= MAX_NUMBER_CHARS) {
            BigDecimal value = new BigDecimal(text);
            if (Math.abs((long) value.scale()) <= MAX_EXPONENT) {
              return value;
            }
          }
        } catch (NumberFormatException e) {
          // Said below.
        }
        throw new UnexpectedException(expectation);
      }
      default -> throw new UnexpectedException(expectation);
    }
  }

  private static boolean isUnsigned(FieldDescriptor field) {
    return switch (field.getType()) {
      case UINT32, UINT64, FIXED32, FIXED64 -> true;
      default -> false;
    };
  }
}
