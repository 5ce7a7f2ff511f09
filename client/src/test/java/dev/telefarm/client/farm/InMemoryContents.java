package dev.telefarm.client.farm;

import com.google.protobuf.ByteString;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.proto.v1.ReadDownloadRequest;
import dev.telefarm.proto.v1.ReadDownloadResponse;
import dev.telefarm.proto.v1.VerifyDownloadResponse;
import dev.telefarm.proto.v1.VerifyDownloadResponse.Verdict;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What the downloads hold: one content for all of them, of which a test says how much is durable.
 * Sent only as fast as the client takes it.
 */
public final class InMemoryContents {
  private static final int MESSAGE = 256 << 10;

  // All guarded by this.
  private final List<Reading> readings = new ArrayList<>();
  private final List<ReadDownloadRequest> requests = new ArrayList<>();
  private final Map<String, VerifyDownloadResponse> verdicts = new HashMap<>();
  private byte[] content = new byte[0];
  private int durable;
  private long sent;
  private @Nullable StatusRuntimeException end;

  /** The content from now on: {@code size} bytes, of which the first {@code durable} are there. */
  public synchronized byte[] holds(int size, int durableBytes) {
    content = new byte[size];
    new Random(size).nextBytes(content);
    durable = durableBytes;
    return content.clone();
  }

  /** More bytes become durable. */
  public void becomesDurable(int bytes) {
    List<Reading> open;
    synchronized (this) {
      durable = bytes;
      open = List.copyOf(readings);
    }
    open.forEach(Reading::send);
  }

  /** Ends the readings that wait with what ReadDownload says of an ended download. */
  public void endsWith(Status.Code code, ErrorReason reason, String message) {
    List<Reading> open;
    synchronized (this) {
      end = Refusal.of(code, reason, message, Map.of());
      open = List.copyOf(readings);
    }
    open.forEach(Reading::send);
  }

  public synchronized void finds(String name, VerifyDownloadResponse verdict) {
    verdicts.put(name, verdict);
  }

  /** Every ReadDownload that came. */
  public synchronized List<ReadDownloadRequest> requests() {
    return List.copyOf(requests);
  }

  /** Bytes of content handed to the transport so far, over all readings. */
  public synchronized long sent() {
    return sent;
  }

  /** Readings that were not cancelled and have not ended. */
  public synchronized int open() {
    return readings.size();
  }

  synchronized VerifyDownloadResponse verdict(String name) {
    return verdicts.getOrDefault(
        name, VerifyDownloadResponse.newBuilder().setVerdict(Verdict.VERDICT_INTACT).build());
  }

  void read(ReadDownloadRequest request, ServerCallStreamObserver<ReadDownloadResponse> client) {
    Reading reading;
    synchronized (this) {
      requests.add(request);
      reading = new Reading(request, client);
      readings.add(reading);
      client.onNext(ReadDownloadResponse.newBuilder().setSizeBytes(content.length).build());
    }
    client.setOnCancelHandler(() -> forget(reading));
    client.setOnReadyHandler(reading::send);
  }

  synchronized void forgetReadings() {
    readings.clear();
  }

  private synchronized void forget(Reading reading) {
    readings.remove(reading);
  }

  private final class Reading {
    private final ServerCallStreamObserver<ReadDownloadResponse> client;
    private final int last;
    private int next;

    Reading(ReadDownloadRequest request, ServerCallStreamObserver<ReadDownloadResponse> client) {
      this.client = client;
      this.next = (int) request.getOffset();
      long limit = request.getLimit() == 0 ? content.length : request.getLimit();
      this.last = (int) Math.min(content.length, next + limit);
    }

    void send() {
      synchronized (InMemoryContents.this) {
        if (!readings.contains(this)) {
          return;
        }
        while (client.isReady() && next < Math.min(durable, last)) {
          int count = Math.min(MESSAGE, Math.min(durable, last) - next);
          client.onNext(
              ReadDownloadResponse.newBuilder()
                  .setData(ByteString.copyFrom(content, next, count))
                  .build());
          next += count;
          sent += count;
        }
        if (next >= last) {
          readings.remove(this);
          client.onCompleted();
        } else if (end != null && next >= durable) {
          readings.remove(this);
          client.onError(end);
        }
      }
    }
  }
}
