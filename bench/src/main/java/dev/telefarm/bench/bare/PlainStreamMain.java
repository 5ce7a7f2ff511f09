package dev.telefarm.bench.bare;

import com.google.protobuf.ByteString;
import dev.telefarm.proto.v1.DownloadServiceGrpc;
import dev.telefarm.proto.v1.ReadDownloadRequest;
import dev.telefarm.proto.v1.ReadDownloadResponse;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The least that a gRPC server must do to stream a file: reads it in order and sends it in chunks
 * as the client takes them. Nothing is checked. Prints its port, and serves until it is killed.
 */
public final class PlainStreamMain {
  private static final int CHUNK = 256 << 10;

  private PlainStreamMain() {}

  /** Argument: the file. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(new Files256(Path.of(args[0])))
            .build()
            .start();
    System.out.println("port " + server.getPort());
    System.out.flush();
    server.awaitTermination();
  }

  /** Answers every ReadDownload with the one file. */
  private static final class Files256 extends DownloadServiceGrpc.DownloadServiceImplBase {
    private final Path file;

    Files256(Path file) {
      this.file = file;
    }

    @Override
    public void readDownload(
        ReadDownloadRequest request, StreamObserver<ReadDownloadResponse> answer) {
      var out = (ServerCallStreamObserver<ReadDownloadResponse>) answer;
      try {
        InputStream in = Files.newInputStream(file);
        out.setOnReadyHandler(() -> send(in, out));
        out.setOnCancelHandler(() -> close(in));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void send(InputStream in, ServerCallStreamObserver<ReadDownloadResponse> out) {
      try {
        while (out.isReady()) {
          byte[] chunk = in.readNBytes(CHUNK);
          if (chunk.length == 0) {
            in.close();
            out.onCompleted();
            return;
          }
          out.onNext(ReadDownloadResponse.newBuilder().setData(ByteString.copyFrom(chunk)).build());
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void close(InputStream in) {
      try {
        in.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
