package io.tokenlake.pipeline.convert;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import io.tokenlake.pipeline.DeadLetter;
import io.tokenlake.pipeline.TopicRecord;
import io.tokenlake.schemas.otlp.OtlpJson;
import io.tokenlake.schemas.otlp.OtlpJsonException;
import java.util.List;

/**
 * Reads OTLP requests of which single spans, metrics or log records are broken, such as one whose
 * name is not UTF-8. The parser refuses such a request as a whole; here its neighbours are kept.
 */
public final class Salvage {
  /** The numbers of these fields are the same for spans, metrics and log records. */
  private static final int RESOURCES = 1;

  private static final int SCOPES = 2;
  private static final int LEAVES = 2;

  private Salvage() {}

  /**
   * What can be read of a request; a request of nothing when that is nothing.
   *
   * @param request any instance of the request's type
   * @param leaf any instance of what it carries: spans, metrics or log records
   * @param broken takes a letter for each leaf that cannot be read, or one for all of it
   */
  public static <M extends Message> M parse(
      TopicRecord record, M request, Message leaf, List<DeadLetter> broken) {
    if (OtlpJson.isJson(record.payload())) {
      return parseJson(record, request, broken);
    }
    try {
      return parse(request, record.payload());
    } catch (InvalidProtocolBufferException e) {
      int before = broken.size();
      try {
        UnknownFieldSet whole = UnknownFieldSet.parseFrom(record.payload());
        return parse(request, withoutBroken(whole, record, leaf, broken).toByteArray());
      } catch (InvalidProtocolBufferException itself) {
        broken.subList(before, broken.size()).clear();
        broken.add(
            DeadLetter.undecodable(
                record, request.getDescriptorForType().getName(), e.getMessage()));
        return parseNothing(request);
      }
    }
  }

  /** A Collector may write JSON. Nobody writes a broken part of it among whole ones. */
  private static <M extends Message> M parseJson(
      TopicRecord record, M request, List<DeadLetter> broken) {
    try {
      return OtlpJson.read(request, record.payload());
    } catch (OtlpJsonException e) {
      broken.add(
          DeadLetter.undecodable(record, request.getDescriptorForType().getName(), e.getMessage()));
      return parseNothing(request);
    }
  }

  private static UnknownFieldSet withoutBroken(
      UnknownFieldSet request, TopicRecord record, Message leaf, List<DeadLetter> broken)
      throws InvalidProtocolBufferException {
    Field.Builder resources = Field.newBuilder();
    for (ByteString bytes : request.getField(RESOURCES).getLengthDelimitedList()) {
      UnknownFieldSet resource = UnknownFieldSet.parseFrom(bytes);
      Field.Builder scopes = Field.newBuilder();
      for (ByteString scope : resource.getField(SCOPES).getLengthDelimitedList()) {
        scopes.addLengthDelimited(leavesOf(scope, record, leaf, broken).toByteString());
      }
      resources.addLengthDelimited(with(resource, SCOPES, scopes).toByteString());
    }
    return with(request, RESOURCES, resources);
  }

  private static UnknownFieldSet leavesOf(
      ByteString scopeBytes, TopicRecord record, Message leaf, List<DeadLetter> broken)
      throws InvalidProtocolBufferException {
    UnknownFieldSet scope = UnknownFieldSet.parseFrom(scopeBytes);
    Field.Builder kept = Field.newBuilder();
    for (ByteString bytes : scope.getField(LEAVES).getLengthDelimitedList()) {
      try {
        leaf.getParserForType().parseFrom(bytes);
        kept.addLengthDelimited(bytes);
      } catch (InvalidProtocolBufferException e) {
        broken.add(
            DeadLetter.undecodable(
                new TopicRecord(record.origin(), alone(bytes)),
                leaf.getDescriptorForType().getName(),
                e.getMessage()));
      }
    }
    return with(scope, LEAVES, kept);
  }

  /** The leaf as a request of its own, like the payloads of all dead letters. */
  private static byte[] alone(ByteString leaf) {
    UnknownFieldSet scope = of(LEAVES, leaf);
    UnknownFieldSet resource = of(SCOPES, scope.toByteString());
    return of(RESOURCES, resource.toByteString()).toByteArray();
  }

  private static UnknownFieldSet of(int number, ByteString value) {
    Field field = Field.newBuilder().addLengthDelimited(value).build();
    return UnknownFieldSet.newBuilder().addField(number, field).build();
  }

  private static UnknownFieldSet with(UnknownFieldSet in, int number, Field.Builder field) {
    return in.toBuilder().clearField(number).addField(number, field.build()).build();
  }

  @SuppressWarnings("unchecked") // the parser of a message makes messages of its type
  private static <M extends Message> M parse(M request, byte[] bytes)
      throws InvalidProtocolBufferException {
    return (M) request.getParserForType().parseFrom(bytes);
  }

  @SuppressWarnings("unchecked")
  private static <M extends Message> M parseNothing(M request) {
    return (M) request.getDefaultInstanceForType();
  }
}
