package dev.telefarm.supervisor.api;

import com.google.protobuf.Empty;
import dev.telefarm.proto.v1.CreateSubscriptionRequest;
import dev.telefarm.proto.v1.DeleteSubscriptionRequest;
import dev.telefarm.proto.v1.GetSubscriptionRequest;
import dev.telefarm.proto.v1.ListSubscriptionsRequest;
import dev.telefarm.proto.v1.ListSubscriptionsResponse;
import dev.telefarm.proto.v1.PauseSubscriptionRequest;
import dev.telefarm.proto.v1.ResumeSubscriptionRequest;
import dev.telefarm.proto.v1.Subscription;
import dev.telefarm.proto.v1.SubscriptionServiceGrpc;
import dev.telefarm.supervisor.batch.Subscriptions;
import io.grpc.stub.StreamObserver;

/** {@code telefarm.v1.SubscriptionService}. */
final class SubscriptionApi extends SubscriptionServiceGrpc.SubscriptionServiceImplBase {
  private final Subscriptions subscriptions;
  private final DownloadRequests requests;

  SubscriptionApi(Subscriptions subscriptions, DownloadRequests requests) {
    this.subscriptions = subscriptions;
    this.requests = requests;
  }

  @Override
  public void createSubscription(
      CreateSubscriptionRequest request, StreamObserver<Subscription> answer) {
    Answers.unary(
        answer,
        () -> {
          BatchRequests.check(requests, request);
          return subscriptions.create(request);
        });
  }

  @Override
  public void getSubscription(GetSubscriptionRequest request, StreamObserver<Subscription> answer) {
    Answers.unary(answer, () -> subscriptions.get(name(request.getName())));
  }

  @Override
  public void listSubscriptions(
      ListSubscriptionsRequest request, StreamObserver<ListSubscriptionsResponse> answer) {
    Answers.unary(
        answer,
        () -> {
          int size = Fields.pageSize(request.getPageSize());
          var query = request.toBuilder().clearPageSize().clearPageToken().build();
          var page =
              NewestFirst.page(
                  query, request.getPageToken(), size, subscriptions::list, Subscription::getName);
          return ListSubscriptionsResponse.newBuilder()
              .addAllSubscriptions(page.rows())
              .setNextPageToken(page.next())
              .build();
        });
  }

  @Override
  public void pauseSubscription(
      PauseSubscriptionRequest request, StreamObserver<Subscription> answer) {
    Answers.unary(answer, () -> subscriptions.pause(name(request.getName())));
  }

  @Override
  public void resumeSubscription(
      ResumeSubscriptionRequest request, StreamObserver<Subscription> answer) {
    Answers.unary(answer, () -> subscriptions.resume(name(request.getName())));
  }

  @Override
  public void deleteSubscription(DeleteSubscriptionRequest request, StreamObserver<Empty> answer) {
    Answers.unary(
        answer,
        () -> {
          subscriptions.delete(name(request.getName()));
          return Empty.getDefaultInstance();
        });
  }

  private static String name(String name) {
    Fields fields = new Fields();
    fields.subscriptionNameForm(name, "name");
    fields.check();
    return name;
  }
}
