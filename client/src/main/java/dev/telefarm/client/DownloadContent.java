package dev.telefarm.client;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import dev.telefarm.proto.v1.DownloadServiceGrpc.DownloadServiceStub;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.proto.v1.ReadDownloadRequest;
import dev.telefarm.proto.v1.ReadDownloadResponse;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a download in order, also while the farm still fetches it: {@link
 * TelefarmClient#read}.
 *
 * <p>A read blocks, without bound, until the next bytes are durable on the supervisor's host. A few
 * MiB are held here, no more: who reads slowly slows the supervisor's sending down, not the
 * download. A connection that breaks after the first answer is made again, at the byte where it
 * broke, for up to about {@link TelefarmClient#PATIENCE} without progress.
 *
 * <p>Failures are IOExceptions; where the supervisor gave a reason, the cause is a {@link
 * TelefarmException}: DOWNLOAD_NOT_FOUND, DOWNLOAD_STATE when the download ends otherwise than
 * complete, TARGET_CHANGED when the file is gone or is not what was written. After a failure the
 * stream stays failed.
 *
 * <p>For one reading thread; {@link #close} may be called by any, and breaks a read that blocks.
 */
public final class DownloadContent extends InputStream {
  /** With the pauses below, about {@link TelefarmClient#PATIENCE} without a byte. */
  private static final int ATTEMPTS_WITHOUT_PROGRESS = 11;

  private static final long UNKNOWN = -1;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

  private final DownloadServiceStub stub;
  private final String name;
  private final long limit;
  private final RetryPolicy<Object> patience;

  /** Of the next byte that {@link #rest} does not hold, in the file. */
  private long position;

  private long left;
  private long size = UNKNOWN;
  private ByteBuffer rest = NOTHING;
  private boolean ended;
  private @Nullable IOException failure;
  private volatile @Nullable ContentCall call;
  private volatile boolean closed;

  /**
   * Makes no call yet.
   *
   * @param connection whose own backoff is overridden
   * @param limit most bytes; 0 means up to the end
   */
  DownloadContent(
      ManagedChannel connection, DownloadServiceStub stub, String name, long offset, long limit) {
    this.stub = stub;
    this.name = name;
    this.position = offset;
    this.limit = limit;
    this.left = limit;
    this.patience =
        RetryPolicy.builder()
            .handleIf(this::worthRepeating)
            .withMaxRetries(ATTEMPTS_WITHOUT_PROGRESS)
            .withBackoff(100, 2_000, ChronoUnit.MILLIS)
            .withJitter(0.2)
            .onRetry(_ -> connection.resetConnectBackoff())
            .build();
  }

  @Override
  public int read() throws IOException {
    return fill() ? rest.get() & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, rest.remaining());
    rest.get(target, offset, count);
    return count;
  }

  @Override
  public int available() {
    return rest.remaining();
  }

  /** Ends the call. Idempotent; reading fails from then on. */
  @Override
  public void close() {
    closed = true;
    cancelCall();
  }

  /** Makes sure that {@code rest} has a byte to give; false at the end. */
  private boolean fill() throws IOException {
    if (closed) {
      throw new IOException("the content of " + name + " was closed");
    }
    if (failure != null) {
      throw new IOException(failure.getMessage(), failure.getCause());
    }
    if (rest.hasRemaining()) {
      return true;
    }
    if (ended) {
      return false;
    }
    try {
      rest = Failsafe.with(patience).get(this::attempt);
      position += rest.remaining();
      left -= rest.remaining();
      ended = !rest.hasRemaining();
      return !ended;
    } catch (RuntimeException e) {
      cancelCall();
      failure = asIoException(e);
      throw failure;
    }
  }

  /** The next bytes; empty at the end. Makes the call if there is none. */
  private ByteBuffer attempt() {
    try {
      ContentCall current = call;
      if (current == null) {
        current = open();
      }
      while (true) {
        ReadDownloadResponse message = current.take();
        if (message == null) {
          requireWhole();
          return NOTHING;
        }
        switch (message.getPartCase()) {
          case SIZE_BYTES -> size = message.getSizeBytes();
          case DATA -> {
            if (!message.getData().isEmpty()) {
              return message.getData().asReadOnlyByteBuffer();
            }
          }
          case PART_NOT_SET -> {} // of a newer supervisor
        }
      }
    } catch (TelefarmException e) {
      call = null;
      throw e;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(
          new InterruptedIOException("interrupted in a read of " + name));
    }
  }

  private ContentCall open() {
    ContentCall opened =
        ContentCall.start(
            stub,
            ReadDownloadRequest.newBuilder()
                .setName(name)
                .setOffset(position)
                .setLimit(limit == 0 ? 0 : left)
                .build());
    call = opened;
    if (closed) {
      opened.cancel(); // closed while it was being made: nobody else will
    }
    return opened;
  }

  /** An end that comes early would be a short file that looks like a whole one. */
  private void requireWhole() {
    boolean reachedLimit = limit > 0 && left <= 0;
    if (size == UNKNOWN || (!reachedLimit && position < size)) {
      throw TelefarmException.unreachable(
          "the supervisor ended the reading before the end, at byte " + position, null);
    }
  }

  private void cancelCall() {
    ContentCall current = call;
    if (current != null) {
      current.cancel();
    }
  }

  /** Only once the supervisor has answered: one that was never there is said at once. */
  private boolean worthRepeating(Throwable thrown) {
    return !closed
        && size != UNKNOWN
        && thrown instanceof TelefarmException e
        && switch (e.category()) {
          case UNREACHABLE -> true;
          // A connection that breaks in mid-frame has no reason of the supervisor's.
          case INTERNAL -> e.reason() == ErrorReason.ERROR_REASON_UNSPECIFIED;
          case REFUSED, NOT_FOUND, INVALID, PRECONDITION, DOWNLOAD_FAILED -> false;
        };
  }

  private IOException asIoException(RuntimeException thrown) {
    return switch (thrown) {
      case UncheckedIOException e -> Objects.requireNonNull(e.getCause());
      case FailsafeException e when e.getCause() instanceof InterruptedException ->
          new InterruptedIOException("interrupted in a read of " + name);
      default ->
          closed
              ? new IOException("the content of " + name + " was closed", thrown)
              : new IOException(thrown.getMessage(), thrown);
    };
  }
}
