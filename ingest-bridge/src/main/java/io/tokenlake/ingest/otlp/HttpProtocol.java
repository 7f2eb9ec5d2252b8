package io.tokenlake.ingest.otlp;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import io.tokenlake.ingest.admit.ContentEncoding;
import io.tokenlake.ingest.otlp.ExportOutcome.Accepted;
import io.tokenlake.ingest.otlp.ExportOutcome.UnsupportedMediaType;

/** OTLP over HTTP: the message is the body. */
public final class HttpProtocol implements Protocol {
  @Override
  public String name() {
    return "http";
  }

  @Override
  public String path(Signal<?, ?> signal) {
    return signal.httpPath();
  }

  @Override
  public Form form(RequestHeaders headers) throws RefusedException {
    MediaType type = headers.contentType();
    if (!OtlpStatus.isProtobuf(type) && !OtlpStatus.isJson(type)) {
      throw new RefusedException(
          new UnsupportedMediaType(
              "this content type is not supported; send application/x-protobuf or"
                  + " application/json"));
    }
    ContentEncoding encoding =
        ContentEncoding.of(headers.get(HttpHeaderNames.CONTENT_ENCODING))
            .orElseThrow(() -> new RefusedException(unsupportedEncoding()));
    return new Form(
        encoding, OtlpStatus.isJson(type) ? RequestBody.Format.JSON : RequestBody.Format.PROTOBUF);
  }

  @Override
  public RequestBody body(BodyCollector.Received received, Form form) {
    return new RequestBody(received.bytes(), 0, received.length(), form.encoding(), form.format());
  }

  @Override
  public HttpResponse success(Signal<?, ?> signal, Accepted outcome, RequestHeaders headers) {
    boolean json = OtlpStatus.isJson(headers.contentType());
    var message = signal.response(outcome.rejections());
    return HttpResponse.of(
        HttpStatus.OK,
        json ? MediaType.JSON : OtlpStatus.PROTOBUF,
        json ? HttpData.ofUtf8(OtlpStatus.json(message)) : HttpData.wrap(message.toByteArray()));
  }

  static UnsupportedMediaType unsupportedEncoding() {
    return new UnsupportedMediaType(
        "this encoding is not supported; send one of " + ContentEncoding.NAMES);
  }
}
