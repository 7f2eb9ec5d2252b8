package io.tokenlake.local.traffic;

/** A request that the model server answers with an error. */
final class ModelRequestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String type;
  private final String param;
  private final String code;

  private ModelRequestException(
      int status, String type, String param, String code, String message) {
    super(message);
    this.status = status;
    this.type = type;
    this.param = param;
    this.code = code;
  }

  static ModelRequestException invalid(String param, String message) {
    return new ModelRequestException(400, "invalid_request_error", param, null, message);
  }

  /** The error that a caller asked for. */
  static ModelRequestException wanted(String status) {
    return switch (status) {
      case "400" -> invalid("model", "This model does not support the request.");
      case "429" ->
          new ModelRequestException(
              429, "requests", null, "rate_limit_exceeded", "Rate limit reached. Try again in 1s.");
      case "500" ->
          new ModelRequestException(
              500, "server_error", null, null, "The server had an error. Sorry about that!");
      default ->
          invalid(
              null,
              ModelServer.FAIL_HEADER + " is '" + status + "'; expected one of 400, 429 and 500");
    };
  }

  int status() {
    return status;
  }

  String type() {
    return type;
  }

  String param() {
    return param;
  }

  String code() {
    return code;
  }
}
