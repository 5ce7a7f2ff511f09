package dev.telefarm.sandbox.tl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class TlCodecTest {
  private static final String SCHEMA =
      """
      // Made up, but in the shapes that the real schema has.
      point x:int y:int = Point;
      sheet#00000000 = Sheet;
      """;

  private final TlSchema schema =
      TlSchema.parse(
          """
          point x:int y:int = Point;
          circle flags:# filled:flags.0?true label:flags.1?string flags2:# centre:Point radius:double \
          holes:flags2.3?Vector<Point> = Shape;
          blob id:long data:bytes key:int128 nonce:int256 on:Bool = Blob;
          path points:vector<point> tail:%Point = Path;

          ---functions---
          draw {X:Type} shape:Shape then:!X = X;
          area shape:Shape = Point;
          ids shape:Shape = Vector<long>;
          ready = Bool;
          """);
  private final TlCodec codec = new TlCodec(schema);

  private static TlObject point(int x, int y) {
    return TlObject.of("point").with("x", x).with("y", y);
  }

  private static TlObject circle() {
    return TlObject.of("circle").with("centre", point(1, -2)).with("radius", 0.5);
  }

  @Test
  void idIsTheChecksumThatTelegramsOwnSchemaNames() {
    // resPQ, config-like flags and vectors, bytes, generics: ids as published.
    var real =
        TlSchema.parse(
            """
            resPQ#05162463 nonce:int128 server_nonce:int128 pq:string server_public_key_fingerprints:Vector<long> = ResPQ;
            dcOption#18b7a10d flags:# ipv6:flags.0?true media_only:flags.1?true tcpo_only:flags.2?true cdn:flags.3?true \
            static:flags.4?true this_port_only:flags.5?true id:int ip_address:string port:int secret:flags.10?bytes = DcOption;
            ---functions---
            invokeAfterMsgs#3dc4b4f0 {X:Type} msg_ids:Vector<long> query:!X = X;
            """);
    assertThat(real.named("resPQ").id()).isEqualTo(0x05162463);
    assertThat(real.knows("dcOption")).isTrue();
  }

  @Test
  void wrongIdIsRefusedWithTheRightOne() {
    assertThatThrownBy(() -> TlSchema.parse(SCHEMA))
        .isInstanceOf(TlException.BadSchema.class)
        .hasMessageContaining("should be")
        .hasMessageContaining("sheet#00000000");
  }

  @Test
  void bytesAreThoseOfTheDocumentation() {
    // The first request of the authorization key sample: req_pq with its nonce.
    var nonce = HexFormat.of().parseHex("3e0549828cca27e966b301a48fece2fc");
    var request =
        new TlCodec(TlSchema.sandbox()).encode(TlObject.of("req_pq").with("nonce", nonce));
    assertThat(HexFormat.of().formatHex(request))
        .isEqualTo("789746603e0549828cca27e966b301a48fece2fc");
  }

  @Test
  void optionalFieldsAreThereOnlyWithTheirFlag() {
    var plain = codec.encode(circle());
    var full =
        circle()
            .with("filled", true)
            .with("label", "ring")
            .with("holes", List.of(point(3, 4), point(5, 6)));
    assertThat(new TlReader(plain).slice(8).remaining()).isEqualTo(8);
    assertThat(plain).hasSize(4 + 4 + 4 + 12 + 8);
    assertThat(codec.decode(plain)).isEqualTo(circle());
    assertThat(codec.decode(codec.encode(full))).isEqualTo(full);
    assertThat(codec.decode(codec.encode(full)).objects("holes"))
        .containsExactly(point(3, 4), point(5, 6));
    assertThat(codec.decode(plain).bool("filled")).isFalse();
  }

  @Test
  void valuesOfEveryTypeSurvive() {
    var random = new Random(7);
    for (int length : new int[] {0, 1, 2, 3, 4, 252, 253, 254, 255, 256, 70_000}) {
      var blob =
          TlObject.of("blob")
              .with("id", random.nextLong())
              .with("data", bytes(random, length))
              .with("key", bytes(random, 16))
              .with("nonce", bytes(random, 32))
              .with("on", random.nextBoolean());
      var encoded = codec.encode(blob);
      assertThat(encoded.length % 4).as("alignment of %d bytes", length).isZero();
      assertThat(codec.decode(encoded)).isEqualTo(blob);
    }
  }

  @Test
  void bareVectorsAndTypesHaveNoIds() {
    var path = TlObject.of("path").with("points", List.of(point(1, 2))).with("tail", point(3, 4));
    assertThat(codec.encode(path)).hasSize(4 + 4 + 8 + 8);
    assertThat(codec.decode(codec.encode(path))).isEqualTo(path);
  }

  @Test
  void unfitObjectsAreRefusedByFieldName() {
    assertUnfit(TlObject.of("point").with("x", 1), "point.y is missing");
    assertUnfit(point(1, 2).with("z", 3), "point has no field z");
    assertUnfit(point(1, 2).with("x", "1"), "point.x is String, not Integer");
    assertUnfit(circle().with("centre", circle()), "circle.centre is a circle, not a Point");
    assertUnfit(circle().with("flags", 1), "circle has no field flags");
    assertUnfit(TlObject.of("square"), "square is not in the schema");
  }

  private void assertUnfit(TlObject object, String message) {
    assertThatThrownBy(() -> codec.encode(object))
        .isInstanceOf(TlException.Unfit.class)
        .hasMessage(message);
  }

  @Test
  void resultsAreCheckedAgainstTheFunction() {
    var ids = TlObject.of("ids").with("shape", circle());
    var out = new TlWriter(8);
    codec.encodeResult(ids, TlObject.vector(List.of(1L, 2L)), 0, out);
    assertThat(codec.decodeResult(ids, new TlReader(out.toByteArray())))
        .isEqualTo(TlObject.vector(List.of(1L, 2L)));
    assertThatThrownBy(() -> codec.encodeResult(ids, point(1, 2), 0, out))
        .hasMessageContaining("result of ids");

    var bool = new TlWriter(8);
    codec.encodeResult(TlObject.of("ready"), TlObject.bool(true), 0, bool);
    assertThat(new TlReader(bool.toByteArray()).int32()).isEqualTo(0x997275b5);
  }

  @Test
  void olderClientsGetTheFormThatTheyKnow() {
    var layered =
        TlSchema.parse(
            """
            note text:string flags:# link:flags.0?long = Note;
            ---layer 9---
            note text:string flags:# = Note;
            ---layer 4---
            note text:string = Note;
            """);
    var object = TlObject.of("note").with("text", "abc");
    assertThat(layered.named("note", 0)).isEqualTo(layered.named("note"));
    assertThat(layered.named("note", 10)).isEqualTo(layered.named("note"));
    for (int layer = 1; layer <= 9; layer++) {
      var out = new TlWriter(32);
      new TlCodec(layered).encode(object, layer, out);
      assertThat(out.size()).as("layer %d", layer).isEqualTo(layer <= 4 ? 8 : 12);
      assertThat(new TlCodec(layered).decode(out.toByteArray())).isEqualTo(object);
    }
    assertThatThrownBy(
            () -> new TlCodec(layered).encode(object.with("link", 1L), 9, new TlWriter(32)))
        .hasMessageContaining("note has no field link");
  }

  @Test
  void unknownConstructorIsReportedWithItsId() {
    var bytes = codec.encode(point(1, 2));
    bytes[0] ^= 1;
    assertThatThrownBy(() -> codec.decode(bytes))
        .isInstanceOfSatisfying(
            TlException.UnknownConstructor.class,
            e -> assertThat(e.constructorId()).isEqualTo(new TlReader(bytes).int32()));
  }

  @Test
  void everyTruncationIsMalformed() {
    var bytes = codec.encode(circle().with("label", "ring").with("holes", List.of(point(3, 4))));
    for (var length = 0; length < bytes.length; length++) {
      var reader = new TlReader(bytes, 0, length);
      assertThatThrownBy(() -> codec.decode(reader))
          .as("%d bytes", length)
          .isInstanceOf(TlException.Malformed.class);
    }
  }

  @Test
  void damagedBytesNeverEndInAnythingButTlException() {
    var random = new Random(11);
    var good =
        codec.encode(
            TlObject.of("draw").with("shape", circle().with("label", "x")).with("then", circle()));
    for (var round = 0; round < 20_000; round++) {
      var bad = good.clone();
      bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      try {
        assertThat(codec.decode(bad).name()).isNotEmpty();
      } catch (TlException expected) {
        assertThat(expected).isNotInstanceOf(TlException.Unfit.class);
      }
    }
  }

  @Test
  void packedFunctionsAreUnpackedWhereverTheyStand() throws IOException {
    var inner = codec.encode(TlObject.of("area").with("shape", circle()));
    for (boolean gzip : new boolean[] {true, false}) {
      var packed = new ByteArrayOutputStream();
      try (var out = gzip ? new GZIPOutputStream(packed) : new DeflaterOutputStream(packed)) {
        out.write(inner);
      }
      var wrapped = new TlWriter(64).int32(schema.named("draw").id()).raw(codec.encode(circle()));
      wrapped.int32(0x3072cfa1).bytes(packed.toByteArray());
      assertThat(codec.decode(wrapped.toByteArray()).object("then").is("area")).isTrue();
    }
  }

  private static byte[] bytes(Random random, int length) {
    var bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
