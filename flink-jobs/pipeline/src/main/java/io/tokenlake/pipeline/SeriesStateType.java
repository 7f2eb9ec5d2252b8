package io.tokenlake.pipeline;

import io.tokenlake.domain.detect.SeriesState;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * The state of a series, in memory as an object and in savepoints in its own binary form, which has
 * a version of its own.
 */
public final class SeriesStateType extends OpaqueType<SeriesState> {
  /** The type. */
  public static final TypeInformation<SeriesState> SERIES_STATE = new SeriesStateType();

  private static final long serialVersionUID = 1L;

  private SeriesStateType() {
    super(SeriesState.class, /* isKey= */ false, Serializer.INSTANCE);
  }

  /** Number of bytes, then the bytes. */
  static final class Serializer extends TypeSerializerSingleton<SeriesState> {
    static final Serializer INSTANCE = new Serializer();

    private static final int OF_ANY_LENGTH = -1;
    private static final long serialVersionUID = 1L;

    @Override
    public void serialize(SeriesState state, DataOutputView target) throws IOException {
      byte[] bytes = state.toBytes();
      target.writeInt(bytes.length);
      target.write(bytes);
    }

    @Override
    public SeriesState deserialize(DataInputView source) throws IOException {
      return SeriesState.fromBytes(readBytes(source));
    }

    @Override
    public SeriesState deserialize(SeriesState reuse, DataInputView source) throws IOException {
      return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
      byte[] bytes = readBytes(source);
      target.writeInt(bytes.length);
      target.write(bytes);
    }

    @Override
    public SeriesState copy(SeriesState from) {
      return SeriesState.fromBytes(from.toBytes());
    }

    @Override
    public SeriesState copy(SeriesState from, SeriesState reuse) {
      return copy(from);
    }

    @Override
    public boolean isImmutableType() {
      return false;
    }

    @Override
    public SeriesState createInstance() {
      return new SeriesState();
    }

    @Override
    public int getLength() {
      return OF_ANY_LENGTH;
    }

    @Override
    public TypeSerializerSnapshot<SeriesState> snapshotConfiguration() {
      return new Snapshot();
    }

    private static byte[] readBytes(DataInputView source) throws IOException {
      byte[] bytes = new byte[source.readInt()];
      source.readFully(bytes);
      return bytes;
    }
  }

  /** Which form it has, the bytes say themselves. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<SeriesState> {
    public Snapshot() {
      super(() -> Serializer.INSTANCE);
    }
  }
}
