package io.tokenlake.pipeline.operator;

import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.functions.SerializerFactory;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.state.StateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * A state with what its bytes of each version are read as today: version 1 first. The bytes are
 * what a savepoint holds of it, the serialiser's own description followed by the value.
 */
record GoldenState<T>(StateDescriptor<?, T> descriptor, List<T> versions) {
  /** Folder of all golden bytes among the test resources. */
  static final String FOLDER = "state";

  String name() {
    return descriptor.getName();
  }

  static String file(int version) {
    return "v" + version + ".bin";
  }

  String newestFile() {
    return file(versions.size());
  }

  /** What the code of today writes for the newest version. */
  byte[] bytesNow() throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(256);
    TypeSerializerSnapshot.writeVersionedSnapshot(out, serializer().snapshotConfiguration());
    serializer().serialize(versions.get(versions.size() - 1), out);
    return out.getCopyOfBuffer();
  }

  /** Reads bytes as a restored job does. */
  T read(byte[] bytes) throws IOException {
    DataInputDeserializer in = new DataInputDeserializer(bytes);
    TypeSerializerSnapshot<T> old =
        TypeSerializerSnapshot.readVersionedSnapshot(in, getClass().getClassLoader());
    TypeSerializerSchemaCompatibility<T> compatibility =
        serializer().snapshotConfiguration().resolveSchemaCompatibility(old);
    if (compatibility.isIncompatible()) {
      throw new IOException("state " + name() + " of old savepoints can no longer be read");
    }
    if (compatibility.isCompatibleAfterMigration()) {
      return old.restoreSerializer().deserialize(in);
    }
    return compatibility.isCompatibleWithReconfiguredSerializer()
        ? compatibility.getReconfiguredSerializer().deserialize(in)
        : serializer().deserialize(in);
  }

  private TypeSerializer<T> serializer() {
    SerializerConfigImpl withoutKryo = new SerializerConfigImpl();
    withoutKryo.setGenericTypes(false);
    descriptor.initializeSerializerUnlessSet(
        new SerializerFactory() {
          @Override
          public <E> TypeSerializer<E> createSerializer(TypeInformation<E> type) {
            return type.createSerializer(withoutKryo);
          }
        });
    return descriptor.getSerializer();
  }
}
