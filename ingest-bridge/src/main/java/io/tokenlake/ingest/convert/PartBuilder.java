package io.tokenlake.ingest.convert;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.tokenlake.ingest.convert.RequestLayout.Group;
import io.tokenlake.ingest.convert.RequestLayout.Leaf;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Collects leaves and writes them as a request of their own, under their resources and scopes. */
final class PartBuilder {
  /** The tag and the longest length of a message in a message. */
  private static final int MAX_HEADER_BYTES = 6;

  private final List<Leaf> leaves = new ArrayList<>(4);
  private int size;

  boolean isEmpty() {
    return leaves.isEmpty();
  }

  /** Not less than the bytes that the request would have with this leaf too. */
  int sizeWith(Leaf leaf) {
    Group scope = leaf.scope();
    Group before = leaves.isEmpty() ? null : leaves.get(leaves.size() - 1).scope();
    int added = leaf.size();
    if (scope != before) {
      added += scope.bare().length + MAX_HEADER_BYTES;
    }
    if (before == null || scope.parent != before.parent) {
      added += scope.parent.bare().length + MAX_HEADER_BYTES;
    }
    return size + added;
  }

  /** Adds a leaf, which comes after those before in the request. */
  void add(Leaf leaf) {
    size = sizeWith(leaf);
    leaves.add(leaf);
  }

  /** Writes the request. */
  byte[] build(byte[] source) {
    byte[] buffer = new byte[size];
    CodedOutputStream out = CodedOutputStream.newInstance(buffer);
    try {
      for (int from = 0; from < leaves.size(); ) {
        int to = endOfResource(from);
        writeResource(out, source, from, to);
        from = to;
      }
    } catch (IOException e) {
      throw new IllegalStateException("the array is as large as it has to be", e);
    }
    int written = out.getTotalBytesWritten();
    return written == size ? buffer : Arrays.copyOf(buffer, written);
  }

  private void writeResource(CodedOutputStream out, byte[] source, int from, int to)
      throws IOException {
    byte[] bare = leaves.get(from).scope().parent.bare();
    int length = bare.length;
    for (int i = from; i < to; i = endOfScope(i)) {
      int scope = scopeLength(i, endOfScope(i));
      length += 1 + CodedOutputStream.computeUInt32SizeNoTag(scope) + scope;
    }
    header(out, RequestLayout.RESOURCES, length);
    out.writeRawBytes(bare);
    for (int i = from; i < to; i = endOfScope(i)) {
      writeScope(out, source, i, endOfScope(i));
    }
  }

  private void writeScope(CodedOutputStream out, byte[] source, int from, int to)
      throws IOException {
    header(out, RequestLayout.SCOPES, scopeLength(from, to));
    out.writeRawBytes(leaves.get(from).scope().bare());
    for (int i = from; i < to; i++) {
      Leaf leaf = leaves.get(i);
      out.writeRawBytes(source, leaf.start(), leaf.size());
    }
  }

  private int scopeLength(int from, int to) {
    int length = leaves.get(from).scope().bare().length;
    for (int i = from; i < to; i++) {
      length += leaves.get(i).size();
    }
    return length;
  }

  private int endOfScope(int from) {
    Group scope = leaves.get(from).scope();
    int end = from + 1;
    while (end < leaves.size() && leaves.get(end).scope() == scope) {
      end++;
    }
    return end;
  }

  private int endOfResource(int from) {
    Group resource = leaves.get(from).scope().parent;
    int end = from + 1;
    while (end < leaves.size() && leaves.get(end).scope().parent == resource) {
      end++;
    }
    return end;
  }

  private static void header(CodedOutputStream out, int field, int length) throws IOException {
    out.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    out.writeUInt32NoTag(length);
  }
}
