package dev.telefarm.sandbox.fault;

import dev.telefarm.sandbox.session.RpcCall;
import dev.telefarm.sandbox.session.RpcException;
import dev.telefarm.sandbox.session.RpcService;
import dev.telefarm.sandbox.tl.TlObject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Answers calls as the script says, and leaves the others to the service behind. Thread-safe. */
public final class FaultyCalls implements RpcService {
  private static final int KEY_NOT_FOUND = -404;

  private final FaultScript script;
  private final Callers callers;
  private final Disturbances disturbances;
  private final RpcService redirects;
  private final RpcService inner;

  /**
   * @param redirects answers upload.getFile for a rule that says so
   * @param inner answers what no rule is about
   */
  public FaultyCalls(
      FaultScript script,
      Callers callers,
      Disturbances disturbances,
      RpcService redirects,
      RpcService inner) {
    this.script = script;
    this.callers = callers;
    this.disturbances = disturbances;
    this.redirects = redirects;
    this.inner = inner;
  }

  @Override
  public TlObject call(RpcCall call) throws RpcException {
    if (!script.watchesCalls()) {
      return inner.call(call);
    }
    Firing firing = script.call(callers.occurrence(call));
    if (firing == null) {
      return inner.call(call);
    }
    return switch (firing.action()) {
      case Action.RpcError error ->
          throw new RpcException(error.code(), error.text(), () -> script.told(firing));
      case Action.Delay delay -> {
        pause(delay.durationMillis());
        yield inner.call(call);
      }
      case Action.Swallow _ -> throw new RpcException.Unanswered();
      case Action.CdnRedirect _ ->
          call.function().is("upload.getFile") ? redirects.call(call) : inner.call(call);
      case Action.Content content -> altered(inner.call(call), content);
      case Action.OnConnection action -> {
        disturbances.begin(firing, action, call.connection());
        yield disturbed(call, action);
      }
    };
  }

  private TlObject disturbed(RpcCall call, Action.OnConnection action) throws RpcException {
    return switch (action) {
      case Action.Trickle _ -> inner.call(call);
      case Action.Close _, Action.Silence _ -> throw new RpcException.Lost(inner);
      case Action.UnknownKey _ -> throw new RpcException.Lost(KEY_NOT_FOUND);
    };
  }

  private static TlObject altered(TlObject answer, Action.Content content) {
    return answer.has("bytes")
        ? answer.with("bytes", content.instead(answer.bytes("bytes")))
        : answer;
  }

  /** Ends early when the server stops, and the call with it. */
  private static void pause(long millis) throws RpcException {
    try {
      new CompletableFuture<Void>().completeOnTimeout(null, millis, TimeUnit.MILLISECONDS).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RpcException.Unanswered();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
