package dev.telefarm.sandbox.tl;

/**
 * Bytes to objects and back, by a schema. Immutable, hence safe for use by several threads.
 *
 * <p>Encoding throws {@link TlException.Unfit}, naming the field, for whatever does not fit the
 * schema. Decoding throws {@link TlException.UnknownConstructor} or {@link TlException.Malformed}.
 */
public final class TlCodec {
  private final TlSchema schema;
  private final TlEncoder encoder;
  private final TlDecoder decoder;

  public TlCodec(TlSchema schema) {
    this.schema = schema;
    this.encoder = new TlEncoder(schema, 0);
    this.decoder = new TlDecoder(schema);
  }

  /** The boxed form of an object or function. */
  public byte[] encode(TlObject object) {
    var out = new TlWriter(256);
    encode(object, out);
    return out.toByteArray();
  }

  /** Appends the boxed form of an object or function. */
  public void encode(TlObject object, TlWriter out) {
    encoder.boxed(object, out);
  }

  /** Appends the boxed form that clients of an API layer know; 0 stands for the current layer. */
  public void encode(TlObject object, int layer, TlWriter out) {
    new TlEncoder(schema, layer).boxed(object, out);
  }

  /**
   * Appends what {@code function} answers, checked against its result type, for clients of an API
   * layer or 0.
   */
  public void encodeResult(TlObject function, TlObject result, int layer, TlWriter out) {
    new TlEncoder(schema, layer).result(function, result, out);
  }

  /** Reads the boxed object that the array begins with. */
  public TlObject decode(byte[] bytes) {
    return decode(new TlReader(bytes));
  }

  /** Reads one boxed object or function; gzip_packed is unpacked on the way. */
  public TlObject decode(TlReader in) {
    return decoder.boxed(in);
  }

  /** Reads what {@code function} was answered: the client's side of {@link #encodeResult}. */
  public TlObject decodeResult(TlObject function, TlReader in) {
    return decoder.result(function, in);
  }
}
