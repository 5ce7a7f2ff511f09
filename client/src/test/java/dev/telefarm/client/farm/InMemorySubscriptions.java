package dev.telefarm.client.farm;

import com.google.protobuf.Empty;
import dev.telefarm.proto.v1.CreateSubscriptionRequest;
import dev.telefarm.proto.v1.DeleteSubscriptionRequest;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.proto.v1.ListSubscriptionsRequest;
import dev.telefarm.proto.v1.ListSubscriptionsResponse;
import dev.telefarm.proto.v1.PauseSubscriptionRequest;
import dev.telefarm.proto.v1.ResumeSubscriptionRequest;
import dev.telefarm.proto.v1.Subscription;
import dev.telefarm.proto.v1.SubscriptionServiceGrpc;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Subscriptions to which nothing comes. */
public final class InMemorySubscriptions
    extends SubscriptionServiceGrpc.SubscriptionServiceImplBase {
  // Guarded by this.
  private final Map<String, Subscription> subscriptions = new TreeMap<>();
  private int made;

  public synchronized List<Subscription> all() {
    return List.copyOf(subscriptions.values());
  }

  @Override
  public synchronized void createSubscription(
      CreateSubscriptionRequest request, StreamObserver<Subscription> observer) {
    Subscription created =
        request.getSubscription().toBuilder()
            .setName("subscriptions/" + (200 + made++))
            .setState(Subscription.State.STATE_ACTIVE)
            .build();
    subscriptions.put(created.getName(), created);
    InMemoryAccounts.answer(observer, created);
  }

  @Override
  public synchronized void listSubscriptions(
      ListSubscriptionsRequest request, StreamObserver<ListSubscriptionsResponse> observer) {
    InMemoryAccounts.answer(
        observer,
        ListSubscriptionsResponse.newBuilder()
            .addAllSubscriptions(List.copyOf(subscriptions.values()).reversed())
            .build());
  }

  @Override
  public void pauseSubscription(
      PauseSubscriptionRequest request, StreamObserver<Subscription> observer) {
    become(request.getName(), Subscription.State.STATE_PAUSED, observer);
  }

  @Override
  public void resumeSubscription(
      ResumeSubscriptionRequest request, StreamObserver<Subscription> observer) {
    become(request.getName(), Subscription.State.STATE_ACTIVE, observer);
  }

  @Override
  public synchronized void deleteSubscription(
      DeleteSubscriptionRequest request, StreamObserver<Empty> observer) {
    if (subscriptions.remove(request.getName()) == null) {
      observer.onError(missing(request.getName()));
    } else {
      InMemoryAccounts.answer(observer, Empty.getDefaultInstance());
    }
  }

  private synchronized void become(
      String name, Subscription.State state, StreamObserver<Subscription> observer) {
    Subscription before = subscriptions.get(name);
    if (before == null) {
      observer.onError(missing(name));
      return;
    }
    Subscription after = before.toBuilder().setState(state).build();
    subscriptions.put(name, after);
    InMemoryAccounts.answer(observer, after);
  }

  private static StatusRuntimeException missing(String name) {
    return Refusal.of(
        Status.Code.NOT_FOUND,
        ErrorReason.ERROR_REASON_SUBSCRIPTION_NOT_FOUND,
        "there is no subscription " + name,
        Map.of());
  }
}
